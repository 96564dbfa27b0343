"""A question as a file has it, before it is tied to an article; each field is checked first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from index.article import Article, Span
from index.errors import QuestionError
from qa.answer import Question


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
        own_answers: right answers in the words of the question, where it is asked in those of
            another file; None where that is not so.
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
    own_answers: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that cannot be used, and why."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass(frozen=True, slots=True)
class Content:
    """What a file holds, in its order; ``one_page_each`` if its questions are as OMoS-QA's."""

    rows: tuple[Row, ...]
    articles: tuple[Article, ...]
    problems: tuple[Problem, ...]
    one_page_each: bool = False


# -------------------------------------------------------------------- fields

Values = Mapping[str, Any]
"""A row as parsed: nothing about it is known yet."""


class UnusableError(Exception):
    """Why a row cannot be used; never leaves this package."""


def identifier(values: Values) -> str:
    """Return the row's id, a text or a whole number, as text."""
    found = values.get("id")
    if isinstance(found, bool) or not isinstance(found, str | int) or not str(found).strip():
        raise UnusableError("id is missing or not a text")
    return writable(str(found).strip(), "id")


def question(values: Values) -> str:
    """Return the row's question, without white space around it."""
    found = values.get("question")
    if not isinstance(found, str):
        raise UnusableError("question is missing or not a text")
    try:
        return Question(writable(found, "question")).text
    except QuestionError as error:
        raise UnusableError(str(error)) from error


def text(values: Values, key: str) -> str:
    """Return a text or number as text, ``""`` where there is none."""
    found = values.get(key)
    if found is None:
        return ""
    if not isinstance(found, str | int):
        raise UnusableError(f"{key} is not a text")
    return writable(str(found).strip(), key)


def truth(values: Values, key: str) -> bool | None:
    """Return true or false, None where the row does not say."""
    found = values.get(key)
    if found is not None and not isinstance(found, bool):
        raise UnusableError(f"{key} is neither true nor false")
    return found


def texts(values: Values, key: str) -> tuple[str, ...]:
    """Return a list of texts; one text alone is a list of one."""
    return _listed(values.get(key), key)


def alternatives(values: Values, key: str) -> tuple[tuple[str, ...], ...]:
    """Return a list of lists of texts; a text in place of a list has no alternative."""
    found = values.get(key) or []
    found = [found] if isinstance(found, str) else found
    if not isinstance(found, list):
        raise UnusableError(f"{key} is not a list of lists of texts")
    lists = [_listed(item, key) for item in found]
    if not all(lists):
        raise UnusableError(f"{key} has an empty list")
    return tuple(lists)


def writable(value: str, key: str) -> str:
    """Return a text if it can be written to a file at all."""
    try:
        value.encode()
    except UnicodeEncodeError:
        raise UnusableError(f"{key} has half a character, which UTF-8 cannot hold") from None
    return value


def _listed(found: Any, key: str) -> tuple[str, ...]:
    if found is None:
        return ()
    found = [found] if isinstance(found, str) else found
    if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
        raise UnusableError(f"{key} is not a list of texts")
    if not all(item.strip() for item in found):
        raise UnusableError(f"{key} has an empty text")
    return tuple(writable(item.strip(), key) for item in found)
