"""What the chat model is best asked: ``python -m benchmarks.composition [--way WORD ...]``.

Has each answerable question of the development data on the article composed in several ways from
the same evidence, and prints for each way: the share of questions whose prose has the facts asked
for; the share of questions without prose, because all of it was withdrawn; the share of kept
sentences in another language than the question's, and with something that the evidence lacks; and
medians: tokens of the prompt that were not read before, seconds until the first composed word
(without those for the evidence, which is there already), and in all. Ways:

    first quote       the first quote, and up to three where nothing of that stands; the product's
    best sentence     the sentence that scores best, without what it is quoted with
    three quotes      up to three quotes at once
    each quote        one of up to three quotes after another, until one leads to a sentence
    stuffed           the best four passages, as a plain retrieval chain does
    no examples       the first quote, after the rules alone
    one example       the first quote, after the rules and one example
    hint              the first quote, with what kind of answer the question asks for
    grammar           the first quote, and a grammar that has each sentence end in its number
    three samples     the first quote, thrice with temperature, the one most like the quote
    0.5B              the first quote, by the smaller model
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from langchain_core.messages import BaseMessage

from benchmarks.corpora import CACHE, DATA
from index.text.language import detect
from qa.answer import Citation, Evidence
from qa.assistant import Assistant
from qa.chat_model.opening import open_chat_model
from qa.check.check import check
from qa.prose import prompts
from qa.prose.compose import COMPOSED, Likenesses, sources
from qa.prose.sentences import Prose
from qa.settings import read_settings

SMALLER = "qwen2.5-coder-0.5b"
STUFFED = 4
GRAMMAR = r"""
root ::= sentence (" " sentence)? (" " sentence)?
sentence ::= [^\[\]\n]+ " [" [1-3] "]"
"""
HINTS = (
    (r"\b(?:who|wer|wen|wem)\b", {"de": "Nenne die Person.", "en": "Name the person."}),
    (r"\b(?:when|wann)\b", {"de": "Nenne die Zeit.", "en": "Name the time."}),
    (
        r"\b(?:how (?:many|much|long|old|often)|wie (?:viele?|lange|alt|oft))\b",
        {"de": "Nenne die Zahl.", "en": "Give the number."},
    ),
    (
        r"^(?:is|are|does|do|did|has|have|was|were|ist|sind|hat|haben|war|wird)\b",
        {"de": "Beginne mit Ja oder Nein.", "en": "Begin with yes or no."},
    ),
)


@dataclass
class Written:
    """What became of one question."""

    kept: list[str]
    withheld: list[str]
    tokens: int
    first: float
    total: float


@dataclass(frozen=True)
class Way:
    """How an answer is composed.

    Attributes:
        quotes: what each attempt is made from, of all that was found.
        examples: of the prompt; None for all.
        options: of each call.
        hint: whether the prompt says what kind of answer is wanted.
        samples: how many replies are made, of which the best is kept.
        model: another than the product's.
    """

    quotes: Callable[[Found], list[list[str]]]
    examples: int | None = None
    options: dict[str, Any] = field(default_factory=dict)
    hint: bool = False
    samples: int = 1
    model: str | None = None


@dataclass(frozen=True)
class Found:
    """A question, what answers it, and what its answer has to say."""

    row: dict[str, Any]
    evidence: Evidence
    best: str
    passages: list[str]

    @property
    def quotes(self) -> list[str]:
        """Return the quotes, best first."""
        return [citation.quote for citation in self.evidence.citations[:COMPOSED]]


def _first(found: Found) -> list[list[str]]:
    return [found.quotes[:1], found.quotes] if len(found.quotes) > 1 else [found.quotes]


WAYS = {
    "first quote": Way(_first),
    "best sentence": Way(lambda found: [[found.best], found.quotes]),
    "three quotes": Way(lambda found: [found.quotes]),
    "each quote": Way(lambda found: [[quote] for quote in found.quotes]),
    "stuffed": Way(lambda found: [found.passages], examples=0),
    "no examples": Way(_first, examples=0),
    "one example": Way(_first, examples=1),
    "hint": Way(_first, hint=True),
    "grammar": Way(_first, options={"grammar": GRAMMAR}),
    "three samples": Way(_first, options={"temperature": 0.6}, samples=3),
    "0.5B": Way(_first, model=SMALLER),
}


def main() -> int:
    """Run the benchmark; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.composition", description=__doc__)
    parser.add_argument("--way", nargs="*", choices=WAYS, default=list(WAYS), help="these alone")
    parser.add_argument("--every", type=int, default=1, help="each so many questions alone")
    parser.add_argument("--verbose", action="store_true", help="print what was composed")
    options = parser.parse_args()
    settings = read_settings().model_copy(update={"llm": "none"})
    with tempfile.TemporaryDirectory() as folder:
        assistant = Assistant.open(folder, settings)
        assistant.ingest(DATA / "article.de.txt")
        asked = [_found(assistant, row) for row in _rows()[:: options.every]]
        answered = [found for found in asked if found.evidence.citations]
        print(f"{len(asked)} questions, {len(answered)} not declined")
        likeness = Likenesses(assistant.chain.retriever.encoder)
        for name in options.way:
            way = WAYS[name]
            model = open_chat_model(way.model or read_settings().llm, CACHE)
            _run(model, way, answered[0], likeness)
            written = [_run(model, way, found, likeness) for found in answered]
            _print(name, written, answered, len(asked))
            for found, one in zip(answered, written, strict=True) if options.verbose else ():
                print(f"    {found.row['id']:16} {' '.join(one.kept)} {one.withheld or ''}")
    return 0


def _rows() -> list[dict[str, Any]]:
    lines = (DATA / "article-questions.jsonl").read_text("utf-8").splitlines()
    return [row for row in map(json.loads, lines) if row["answerable"]]


def _found(assistant: Assistant, row: dict[str, Any]) -> Found:
    evidence = next(assistant.stream(row["question"]))
    if not isinstance(evidence, Evidence):
        raise TypeError("the first event is the evidence")
    texts = {info.id: assistant.article(info.id).text for info in assistant.articles()}
    passages = [texts[p.article][p.start : p.end] for p in evidence.passages[:STUFFED]]
    best = _sentence(assistant, evidence.citations[0]) if evidence.citations else ""
    return Found(row, evidence, best, passages)


def _sentence(assistant: Assistant, citation: Citation) -> str:
    """Return the sentence of a quote that holds its shortest answer, the whole without one."""
    article = assistant.article(citation.article)
    inside = [
        sentence
        for sentence in article.sentences
        if citation.shortest and sentence.start <= citation.shortest[0] < sentence.end
    ]
    return article.text[inside[0].start : inside[0].end] if inside else citation.quote


def _messages(way: Way, quotes: Sequence[str], row: dict[str, Any]) -> list[BaseMessage]:
    language, question = row["language"], row["question"]
    hints = [text[language] for pattern, text in HINTS if re.search(pattern, question.lower())]
    if way.hint and hints:
        question = f"{question} {hints[0]}"
    messages = prompts.answering(language, quotes, question)
    kept = len(messages) if way.examples is None else 1 + 2 * way.examples
    return [*messages[:-1][:kept], messages[-1]]


def _run(model: Any, way: Way, found: Found, likeness: Likenesses) -> Written:
    started = time.perf_counter()
    first, tokens = 0.0, 0
    kept: list[str] = []
    withheld: list[str] = []
    for quotes in way.quotes(found):
        cited = [Citation(n, "", "", "", 0, 0, quote) for n, quote in enumerate(quotes, 1)]
        replies = []
        for seed in range(way.samples):
            usage: dict[str, int] = {}
            prose = Prose(sources(cited), found.row["language"], found.row["question"], likeness)
            options = {**way.options, "seed": seed}
            for text in prose.read(
                _texts(model, _messages(way, quotes, found.row), options, usage)
            ):
                if (text.checked or text.pending) and not first and way.samples == 1:
                    first = time.perf_counter() - started
            tokens = tokens or usage.get("unread", 0)
            replies.append(prose)
        best = max(replies, key=lambda prose: _support(prose, quotes, likeness))
        kept, withheld = best.kept, [*withheld, *best.withheld]
        first = first or time.perf_counter() - started
        if kept:
            break
    return Written(kept, withheld, tokens, first, time.perf_counter() - started)


def _support(prose: Prose, quotes: Sequence[str], likeness: Likenesses) -> float:
    return max(likeness(prose.text, quotes)) if prose.kept else 0.0


def _texts(
    model: Any, messages: list[BaseMessage], options: dict[str, Any], usage: dict[str, int]
) -> Iterator[str]:
    with closing(model.stream(messages, **options)) as chunks:
        for chunk in chunks:
            if chunk.usage_metadata:
                read = chunk.usage_metadata["input_tokens"]
                cached = chunk.usage_metadata.get("input_token_details", {}).get("cache_read", 0)
                usage["unread"] = read - cached
            yield chunk.text


def _print(name: str, written: list[Written], answered: list[Found], asked: int) -> None:
    facts = unlike = unsupported = sentences = 0
    for found, one in zip(answered, written, strict=True):
        prose = " ".join(one.kept).lower()
        facts += bool(prose) and all(
            any(fact.lower() in prose for fact in any_of) for any_of in found.row["facts"]
        )
        held = sources(list(found.evidence.citations[:COMPOSED]))
        for sentence in one.kept:
            plain = re.sub(r"\s*\[\d+\]", "", sentence)
            unlike += detect(plain, default=found.row["language"]) != found.row["language"]
            unsupported += not check(
                sentence, held, found.row["language"], found.row["question"]
            ).text
            sentences += 1
    empty = sum(not one.kept for one in written)
    print(
        f"{name:14} facts {facts / asked:.3f}  no prose {empty / asked:.3f}  "
        f"other language {unlike / max(sentences, 1):.3f}  "
        f"unsupported {unsupported / max(sentences, 1):.3f}  "
        f"unread {statistics.median(one.tokens for one in written):4.0f}  "
        f"first {statistics.median(one.first for one in written):5.2f} s  "
        f"all {statistics.median(one.total for one in written):5.2f} s",
        flush=True,
    )


if __name__ == "__main__":
    raise SystemExit(main())
