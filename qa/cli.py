"""The command line: ``article-qa``.

Results go to standard output, all else to standard error. Exit 0: done; 1: the work failed, and one
line says why and what to do; 2: the command line was wrong. Nothing heavy is imported before it is
needed, so that ``--help`` answers at once.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import ArticleQAError
from qa.arguments import Run, parser_for
from qa.terminal import print_answer, print_json, progress_bar

if TYPE_CHECKING:
    from index.store.writer import Store
    from qa.assistant import Assistant
    from qa.settings import Settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit code."""
    options = parser_for(_COMMANDS).parse_args(arguments)
    run: Run = options.run
    try:
        return run(options)
    except ArticleQAError as error:
        if options.debug:
            raise
        return _fail(str(error))
    except KeyboardInterrupt:
        return _fail("interrupted")
    except BrokenPipeError:  # the reader of our output went away, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if options.debug:
            raise
        what = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        return _fail(f"something went wrong that should not have ({what}): see it with --debug")


def _fail(message: str) -> int:
    print(f"article-qa: {' '.join(message.split())}", file=sys.stderr)
    return 1


# -------------------------------------------------------------------- commands


def _ingest(options: argparse.Namespace) -> int:
    assistant = _assistant(options, llm="none")
    failed = 0
    for source in options.sources:
        try:
            with progress_bar(source) as progress:
                done = assistant.ingest(source, progress=progress)
        except ArticleQAError as error:
            if options.debug:
                raise
            failed = _fail(str(error))
            continue
        print(f"{done.id}  {done.status}  {done.passages} passages  {done.title}")
    return failed


def _articles(options: argparse.Namespace) -> int:
    from dataclasses import asdict

    store = _store(options)
    infos = store.articles() if store else ()
    if options.json:
        print_json([asdict(info) for info in infos])
    elif not infos:
        print("no articles yet: add one with `article-qa ingest PATH_OR_URL`", file=sys.stderr)
    for info in () if options.json else infos:
        print(f"{info.id}  {info.language or '--'}  {info.passages:4d} passages  {info.title}")
    return 0


def _remove(options: argparse.Namespace) -> int:
    store = _store(options)
    if store is None:
        return _fail(f"there is no article {options.id!r}: the index is empty")
    store.remove(options.id)
    return 0


def _rebuild(options: argparse.Namespace) -> int:
    from index.embed import embed, identity
    from index.encoder.encoder import Encoder
    from index.store.writer import Store

    settings = _settings(options)
    encoder = Encoder.open(settings.encoder, settings.cache)
    with progress_bar("rebuilding") as progress:
        store = Store.rebuild(
            settings.where, identity(encoder), lambda article: embed(article, encoder, progress)
        )
    print(f"{len(store.articles())} articles embedded with {encoder.name}")
    return 0


def _search(options: argparse.Namespace) -> int:
    found = _assistant(options, llm="none").search(options.question, options.top, options.article)
    rows = [
        {
            "article": candidate.passage.article,
            "title": candidate.passage.title,
            "section": candidate.passage.section,
            "start": candidate.passage.start,
            "end": candidate.passage.end,
            "score": candidate.score,
            "text": candidate.passage.text,
        }
        for candidate in found
    ]
    if options.json:
        print_json(rows)
    for row in [] if options.json else rows:
        print(
            f"{row['score']:.3f}  {row['title']} · {row['section']} [{row['start']}:{row['end']}]"
        )
        print(f"       {' '.join(str(row['text']).split())}\n")
    return 0


def _ask(options: argparse.Namespace) -> int:
    assistant = _assistant(options)
    answer = assistant.ask(options.question, article=options.article, compose=not options.no_llm)
    if options.json:
        print_json(answer.to_json())
    else:
        print_answer(answer)
    return 0


def _eval(options: argparse.Namespace) -> int:
    from qa.evaluation.command import run

    return run(options, _settings(options))


def _serve(options: argparse.Namespace) -> int:
    from qa.web.page import serve

    assistant = _assistant(options)
    if options.sample and not assistant.articles():
        with progress_bar("reading the sample article") as progress:
            assistant.ingest(SAMPLE, progress=progress)
    serve(assistant, host=options.host, port=options.port)
    return 0


SAMPLE = Path(__file__).parent / "sample" / "telefonat-trump-putin.md"
"""The article that comes with the package."""


_COMMANDS: dict[str, Run] = {
    "ingest": _ingest,
    "articles": _articles,
    "remove": _remove,
    "rebuild": _rebuild,
    "search": _search,
    "ask": _ask,
    "eval": _eval,
    "serve": _serve,
}


# -------------------------------------------------------------------- helpers


def _settings(options: argparse.Namespace, **changes: Any) -> Settings:
    from index.store.chroma import is_url
    from qa.settings import read_settings

    settings = read_settings()
    if getattr(options, "strictness", None):
        changes["strictness"] = options.strictness
    if options.index is not None and is_url(options.index):
        changes["chroma_url"] = options.index
    elif options.index is not None:
        changes |= {"index": Path(options.index), "chroma_url": None}
    return settings.model_copy(update=changes)


def _assistant(options: argparse.Namespace, **changes: Any) -> Assistant:
    from qa.assistant import Assistant

    return Assistant.open(settings=_settings(options, **changes))


def _store(options: argparse.Namespace) -> Store | None:
    """Return the index without loading a model, None if nothing was ever put into it."""
    from index.store.writer import existing

    return existing(_settings(options).where)


if __name__ == "__main__":
    sys.exit(main())
