"""Peers, side by side: ``python -m benchmarks.peers``.

A plain LangChain retrieval chain, BM25 alone, and Article QA, each asked the questions of XQuAD's
dev half in four language pairs, without a chat model, and those on the article, with one. Prints
the tables and, if nothing was left out, writes them into ``docs/peers.md`` between its two markers.

A complete run that is killed goes on where it stopped when it is started again. Once the page
is written, what was answered is deleted, so that the next run measures anew.
"""

from __future__ import annotations

import argparse
import functools
import re
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from benchmarks.corpora import DATA, PAIRS
from benchmarks.peers.bm25 import Bm25
from benchmarks.peers.langchain_chain import PlainChain
from benchmarks.peers.page import made, read_page, write_block
from benchmarks.peers.table import Result, article_tables, result_of, xquad_tables
from index.encoder.encoder import Encoder
from index.errors import ArticleQAError
from qa.assistant import Assistant
from qa.chat_model.opening import open_chat_model
from qa.command_line.terminal import progress_bar
from qa.evaluation.run.plan import Plan
from qa.evaluation.run.run import evaluate
from qa.evaluation.run.system import OpenSystem, System
from qa.settings import Settings, read_settings

COMMAND = "python -m benchmarks.peers"
ARTICLE, QUESTIONS = DATA / "article.de.txt", DATA / "article-questions.jsonl"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; return the exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    parser = argparse.ArgumentParser(prog=COMMAND, description="Compare peers, side by side.")
    parser.add_argument("--limit", type=int, help="questions of each file (default: all)")
    parser.add_argument("--no-llm", action="store_true", help="leave out what is composed")
    parser.add_argument("--only", choices=("xquad", "article"), help="one of the two parts")
    options = parser.parse_args(arguments)
    if not ARTICLE.exists():
        sys.exit(f"{ARTICLE.name} is not in {DATA}: this benchmark needs the development data")
    try:
        _compare(options, read_settings(), " ".join([COMMAND, *arguments]))
    except ArticleQAError as error:
        print(f"{COMMAND}: {error}", file=sys.stderr)
        return 1
    return 0


def _compare(options: argparse.Namespace, settings: Settings, command: str) -> None:
    without = settings.model_copy(update={"llm": "none"})
    composing = without if options.no_llm else settings
    complete = options.limit is None and options.only is None and composing.llm != "none"
    if complete:
        read_page()  # an hour's work must not end at a missing marker
    # Answers of a part may come from a busy machine: only a complete run goes on with its own.
    kept = settings.cache / "benchmarks" / "peers" if complete else None
    xquad = {
        f"{asked} -> {read}": Plan(
            questions=DATA / f"xquad-dev.{read}.json",
            questions_from=None if asked == read else DATA / f"xquad-dev.{asked}.json",
            compose=False,
            limit=options.limit,
        )
        for asked, read in PAIRS
    }
    article = Plan(
        questions=QUESTIONS,
        articles=(str(ARTICLE),),
        compose=composing.llm != "none",
        limit=options.limit,
    )
    parts: list[str] = []
    found: dict[str, dict[str, Result]] = {}
    if options.only != "article":
        found = {name: _results(name, xquad, without, kept) for name in PEERS}
        parts += xquad_tables(found)
    if options.only != "xquad":
        found = {name: _results(name, {"article": article}, composing, kept) for name in PEERS}
        parts += article_tables({name: results["article"] for name, results in found.items()})
    versions = max(result.versions for results in found.values() for result in results.values())
    block = "\n\n".join([made(command, versions), *parts])
    print(block)
    if kept:
        write_block(block)
        shutil.rmtree(kept, ignore_errors=True)


def _results(
    name: str, plans: Mapping[str, Plan], settings: Settings, kept: Path | None
) -> dict[str, Result]:
    """Return the result of one of the peers on each part; its answers are kept in a folder."""
    opened = PEERS[name](settings)
    found = {}
    for part, plan in plans.items():
        print(f"{name}: {part}", file=sys.stderr)
        out = kept / _folder(name) / _folder(part) if kept else None
        with progress_bar() as told:
            outcome = evaluate(plan, settings, out=out, progress=told, open_system=opened)
        if outcome.reused:
            reused = f"{outcome.reused} answers of a run before: delete {out} to ask anew"
            print(reused, file=sys.stderr)
        found[part] = result_of(outcome)
    return found


def _folder(name: str) -> str:
    return re.sub(r"\W+", "-", name.lower())


# -------------------------------------------------------------------- who is compared


@functools.cache
def _encoder(name: str | None, cache: Path) -> Encoder:
    """Return the encoder of the rivals, opened once; the assistant opens its own."""
    return Encoder.open(name, cache)


def _rival(make: Callable[[Encoder, Settings], System]) -> Callable[[Settings], OpenSystem]:
    """Return what opens a rival: the same one for the same articles, which it holds in memory."""

    def opened(settings: Settings) -> OpenSystem:
        encoder = _encoder(settings.encoder, settings.cache)
        return functools.cache(lambda _folder: make(encoder, settings))

    return opened


PEERS: dict[str, Callable[[Settings], OpenSystem]] = {
    "LangChain, plain": _rival(
        lambda encoder, its: PlainChain(encoder, open_chat_model(its.llm, its.cache))
    ),
    "BM25 alone": _rival(lambda encoder, its: Bm25(encoder, its.top)),
    "Article QA": lambda its: lambda folder: Assistant.open(folder or its.where, its),
}
"""Each by what it is called in the tables."""


if __name__ == "__main__":
    sys.exit(main())
