"""A question as a file has it, before it is tied to an article; each field is checked first."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from typing import Any

from index.article import Article, Span
from index.errors import QuestionError
from index.text.clean import one_line
from qa.answer import Question
from qa.languages.language import LANGUAGES


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
        contexts: passages of the article that hold the answer somewhere.
        spans: places in the article that the file brings which hold the answer.
        own_answers: right answers in the words of the question, where it is asked in those of
            another file; None where that is not so.
        rated: whether a visitor of the page rated an answer to it; its article may be gone since.
        tags: words that sort it among the others.
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
    contexts: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    own_answers: tuple[str, ...] | None = None
    rated: bool = False
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that cannot be used, and why."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass(frozen=True, slots=True)
class Content:
    """What a file holds, in its order.

    Attributes:
        rows: the questions that can be used.
        articles: what the file brings to ask about.
        problems: the rows that cannot be used.
        one_page_each: whether each question has an article of its own.
        unread: names of columns and sheets that were not read.
    """

    rows: tuple[Row, ...]
    articles: tuple[Article, ...]
    problems: tuple[Problem, ...]
    one_page_each: bool = False
    unread: tuple[str, ...] = ()


# -------------------------------------------------------------------- fields

Values = Mapping[str, Any]
"""A row as parsed: nothing about it is known yet."""


class UnusableError(Exception):
    """Why a row cannot be used; never leaves this package."""


def is_empty(found: Any) -> bool:
    """Tell whether a cell says nothing: an empty text or list, or what pandas writes for none."""
    if isinstance(found, str):
        return not found.strip()
    return found is None or found == [] or (isinstance(found, float) and math.isnan(found))


def identifier(found: Any, name: str = "id") -> str:
    """Return an id, a text or a whole number, as text; ``""`` where there is none."""
    if is_empty(found):
        return ""
    written = as_text(found)
    if written is None or isinstance(found, float):
        raise UnusableError(f"{name} is neither a text nor a whole number")
    return writable(written, name)


def question(found: Any, name: str = "question") -> str:
    """Return a question, without white space around it."""
    if not isinstance(found, str):
        raise UnusableError(f"{name} is missing or not a text")
    try:
        return Question(writable(found, name)).text
    except QuestionError as error:
        raise UnusableError(f"{name}: {error}" if name != "question" else str(error)) from error


def text(found: Any, name: str) -> str:
    """Return a text or number as text, ``""`` where there is none."""
    if is_empty(found):
        return ""
    written = as_text(found)
    if written is None:
        raise UnusableError(f"{name} is not a text")
    return writable(written, name)


def truth(found: Any, name: str) -> bool | None:
    """Return true or false, also where a word or 1 or 0 says so; None where the cell is empty."""
    if is_empty(found):
        return None
    if isinstance(found, bool):
        return found
    said = str(found).strip().lower()
    if said in _words(true=True) or said in ("1", "1.0"):
        return True
    if said in _words(true=False) or said in ("0", "0.0"):
        return False
    raise UnusableError(f"{name} is neither true nor false: {one_line(said, 40)}")


def says_yes_or_no(answer: str) -> bool:
    """Tell whether an answer is a word such as “yes”, which stands anywhere in an article."""
    said = answer.strip(" .!").lower()
    return said in _words(true=True) or said in _words(true=False)


@cache
def _words(*, true: bool) -> frozenset[str]:
    sheets = [language.sheet for language in LANGUAGES.values()]
    return frozenset[str]().union(*(sheet.true if true else sheet.false for sheet in sheets))


def texts(found: Any, name: str) -> tuple[str, ...]:
    """Return a list of texts; one text alone is a list of one, and a number is a text."""
    if is_empty(found):
        return ()
    items = [as_text(item) for item in (found if isinstance(found, list) else [found])]
    if None in items:
        raise UnusableError(f"{name} is not a list of texts")
    if not all(items):
        raise UnusableError(f"{name} has an empty text")
    return tuple(dict.fromkeys(writable(item, name) for item in items if item))


def alternatives(found: Any, name: str) -> tuple[tuple[str, ...], ...]:
    """Return a list of lists of texts; a text in place of a list has no alternative."""
    if is_empty(found):
        return ()
    if isinstance(found, Mapping):
        raise UnusableError(f"{name} is not a list of lists of texts")
    lists = [texts(item, name) for item in (found if isinstance(found, list) else [found])]
    if not all(lists):
        raise UnusableError(f"{name} has an empty list")
    return tuple(lists)


def as_text(found: Any) -> str | None:
    """Return a text without white space around it, a number or a day as it is written, else None.

    Sheets of Excel have days, as the beginning of a day, and times.
    """
    if isinstance(found, str):
        return found.strip()
    if isinstance(found, datetime) and found.time() == time():
        found = found.date()
    if isinstance(found, date | time):
        return found.isoformat()
    if isinstance(found, bool) or not isinstance(found, int | float):
        return None
    return str(int(found)) if isinstance(found, float) and found.is_integer() else str(found)


def writable(value: str, name: str) -> str:
    """Return a text if it can be written to a file at all."""
    try:
        value.encode()
    except UnicodeEncodeError:
        raise UnusableError(f"{name} has half a character, which UTF-8 cannot hold") from None
    return value
