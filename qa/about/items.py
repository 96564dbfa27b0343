"""What is told of an article: a value, the quote that it rests on, or where else it was read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.article import Span, page_at
from qa.answer import Citation, neighbourhood

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.article import Article

LONGEST_QUOTE = 400
"""Characters of the longest sentence that is quoted whole for something in it."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is told.

    Attributes:
        value: what is said, ``""`` where the quote says it alone.
        quote: where in the article that stands, None where it stands in no text.
        shortest: the characters of the quote that say it most shortly.
        origin: where it was read, for what stands in no text.
    """

    value: str = ""
    quote: Span | None = None
    shortest: Span | None = None
    origin: str = ""


def quote_around(article: Article, span: Span) -> Span:
    """Return the heading or sentence that holds a span, the span itself where it is too long."""
    for line in _lines(article):
        if line.start <= span.start and span.end <= line.end:
            return line if line.end - line.start <= LONGEST_QUOTE else span
    return span


def citation(article: Article, item: Item, number: int) -> Citation | None:
    """Return the numbered quote of an item, None where it has none."""
    if item.quote is None:
        return None
    span, shortest = item.quote, item.shortest
    before, after = neighbourhood(article.text, span.start, span.end)
    return Citation(
        number=number,
        article=article.id,
        title=article.title,
        section=_heading_over(article, span),
        start=span.start,
        end=span.end,
        quote=span.of(article.text),
        shortest=(shortest.start, shortest.end) if shortest else None,
        page=page_at(article.pages, span.start),
        before=before,
        after=after,
    )


def _lines(article: Article) -> Iterator[Span]:
    for section in article.sections:
        if section.heading:
            yield section.heading
        for sentence in section.sentences:
            yield Span(sentence.start, sentence.end)


def _heading_over(article: Article, span: Span) -> str:
    """Return the last heading that begins before the end of a span."""
    headings = [s.heading for s in article.sections if s.heading and s.heading.start < span.end]
    return headings[-1].of(article.text) if headings else ""
