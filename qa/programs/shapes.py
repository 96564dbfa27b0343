"""The shapes of what programs get, for those who describe them: schemas, clients, type checkers.

Each has the keys of what makes it: `Answer.to_json` and the functions of `qa.programs.values`.
"""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict  # Pydantic reads the standard one from 3.12 on


class CitationValues(TypedDict):
    """A numbered quote; see `qa.answer.Citation`."""

    number: int
    article: str
    title: str
    section: str
    start: int
    end: int
    quote: str
    shortest: list[int] | None
    label: str
    page: int | None


class PassageScoreValues(TypedDict):
    """A passage that was retrieved; see `qa.answer.PassageScore`."""

    article: str
    section: str
    start: int
    end: int
    score: float


class AnswerValues(TypedDict):
    """An answer; see `qa.answer.Answer`, whose ``text`` is ``answer`` here."""

    question: str
    language: str
    answerable: bool
    confidence: float
    answer: str
    composed: bool
    citations: list[CitationValues]
    nearest: CitationValues | None
    passages: list[PassageScoreValues]
    withheld: list[str]
    unverified: list[str]
    models: dict[str, str]
    timings: dict[str, float]
    understood: str
    kind: str


class PassageValues(TypedDict):
    """A passage that was searched for; see `qa.programs.values.passage_values`."""

    article: str
    title: str
    section: str
    start: int
    end: int
    score: float
    text: str


class ArticleValues(TypedDict):
    """A line of the table of contents; see `index.store.records.ArticleInfo`."""

    id: str
    title: str
    source: str
    language: str
    passages: int


class IngestedValues(TypedDict):
    """What became of an article that was given to the index; see `qa.intake.Ingested`."""

    id: str
    title: str
    passages: int
    status: Literal["added", "unchanged", "replaced"]
