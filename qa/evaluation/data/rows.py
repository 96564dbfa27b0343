"""A question as a file has it, before it is tied to an article."""

from __future__ import annotations

from dataclasses import dataclass

from index.article import Article, Span


@dataclass(frozen=True, slots=True)
class Row:
    """One question as its file has it.

    Attributes:
        where: where it stands in the file, as ``"line 3"``.
        id: what it is called; unique in the file.
        question: its text.
        language: ISO 639-1 code of the question, ``""`` where the file does not say.
        article: what the file calls the article it is about, or the id of one that the file
            brings; ``""`` where it does not say.
        answerable: whether the article answers it; None where the file does not say.
        answers: texts that are right answers.
        facts: lists of alternatives; a right answer holds one of every list.
        evidence: strings of the article that hold the answer.
        spans: places in the article that the file brings which hold the answer.
    """

    where: str
    id: str
    question: str
    language: str = ""
    article: str = ""
    answerable: bool | None = None
    answers: tuple[str, ...] = ()
    facts: tuple[tuple[str, ...], ...] = ()
    evidence: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that cannot be used, and why."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass(frozen=True, slots=True)
class Content:
    """What a file holds.

    Attributes:
        rows: the questions, in the file's order.
        articles: those that the file brings; empty where it has questions alone.
        problems: what could not be read.
        one_page_each: whether each question is about one page, as in OMoS-QA.
    """

    rows: tuple[Row, ...]
    articles: tuple[Article, ...]
    problems: tuple[Problem, ...]
    one_page_each: bool = False
