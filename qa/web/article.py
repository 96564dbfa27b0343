"""The reading pane: an article as HTML in which quotes are marked where they stand.

Every character of the article's text is in the markup once and in order, escaped, so that taking
the tags away and unescaping gives the text back. A mark that crosses a paragraph, or another mark,
is cut into pieces; each piece names the quotes that it belongs to, and the pieces of a quote
together are its characters.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from index.article import Article, Span

if TYPE_CHECKING:
    from qa.answer import Citation

NEAREST = "≈"
"""Stands where a quote has its number, for a passage that is near but no answer."""

_BLANK_LINE = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")

_ITEM = re.compile(r"(?:[-*•–]|\d{1,3}[.)])[^\S\n]")
_INDENTED = re.compile(r"\n[^\S\n]")

Kind = Literal["title", "heading", "paragraph", "item", "lines", "gap"]

_TAGS: dict[Kind, tuple[str, str]] = {
    "title": ('<h2 class="title">', "</h2>"),
    "heading": ("<h3>", "</h3>"),
    "paragraph": ("<p>", "</p>"),
    "item": ('<p class="item">', "</p>"),
    "lines": ('<p class="lines">', "</p>"),
    "gap": ("", ""),
}


@dataclass(frozen=True, slots=True)
class Block(Span):
    """A stretch of the article: a heading, a paragraph, or the white space between two."""

    kind: Kind


@dataclass(frozen=True, slots=True)
class Mark(Span):
    """What is to be marked in an article.

    Attributes:
        number: of the citation.
        nearest: whether it is only the nearest passage to a question the article leaves open.
    """

    number: int
    nearest: bool = False

    @property
    def label(self) -> str:
        """Return what stands before the mark."""
        return NEAREST if self.nearest else str(self.number)


def marks_of(
    article: Article, citations: Iterable[Citation], nearest: Citation | None = None
) -> list[Mark]:
    """Return the marks of those citations that quote this article."""
    here = [Mark(c.start, c.end, c.number) for c in citations if c.article == article.id]
    if nearest is not None and nearest.article == article.id:
        here.append(Mark(nearest.start, nearest.end, nearest.number, nearest=True))
    return here


def article_html(article: Article, marks: Sequence[Mark] = ()) -> str:
    """Return the article's text as HTML, each mark in ``<mark data-n="...">`` elements.

    Args:
        article: what to show.
        marks: what to mark; they may touch, overlap, cross paragraphs and come in any order.

    Returns:
        Headings and paragraphs without an element around them. Without its tags, and unescaped, it
        is ``article.text``.
    """
    parts = []
    for block in blocks(article):
        opening, closing = _TAGS[block.kind]
        parts += [opening, *_pieces(article.text, block, marks), closing]
    return "".join(parts)


def blocks(article: Article) -> Iterator[Block]:
    """Yield headings, paragraphs and the gaps between them; together they are the whole text."""
    text, position = article.text, 0
    inner = _Sentences(article)
    headings = [section.heading for section in article.sections if section.heading]
    for heading in headings:
        yield from _paragraphs(text, position, heading.start, inner)
        named = heading.start == 0 and heading.of(text) == article.title
        yield Block(heading.start, heading.end, "title" if named else "heading")
        position = heading.end
    yield from _paragraphs(text, position, len(text), inner)


class _Sentences:
    """Tells whether a place is inside a sentence."""

    def __init__(self, article: Article) -> None:
        self._spans = sorted(article.sentences)
        self._starts = [span.start for span in self._spans]

    def cover(self, place: int) -> bool:
        row = bisect_right(self._starts, place) - 1
        return row >= 0 and place < self._spans[row].end


def _paragraphs(text: str, start: int, end: int, sentences: _Sentences) -> Iterator[Block]:
    """Yield the paragraphs of ``text[start:end]`` and the white space around them."""
    gaps = [match.span() for match in _BLANK_LINE.finditer(text, start, end)]
    inside = text[start:end]
    first = start + len(inside) - len(inside.lstrip())
    last = max(first, start + len(inside.rstrip()))
    edges = sorted({start, first, last, end} | {e for gap in gaps for e in gap if first < e < last})
    for low, high in pairwise(edges):
        stretch = text[low:high]
        if not stretch.strip():
            yield Block(low, high, "gap")
        else:
            yield Block(low, high, _paragraph_kind(stretch, low, sentences))


def _paragraph_kind(stretch: str, start: int, sentences: _Sentences) -> Kind:
    """Tell lines that are meant (a list, verse, code) from a paragraph that was wrapped.

    A line end inside a sentence was made to fit a page, and one like that is enough; but nobody
    indents the next line of a wrapped paragraph.
    """
    ends = [start + place for place, character in enumerate(stretch) if character == "\n"]
    if _INDENTED.search(stretch) or (ends and not any(map(sentences.cover, ends))):
        return "lines"
    return "item" if _ITEM.match(stretch) else "paragraph"


def _pieces(text: str, block: Block, marks: Sequence[Mark]) -> Iterator[str]:
    """Yield the block's characters, escaped, the marked ones each in a ``mark``."""
    here = [mark for mark in marks if mark.overlaps(block)]
    edges = {block.start, block.end}
    edges |= {e for mark in here for e in (mark.start, mark.end) if block.start < e < block.end}
    for low, high in pairwise(sorted(edges)):
        covering = [mark for mark in here if mark.start <= low and high <= mark.end]
        characters = as_text(text[low:high])
        if covering:
            yield f"<mark{_attributes(low, block.kind, covering)}>{characters}</mark>"
        else:
            yield characters


def _attributes(low: int, kind: Kind, covering: Sequence[Mark]) -> str:
    """Return the attributes of one piece; the first piece of a quote carries its number."""
    numbers = " ".join(str(mark.number) for mark in covering)
    classes = ["nearest" if all(mark.nearest for mark in covering) else "quote"]
    if kind == "gap":
        classes.append("gap")
    beginning = ", ".join(mark.label for mark in covering if mark.start == low)
    label = f' data-label="{beginning}" tabindex="-1"' if beginning else ""
    return f' class="{" ".join(classes)}" data-n="{numbers}"{label}'


def as_text(text: str) -> str:
    r"""Return text escaped for HTML, also between quotation marks.

    ``\r`` becomes a reference: an HTML parser would turn it into ``\n``.
    """
    return escape(text, quote=True).replace("\r", "&#13;")
