"""What the chat model composes from: ``python -m benchmarks.composition [--way WAY ...]``.

Has each answerable question of the development data on the article composed from the same evidence
in three ways (`WAYS`), and prints for each: the share of questions whose prose has the facts asked
for; the share without prose, because all of it was withdrawn; and medians: tokens of the prompt
that were not read before, seconds until the first composed word (without those for the evidence,
which is there already), and in all. ``ARTICLE_QA_LLM`` names another model. Ways with fewer
examples, a hint, a grammar and several samples were measured too and brought nothing.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from benchmarks.corpora import CACHE, data_file, encoder
from index.sources.load import load
from qa.answer import Citation, Evidence
from qa.assistant import Assistant
from qa.chat_model.opening import open_chat_model
from qa.evaluation.data.datasets import Example, bind, read_questions
from qa.evaluation.figures.prose import holds_facts, without_markers
from qa.prose import prompts
from qa.prose.compose import COMPOSED, Likenesses, attempts, sources
from qa.prose.sentences import Prose
from qa.settings import read_settings

STUFFED = 4
"""Passages of a plain retrieval chain."""


@dataclass(frozen=True)
class Found:
    """A question, what answers it, and the passages that were retrieved."""

    example: Example
    evidence: Evidence
    passages: list[str]


Attempts = list[Sequence[Citation]]


def _stuffed(found: Found) -> Attempts:
    passages = found.passages[:STUFFED]
    return [[Citation(n, "", "", "", 0, 0, text) for n, text in enumerate(passages, 1)]]


WAYS: dict[str, Callable[[Found], Attempts]] = {
    "first quote": lambda found: [*attempts(found.evidence, brief=True)],
    "three quotes": lambda found: [found.evidence.citations[:COMPOSED]],
    "stuffed": _stuffed,
}
"""The product's; up to three quotes at once; the best passages, as a plain retrieval chain has."""


def main() -> int:
    """Run the benchmark; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.composition", description=__doc__)
    parser.add_argument("--way", nargs="+", choices=WAYS, default=list(WAYS))
    parser.add_argument("--every", type=int, default=1, help="ask every so manieth question")
    parser.add_argument("--verbose", action="store_true", help="print what was written")
    options = parser.parse_args()
    article = load(data_file("article.de.txt"))
    examples = bind(read_questions(data_file("article-questions.jsonl")), [article])
    asked = [example for example in examples if example.answerable][:: options.every]
    settings = read_settings()
    with tempfile.TemporaryDirectory() as folder:
        assistant = Assistant.open(folder, settings.model_copy(update={"llm": "none"}))
        assistant.ingest_article(article)
        found = [_found(assistant, example, article.text) for example in asked]
    answered = [one for one in found if one.evidence.citations]
    print(f"{len(asked)} questions, {len(answered)} not declined")
    model, likeness = open_chat_model(settings.llm, CACHE), Likenesses(encoder())
    for name in options.way:
        _written(model, answered[0], WAYS[name], likeness)  # so that its rules are read
        facts = 0
        rows = []
        for one in answered:
            prose, *numbers = _written(model, one, WAYS[name], likeness)
            facts += bool(prose.kept) and holds_facts(
                without_markers(prose.text), one.example.facts
            )
            rows.append([not prose.kept, *numbers])
            if options.verbose:
                print(f"    {one.example.id:16} {prose.text} {prose.withheld or ''}")
        empty, *medians = zip(*rows, strict=True)
        tokens, first, total = map(statistics.median, medians)
        print(
            f"{name:14} facts {facts / len(asked):.3f}  no prose {sum(empty) / len(asked):.3f}  "
            f"unread {tokens:4.0f}  first {first:5.2f} s  all {total:5.2f} s",
            flush=True,
        )
    return 0


def _found(assistant: Assistant, example: Example, text: str) -> Found:
    evidence = next(assistant.stream(example.question))
    if not isinstance(evidence, Evidence):
        raise TypeError("the first event is the evidence")
    return Found(example, evidence, [text[p.start : p.end] for p in evidence.passages])


def _written(
    model: Any, found: Found, way: Callable[[Found], Attempts], likeness: Likenesses
) -> tuple[Prose, int, float, float]:
    """Return what was composed, unread tokens, and seconds to the first word and in all."""
    example, usage = found.example, {"unread": 0}
    started, first = time.perf_counter(), 0.0
    for quotes in way(found):
        prose = Prose(sources(quotes), example.language, example.question, likeness)
        texts = [quote.quote for quote in quotes]
        messages = prompts.answering(example.language, texts, example.question)
        for text in prose.read(_texts(model, messages, usage)):
            if (text.checked or text.pending) and not first:
                first = time.perf_counter() - started
        if prose.kept:
            break
    total = time.perf_counter() - started
    return prose, usage["unread"], first or total, total


def _texts(model: Any, messages: Sequence[Any], usage: dict[str, int]) -> Iterator[str]:
    with closing(model.stream(messages)) as chunks:
        for chunk in chunks:
            if chunk.usage_metadata and not usage["unread"]:
                cached = chunk.usage_metadata.get("input_token_details", {}).get("cache_read", 0)
                usage["unread"] = chunk.usage_metadata["input_tokens"] - cached
            yield chunk.text


if __name__ == "__main__":
    raise SystemExit(main())
