"""What an article is: one immutable text, and spans of it.

Every span is a half-open pair of character offsets into the article's text, so that
``text[start:end]`` is the quote, always. Nothing here copies, trims or normalises text.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias


def is_web_page(source: str) -> bool:
    """Tell whether an article comes from an http or https address, by what its source is called."""
    return source.lower().startswith(("http://", "https://"))


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of characters, ``text[start:end]``.

    Raises:
        ValueError: if the range is negative or empty.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span needs 0 <= start < end, got {self.start} and {self.end}")

    def of(self, text: str) -> str:
        """Return the characters of ``text`` that the span covers."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two spans share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, order=True)
class Sentence(Span):
    """One sentence, without the white space around it.

    Attributes:
        label: what names it and cannot be told from it: the heads of a table's columns for one of
            its rows, the line above a value; None where it says itself what it is about.
    """

    label: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the sentences under it.

    Attributes:
        heading: where the heading stands, without its markup; None before the first heading.
        sentences: the sentences in reading order; a section may have none.
    """

    heading: Span | None
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Passage(Span):
    """A run of whole sentences of one section, short enough for the encoder.

    Attributes:
        section: index into the article's sections.
        sentences: what it is made of, in reading order; headings that it begins with among them.
        headings: how many these are.
    """

    section: int
    sentences: tuple[Sentence, ...]
    headings: int = 0


@dataclass(frozen=True, slots=True)
class Detail:
    """Something that an article says about itself.

    Attributes:
        name: what it is.
        value: a name, an ISO 8601 date or a URL.
        span: where it stands in the article's text, None where it stands in no text.
        origin: where it was read, for what stands in no text: ``"front matter"``, ``"meta"``, ...
    """

    name: Literal["author", "date", "site", "source"]
    value: str
    span: Span | None = None
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """One article.

    Attributes:
        text: the whole text that every span refers to; never changed once read.
        title: what to call the article on the page.
        titled: whether the article names itself; False where the title is only its file's name.
        source: the path, URL or upload that it came from.
        language: ISO 639-1 code of its main language, ``""`` when unknown.
        sections: in reading order.
        details: what it says about itself, several of one name in reading order.
        pages: where each page begins in the text, the first at 0; empty where it has no pages.
        id: 16 hexadecimal digits, from title and text alone, so that the same article has the
            same id wherever it comes from.
    """

    text: str = field(repr=False)
    title: str
    titled: bool
    source: str
    language: str
    sections: tuple[Section, ...] = field(repr=False)
    details: tuple[Detail, ...] = ()
    pages: tuple[int, ...] = field(default=(), repr=False)
    id: str = field(init=False)

    def __post_init__(self) -> None:
        digest = hashlib.sha256(f"{self.title}\0{self.text}".encode("utf-8", "surrogatepass"))
        object.__setattr__(self, "id", digest.hexdigest()[:16])

    def heading(self, section: int) -> str:
        """Return the heading of a section, ``""`` where it has none."""
        span = self.sections[section].heading
        return span.of(self.text) if span else ""

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """Every sentence of the article in reading order, headings left out."""
        return tuple(s for section in self.sections for s in section.sentences)


Chosen: TypeAlias = "str | Sequence[str] | None"
"""Which articles to look in: the id of one, the ids of several, None for all."""


def ids_of(chosen: str | Sequence[str]) -> tuple[str, ...]:
    """Return the ids of the articles that are chosen."""
    return (chosen,) if isinstance(chosen, str) else tuple(chosen)


def page_at(pages: Sequence[int], offset: int) -> int | None:
    """Return the number, from 1, of the page that a character is on, None where there are none.

    Args:
        pages: as in `Article`.
        offset: of the character in the article's text.
    """
    return bisect_right(pages, offset) or None
