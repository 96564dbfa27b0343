"""Real drafts, to fit the estimate of the check on: ``python -m training.drafts FILE``.

Asks the questions of XQuAD's dev half across German and English, has the built-in chat model write
from the first quote that the program finds, as `qa.prose` does, and adds one JSON line a question
to the file: what was asked and of what, the quotes, right answers in the question's language, and
the drafts, the first as the program would get it, the others drawn, each in pieces with the
logarithm of how likely they were. What the file has already is
left out, so a run that was broken off goes on. ``--evidence`` leaves the drafts out, for a machine
that writes faster.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.corpora import CACHE, PAIRS, corpus, encoder
from qa.answer import Question
from qa.chain import evidence_step
from qa.chat_model.opening import open_chat_model
from qa.chat_model.reply import composing
from qa.evaluation.data.datasets import Example
from qa.prose import prompts
from qa.prose.compose import sources
from qa.reader.choose import open_judge
from qa.settings import read_settings

ACROSS = tuple((asked, read) for asked, read in PAIRS if asked != read)
DRAWN = 2
"""Drafts beside the first."""

WARMTH = 0.7
"""Temperature that they are drawn with."""


def main() -> int:
    """Run the command; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m training.drafts")
    parser.add_argument("out", type=Path, help="file of JSON lines that is added to")
    parser.add_argument("--evidence", action="store_true", help="write no drafts")
    parser.add_argument("--drawn", type=int, default=DRAWN, help="drafts beside the first")
    parser.add_argument("--ids", type=Path, help="JSON lines with the ids and pairs that count")
    options = parser.parse_args()
    lines = options.out.read_text("utf-8").splitlines() if options.out.exists() else []
    done = {(row["id"], row["asked_in"]) for row in map(json.loads, lines)}
    wanted = None
    if options.ids:
        rows = map(json.loads, options.ids.read_text("utf-8").splitlines())
        wanted = {(row["id"], row["asked_in"]) for row in rows}
    write = None if options.evidence else _writer(options.drawn)
    with options.out.open("a", encoding="utf-8") as out:
        for row in _asked(done, wanted):
            if write and row["quotes"]:
                row["drafts"] = write(row)
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
            out.flush()
    return 0


def _asked(
    done: set[tuple[str, str]], wanted: set[tuple[str, str]] | None
) -> Iterator[dict[str, Any]]:
    """Yield each question with its quotes, both directions in turn."""
    ways = []
    judge = open_judge(None, encoder(), CACHE)
    for asked, read in ACROSS:
        found = corpus(f"xquad-dev.{read}.json")
        examples = found.asked_in(f"xquad-dev.{asked}.json")
        ways.append((asked, read, examples, evidence_step(found.retriever, judge, "normal")))
    for number in range(max(len(examples) for _, _, examples, _ in ways)):
        for asked, read, examples, step in ways:
            example = examples[number]
            key = (example.id, asked)
            if key in done or (wanted is not None and key not in wanted):
                continue
            yield _row(example, asked, read, step)


def _row(example: Example, asked: str, read: str, step: Any) -> dict[str, Any]:
    weighed = step.invoke(Question(example.question, asked))
    evidence = weighed.evidence
    told = weighed.answers, weighed.languages, weighed.passages
    cited = sources(evidence.citations[:3], *told)
    first = evidence.citations[:1]
    hit = any(
        one.article == gold.article and one.start <= gold.start and gold.end <= one.end
        for one in first
        for gold in example.gold
    )
    return {
        "id": example.id,
        "asked_in": asked,
        "read": read,
        "article": example.article,
        "question": example.question,
        "answers": list(example.own_answers),
        "answerable": evidence.answerable,
        "confidence": evidence.confidence,
        "hit": hit,
        "quotes": [asdict(one) for one in cited] if evidence.answerable else [],
    }


def _writer(drawn: int) -> Any:
    settings = read_settings()
    model = open_chat_model(settings.llm, CACHE)
    if model is None:
        sys.exit("there is no chat model: article-qa says how to get one")
    told: Any = composing(model.model_copy(update={"n_parallel": 1 + drawn}))

    def write(row: dict[str, Any]) -> list[list[tuple[str, float | None]]]:
        messages = prompts.answering(row["asked_in"], [row["quotes"][0]["text"]], row["question"])

        def one(number: int) -> list[tuple[str, float | None]]:
            options = {"temperature": WARMTH, "seed": number} if number else {}
            return [(str(piece), piece.likely) for piece in told.stream(messages, **options)]

        with ThreadPoolExecutor(1 + drawn) as pool:
            return list(pool.map(one, range(1 + drawn)))

    return write


if __name__ == "__main__":
    sys.exit(main())
