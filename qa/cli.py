"""The command line: ``article-qa``.

Results go to standard output, all else to standard error. Exit 0: done; 1: the work failed, and one
line says why and what to do; 2: the command line was wrong. Nothing heavy is imported before it is
needed, so that ``--help`` answers at once.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import ArticleQAError
from qa.evaluation.options import add_options

if TYPE_CHECKING:
    from index.store import Store
    from qa.answer import Answer
    from qa.assistant import Assistant, Progress
    from qa.settings import Settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit code."""
    parser = _parser()
    options = parser.parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
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
            with _progress(source) as progress:
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
        _print_json([asdict(info) for info in infos])
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
    from index.encoder import Encoder
    from index.store import Store

    settings = _settings(options)
    encoder = Encoder.open(settings.encoder, settings.cache)
    with _progress("rebuilding") as progress:
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
        _print_json(rows)
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
        _print_json(answer.to_json())
    else:
        _print_answer(answer)
    return 0


def _eval(options: argparse.Namespace) -> int:
    from qa.evaluation.command import run

    return run(options, _settings(options))


def _serve(options: argparse.Namespace) -> int:
    from qa.web.page import serve

    assistant = _assistant(options)
    if options.sample and not assistant.articles():
        with _progress("reading the sample article") as progress:
            assistant.ingest(SAMPLE, progress=progress)
    serve(assistant, host=options.host, port=options.port)
    return 0


SAMPLE = Path(__file__).parent / "sample" / "telefonat-trump-putin.md"
"""The article that comes with the package."""


# -------------------------------------------------------------------- helpers


def _settings(options: argparse.Namespace, **changes: Any) -> Settings:
    from index.chroma import is_url
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
    from index.store import existing

    return existing(_settings(options).where)


def _print_json(document: Any) -> None:
    print(json.dumps(document, ensure_ascii=False, indent=2))


def _print_answer(answer: Answer) -> None:
    print(answer.text)
    if answer.nearest:
        print(f"\nnearest passage: {answer.nearest.quote}")
    for citation in answer.citations:
        section = f"{citation.section}: " if citation.section else ""
        print(f"\n[{citation.number}] {section}{citation.quote}")
    for reason in answer.withheld:
        print(f"withheld: {reason}", file=sys.stderr)


class _progress:  # noqa: N801
    """A progress bar on standard error: ``with _progress("what") as progress``."""

    def __init__(self, what: str) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        self._bar = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TextColumn("{task.completed}/{task.total}"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
            disable=not sys.stderr.isatty(),  # a log wants lines, not a bar
        )
        self._task = self._bar.add_task(what[-60:], total=None)

    def __enter__(self) -> Progress:
        self._bar.start()
        return lambda done, total: self._bar.update(self._task, completed=done, total=total)

    def __exit__(self, *_: object) -> None:
        self._bar.stop()


# -------------------------------------------------------------------- arguments


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--index", metavar="DIR", help="folder of the index, or address of a Chroma server"
    )
    common.add_argument("--debug", action="store_true", help="show the traceback of a failure")
    parser = argparse.ArgumentParser(
        prog="article-qa",
        description="Ask an article a question and see the very sentences the answer rests on.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, run: Callable[[argparse.Namespace], int], text: str) -> Any:
        sub = commands.add_parser(name, parents=[common], help=text, description=text)
        sub.set_defaults(run=run)
        return sub

    ingest = command("ingest", _ingest, "read files or web pages into the index")
    ingest.add_argument("sources", nargs="+", metavar="PATH_OR_URL")

    articles = command("articles", _articles, "list the articles in the index")
    articles.add_argument("--json", action="store_true", help="print one JSON document")

    remove = command("remove", _remove, "remove an article from the index")
    remove.add_argument("id", metavar="ID")

    command("rebuild", _rebuild, "embed every article anew with the encoder chosen now")

    search = command("search", _search, "list the passages that fit a question")
    search.add_argument("question", metavar="QUESTION")
    search.add_argument("--top", type=_count, default=5, metavar="N", help="default: 5")
    search.add_argument("--article", metavar="ID", help="look only in this article")
    search.add_argument("--json", action="store_true", help="print one JSON document")

    ask = command("ask", _ask, "answer a question with its sources")
    ask.add_argument("question", metavar="QUESTION")
    ask.add_argument("--article", metavar="ID", help="look only in this article")
    ask.add_argument("--no-llm", action="store_true", help="quotes alone, no composed sentences")
    ask.add_argument("--json", action="store_true", help="print one JSON document")
    _add_strictness(ask)

    evaluation = command("eval", _eval, "run question-answer pairs and report figures")
    add_options(evaluation)
    _add_strictness(evaluation)

    serve = command("serve", _serve, "open the chat in the browser")
    serve.add_argument("--host", default="127.0.0.1", help="default: 127.0.0.1")
    serve.add_argument("--port", type=_count, default=7860, help="default: 7860")
    serve.add_argument(
        "--sample", action="store_true", help="start with the sample article if there is none"
    )
    _add_strictness(serve)
    return parser


def _add_strictness(parser: argparse.ArgumentParser) -> None:
    group = parser.add_mutually_exclusive_group()
    for value, text in (
        ("strict", "decline rather than quote what may not answer"),
        ("lenient", "quote rather than decline what may be answered"),
    ):
        group.add_argument(
            f"--{value}", dest="strictness", action="store_const", const=value, help=text
        )


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not 1 or more")
    return number


if __name__ == "__main__":
    sys.exit(main())
