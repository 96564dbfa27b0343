"""The development data as documents and questions, cut as the program cuts an article.

A question is tied to the sentences that answer it in one document. Where data sets are parallel,
the same question is asked of the document in every language, in the words of every language.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from index.article import Article, Section, Span
from index.embed import cut
from index.encoder.encoder import Encoder
from index.store.records import StoredPassage
from index.text.clean import one_line
from index.text.split import sentences
from qa.evaluation.data.datasets import bind, read_questions
from qa.evaluation.data.omos import page

FOLDS = 3
BETWEEN = "\n\n"
TITLED = ("fairytaleqa", "jaquad", "squad-es", "squad-it", "xquad24")
"""Sources whose contexts of one title are one article."""

FILES = {
    "squad-es": ("squad-es-v2.0-dev24.es",),
    "squad-it": ("squad-it-dev24.it",),
    "xquad24": tuple(f"xquad24.{language}" for language in ("es", "ru", "tr", "zh")),
    "mlqa": ("mlqa-dev.de",),
    "qed": ("qed-dev.en",),
    "selqa": ("selqa-dev.en", "selqa-test.en"),
    "fairytaleqa": ("fairytaleqa-verbatim.en",),
    "covidqa": ("covidqa.en",),
    "jaquad": ("jaquad-sample.ja",),
    "cmrc": ("cmrc2018-dev.zh",),
    "omos": tuple(f"omos-train.{language}" for language in ("fr", "uk", "ar")),
}
"""Files of `more/` by source; XQuAD and OMoS-QA in German and English have formats of their own."""

Place = tuple[int, int]
"""First and last character, of the document's text."""


@dataclass(frozen=True, slots=True)
class Document:
    """An article as the program stores it.

    Attributes:
        source: where it is from.
        group: what is held out together, the same for translations; ``""`` for never.
        passages: in reading order.
        alike: the same number for translations of each other, which answer each other's questions.
    """

    source: str
    group: str
    passages: tuple[StoredPassage, ...]
    alike: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A question asked of a document.

    Attributes:
        mix: the name under which `training.tuning.recipe.MIX` says how often it is asked.
        question: in its words.
        language: of the question.
        document: index of the document.
        places: what answers in the document's text; empty where nothing does.
        kind: ``answered``, ``own`` (people's own, without an answer) or ``swapped``.
        whole: whether every sentence that answers is marked.
    """

    mix: str
    question: str
    language: str
    document: int
    places: tuple[Place, ...]
    kind: str = "answered"
    whole: bool = False


@dataclass(frozen=True, slots=True)
class _Row:
    """A question of one file; `key` is the same in parallel files."""

    key: str
    source: str
    language: str
    question: str
    document: int
    places: tuple[Place, ...]


class Sources:
    """All documents and questions to train on."""

    def __init__(self, data: Path, encoder: Encoder) -> None:
        """Read and cut everything; takes about a minute.

        Args:
            data: folder of the development data.
            encoder: whose tokens count.
        """
        self.documents: list[Document] = []
        self._data = data
        self._encoder = encoder
        self._rows: list[_Row] = []
        self._groups: dict[str, int] = {}
        self._read_xquad()
        self._read_omos()
        for source, names in FILES.items():
            for name in names:
                self._read_more(source, name)
        self.documents = _with_translations(self.documents, self._rows)
        self.asked = list(_asked(self._rows))

    def _read_xquad(self) -> None:
        for language in ("de", "en"):
            questions = read_questions(self._data / f"xquad-dev.{language}.json")
            numbers = {
                article.id: self._add("xquad", f"xquad-{n}", article)
                for n, article in enumerate(questions.articles)
            }
            for example in bind(questions, questions.articles):
                group = self.documents[numbers[example.article]].group
                self._groups[example.id] = int(group.partition("-")[2])
                places = tuple((g.start, g.end) for g in example.gold)
                self._rows.append(
                    _Row(
                        f"squad {example.id}",
                        "xquad",
                        language,
                        example.question,
                        numbers[example.article],
                        places,
                    )
                )

    def _read_omos(self) -> None:
        for language in ("de", "en"):
            questions = read_questions(self._data / f"omos-train.{language}.jsonl")
            numbers = {a.id: self._add("omos", "", a) for a in questions.articles}
            for example in bind(questions, questions.articles):
                places = tuple((g.start, g.end) for g in example.gold)
                row = _Row(f"omos {example.id}", "omos", language, example.question,
                           numbers[example.article], places)  # fmt: skip
                self._rows.append(row)

    def _read_more(self, source: str, name: str) -> None:
        with gzip.open(self._data / "more" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
            rows = [json.loads(line) for line in file]
        family = {"omos": "omos", "squad-es": "squad", "squad-it": "squad", "xquad24": "squad"}
        by_document: dict[str, list[dict[str, Any]]] = {}
        for row in rows:
            by_title = source in TITLED and row.get("title")
            by_document.setdefault(row["title"] if by_title else row["context"], []).append(row)
        for found in by_document.values():
            contexts = list(dict.fromkeys(row["context"] for row in found))
            title = one_line((found[0].get("title") or "").replace("_", " ").replace(" ,", ","))
            if source == "omos":
                article = page(contexts[0], name, found[0]["lang"])
            else:
                article = _article(title, contexts, name, found[0]["lang"])
            number = self._add(source, self._group_of(found), article)
            starts = dict(zip(contexts, _starts(contexts), strict=True))
            for row in found:
                start = starts[row["context"]]
                places = tuple((start + a, start + b) for a, b in row["answers"])
                key = f"{family.get(source, source)} {row['id']}"
                self._rows.append(_Row(key, source, row["lang"], row["question"], number, places))

    def _group_of(self, rows: Sequence[dict[str, Any]]) -> str:
        """Return the article of XQuAD that most of the questions are about, as a group."""
        votes = Counter(self._groups[r["id"]] for r in rows if r["id"] in self._groups)
        return f"xquad-{votes.most_common(1)[0][0]}" if votes else ""

    def _add(self, source: str, group: str, article: Article) -> int:
        self.documents.append(Document(source, group, cut(article, self._encoder), -1))
        return len(self.documents) - 1


def _article(title: str, contexts: Sequence[str], source: str, language: str) -> Article:
    text = BETWEEN.join(contexts)
    sections = [
        Section(None, tuple(sentences(text, language, start, start + len(context))))
        for start, context in zip(_starts(contexts), contexts, strict=True)
    ]
    return Article(text, title, bool(title), source, language, tuple(sections))


def _starts(contexts: Sequence[str]) -> list[int]:
    starts, at = [], 0
    for context in contexts:
        starts.append(at)
        at += len(context) + len(BETWEEN)
    return starts


def _with_translations(documents: list[Document], rows: Sequence[_Row]) -> list[Document]:
    """Return the documents with `Document.alike` set: by group, else by shared questions."""
    known: dict[str, int] = {}
    alike = [int(d.group.partition("-")[2]) if d.group else -1 for d in documents]
    fresh = max(alike) + 1
    for row in rows:
        if alike[row.document] < 0:
            alike[row.document] = known.get(row.key, fresh)
            fresh += alike[row.document] == fresh
        known.setdefault(row.key, alike[row.document])
    return [replace(d, alike=n) for d, n in zip(documents, alike, strict=True)]


def _asked(rows: Sequence[_Row]) -> Iterator[Asked]:
    """Yield every question asked of its document, in every language that it is there in."""
    words: dict[str, dict[str, str]] = {}
    for row in rows:
        words.setdefault(row.key, {})[row.language] = row.question
    for row in rows:
        known = words[row.key]
        for language, question in ({row.language: row.question} | known).items():
            mix = _mix(row, language)
            kind = "answered" if row.places else "own"
            whole = row.source == "omos"
            if row.places or language == row.language or row.source == "omos":
                yield Asked(mix, question, language, row.document, row.places, kind, whole)


def _mix(row: _Row, asked: str) -> str:
    """Return how `MIX` calls a question of a language asked of a row's document."""
    ours = ("de", "en")
    if row.source in ("squad-es", "squad-it"):
        return row.source if asked == row.language else "squad across"
    if row.source not in ("xquad", "xquad24", "omos"):
        return row.source
    family = "omos" if row.source == "omos" else "xquad"
    if row.language not in ours:
        return f"{family} read elsewhere"
    if asked not in ours:
        return f"{family} asked elsewhere"
    return f"{family} same" if asked == row.language else f"{family} across"


def overlapping(passage: StoredPassage, places: Sequence[Place]) -> list[int]:
    """Return the sentences of a passage that a place overlaps."""
    return [
        n
        for n, sentence in enumerate(passage.sentences)
        if any(a < sentence.end and sentence.start < b for a, b in places)
    ]


__all__ = ["FOLDS", "Asked", "Document", "Sources", "Span", "overlapping"]
