"""XQuAD's development half as pairs of sentences that say the same in German and English.

The two files hold the same paragraphs. Where a paragraph has as many sentences in one language as
in the other, the sentences are taken for each other's translations, in order.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

from benchmarks.corpora import data_file
from index.text.split import sentences

OWN = 24
"""Number of the first half of the news article; the second half has the next."""
_RUN = re.compile(r"(?<=[a-z,;] )[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*")
"""A name in English: a run of capitalised words that does not begin a sentence."""
_NO_NAME = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|I|The|In|A)\b"
)


Halves: TypeAlias = "dict[str, dict[str, Any]]"
"""What a data set says of one thing, by language."""


@dataclass(frozen=True)
class Asked:
    """A question with its answer, in both languages.

    Attributes:
        question: by language.
        answer: by language.
    """

    question: dict[str, str]
    answer: dict[str, str]


@dataclass(frozen=True)
class Pair:
    """A sentence in both languages.

    Attributes:
        article: number of its article.
        text: by language.
        others: the other sentences of its paragraph, by language.
        asked: questions that it answers in both languages.
        names: of the article, those that both languages spell alike.
        speakers: those names that may be people's, who can be made to say something.
    """

    article: int
    text: dict[str, str]
    others: dict[str, list[str]]
    asked: tuple[Asked, ...]
    names: tuple[str, ...]
    speakers: tuple[str, ...] = ()

    def own_names(self) -> list[str]:
        """Return the names that the sentence holds in both languages, longest first."""
        held = [n for n in self.names if all(_has(text, n) for text in self.text.values())]
        return sorted(held, key=len, reverse=True)


@cache
def pairs() -> tuple[Pair, ...]:
    """Return all pairs of sentences; ends the program where the data is not there."""
    read = {
        code: json.loads(data_file(f"xquad-dev.{code}.json").read_text("utf-8"))["data"]
        for code in ("de", "en")
    }
    found: list[Pair] = []
    for number, articles in enumerate(zip(read["de"], read["en"], strict=True)):
        german, english = (article["paragraphs"] for article in articles)
        names = tuple(sorted(set(_names(german, english))))
        speakers = tuple(_people(names, english))
        for paragraph in zip(german, english, strict=True):
            halves = dict(zip(("de", "en"), paragraph, strict=True))
            found += _aligned(number, halves, names, speakers)
    return tuple(found)


@cache
def own_pairs() -> tuple[Pair, ...]:
    """Return the sentences of the news article, which is in German alone.

    They stand for both languages, so that only their German is of use. Their questions are in both;
    the answer is the first alternative of the first fact. Halves of the article count as two.
    """
    text = data_file("article.de.txt").read_text("utf-8")
    lines = data_file("article-questions.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    cut = [span.of(text) for span in sentences(text, "de", 0, len(text))]
    words = {word for row in rows for word in re.findall(r"[A-Z]\w+", _english(row))}
    names = tuple(sorted(word for word in words if _has(text, word)))
    return tuple(
        Pair(
            OWN + number % 2,
            dict.fromkeys(("de", "en"), sentence),
            {code: [other for other in cut if other != sentence] for code in ("de", "en")},
            tuple(_asked_of(sentence, rows)),
            names,
            names,
        )
        for number, sentence in enumerate(cut)
        if len(sentence.split()) >= 5
    )


def _english(row: dict[str, Any]) -> str:
    """Return the words of an English question, in which only names have capitals."""
    return str(row["question"]).split(" ", 1)[-1] if row["language"] == "en" else ""


def _asked_of(sentence: str, rows: list[dict[str, Any]]) -> Iterator[Asked]:
    """Yield the questions that a sentence answers, in both languages."""
    by_id = {row["id"]: row for row in rows}
    for row in rows:
        held = [evidence for evidence in row["evidence"] if evidence in sentence]
        if held and row["language"] == "de" and len(row["facts"]) == 1:
            other = by_id[row["id"].replace(".de", ".en")]
            pair = {"de": row, "en": other}
            yield Asked(
                {code: one["question"] for code, one in pair.items()},
                {code: one["facts"][0][0] for code, one in pair.items()},
            )


def _people(names: tuple[str, ...], english: list[dict[str, Any]]) -> Iterator[str]:
    """Yield the names of which no word is also written with a small letter."""
    text = " ".join(paragraph["context"] for paragraph in english)
    small = set(re.findall(r"\b[a-z]+\b", text))
    for name in names:
        if name.replace(" ", "").isalpha() and not {w.lower() for w in name.split()} & small:
            yield name


def _aligned(
    number: int, paragraph: Halves, names: tuple[str, ...], speakers: tuple[str, ...]
) -> Iterator[Pair]:
    texts = {code: half["context"] for code, half in paragraph.items()}
    spans = {code: list(sentences(text, code, 0, len(text))) for code, text in texts.items()}
    if len(spans["de"]) != len(spans["en"]):
        return
    cut = {code: [span.of(texts[code]) for span in spans[code]] for code in texts}
    questions = [
        dict(zip(paragraph, both, strict=True))
        for both in zip(*(half["qas"] for half in paragraph.values()), strict=True)
    ]
    for row in range(len(spans["de"])):
        within = {code: range(spans[code][row].start, spans[code][row].end) for code in texts}
        asked = [
            Asked(
                {code: one["question"] for code, one in both.items()},
                {code: one["answers"][0]["text"] for code, one in both.items()},
            )
            for both in questions
            if all(one["answers"][0]["answer_start"] in within[c] for c, one in both.items())
        ]
        others = {code: cut[code][:row] + cut[code][row + 1 :] for code in cut}
        text = {code: cut[code][row] for code in cut}
        yield Pair(number, text, others, tuple(asked), names, speakers)


def _names(german: list[dict[str, Any]], english: list[dict[str, Any]]) -> Iterator[str]:
    """Yield what stands with a capital within an English sentence, and also in the German text."""
    for one, other in zip(german, english, strict=True):
        for match in _RUN.finditer(other["context"]):
            name = re.sub(r"['’]s?$", "", match.group())
            if not _NO_NAME.search(name) and _has(one["context"], name):
                yield name


def _has(text: str, name: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text) is not None
