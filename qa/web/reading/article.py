"""The reading pane: an article as HTML in which quotes are marked where they stand.

Every character of the article's text is in the markup once and in order, escaped, so that taking
the tags away and unescaping gives the text back. A mark that crosses a paragraph, or another mark,
is cut into pieces; each piece names the quotes that it belongs to, and the pieces of a quote
together are its characters. An article is cut into chunks, which a browser lays out as they come
into view.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from index.article import Article, Span, page_at
from qa.web.reading.tables import Cell, Table, with_tables

if TYPE_CHECKING:
    from qa.answer import Citation

NEAREST = "≈"
"""Stands where a quote has its number, for a passage that is near but no answer."""

_BLANK_LINE = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")

_ITEM = re.compile(r"(?:[-*•–]|\d{1,3}[.)])[^\S\n]")
_LINE_END = re.compile("\n")
_INDENTED = re.compile(r"\n[^\S\n]")

CHUNK = 4000
"""Characters from which on a chunk ends with its paragraph or table: some screens."""

WIDE = 3
"""Columns from which on a table may be wider than the page, so that the keyboard can scroll it."""

Kind = Literal["title", "heading", "paragraph", "item", "lines", "cell", "gap"]

_TAGS: dict[Kind, tuple[str, str]] = {
    "title": ('<h2 class="title">', "</h2>"),
    "heading": ("<h3>", "</h3>"),
    "paragraph": ("<p>", "</p>"),
    "item": ('<p class="item">', "</p>"),
    "lines": ('<p class="lines">', "</p>"),
    "cell": ("", ""),
    "gap": ("", ""),
}


@dataclass(frozen=True, slots=True)
class Block(Span):
    """A stretch of the article: a heading, a paragraph, a cell, or the white space between two."""

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


@dataclass(frozen=True, slots=True)
class Chunk(Span):
    """A few paragraphs, or the like, that a browser lays out together.

    Attributes:
        items: what it is made of, in reading order.
        pages: number of the page that begins with an item, 0 where none does.
    """

    items: tuple[Block | Table, ...]
    pages: tuple[int, ...]


def chunks(article: Article) -> Iterator[Chunk]:
    """Yield what the article is cut into; together it is the whole text."""
    items: list[Block | Table] = []
    pages: list[int] = []
    page = 0
    for item in with_tables(article, list(blocks(article))):
        begun = page_at(article.pages, item.start) or 0
        is_new = begun > page and not (isinstance(item, Block) and item.kind == "gap")
        page = begun if is_new else page
        items.append(item)
        pages.append(page if is_new else 0)
        if item.end - items[0].start >= CHUNK:
            yield Chunk(items[0].start, item.end, tuple(items), tuple(pages))
            items, pages = [], []
    if items:
        yield Chunk(items[0].start, items[-1].end, tuple(items), tuple(pages))


def chunk_element(chunk: Chunk, inside: str) -> str:
    """Return the element of a chunk, with how many characters it has for a guess at its height."""
    return f'<div class="chunk" style="--characters:{chunk.end - chunk.start}">{inside}</div>'


def chunk_html(text: str, chunk: Chunk, marks: Sequence[Mark] = (), page: str = "") -> str:
    """Return what is in a chunk as HTML, each mark in ``<mark data-n="...">`` elements.

    Args:
        text: of the article.
        chunk: what to show.
        marks: what to mark; they may touch, overlap, cross paragraphs and come in any order.
        page: how the number of a page is written, with ``{}`` where it stands.

    Returns:
        Headings, paragraphs and tables. Without its tags, and unescaped, it is what the chunk holds
        of `text`.
    """
    here = [mark for mark in marks if mark.overlaps(chunk)]
    parts: list[str] = []
    for item, number in zip(chunk.items, chunk.pages, strict=True):
        if number and page:
            label = as_text(page.format(number))
            parts.append(
                f'<div class="page" role="doc-pagebreak" aria-label="{label}"'
                f' data-label="{label}"></div>'
            )
        if isinstance(item, Table):
            parts += _table(text, item, here)
        else:
            opening, closing = _TAGS[item.kind]
            parts += [opening, *_pieces(text, item, here), closing]
    return "".join(parts)


def _table(text: str, table: Table, marks: Sequence[Mark]) -> Iterator[str]:
    """Yield a table; bars and white space stay in its cells, unseen."""
    focusable = ' tabindex="0"' if table.columns > WIDE else ""
    yield f'<div class="table"{focusable}><table>'
    for row in table.rows:
        yield "<tr>"
        for cell in row.cells:
            tag = "th" if row.head else "td"
            wide = len(row.cells) == 1 and table.columns > 1
            yield f'<{tag} colspan="{table.columns}">' if wide else f"<{tag}>"
            yield from _cell(text, cell, marks)
            yield f"</{tag}>"
        yield "</tr>"
    yield "</table></div>"


def _cell(text: str, cell: Cell, marks: Sequence[Mark]) -> Iterator[str]:
    end = cell.shown + len(text[cell.shown : cell.until].rstrip())
    yield from _unseen(text, cell.start, cell.shown, marks)
    if cell.shown < end:
        yield from _pieces(text, Block(cell.shown, end, "cell"), marks)
    yield from _unseen(text, end, cell.end, marks)


def _unseen(text: str, start: int, end: int, marks: Sequence[Mark]) -> Iterator[str]:
    """Yield bars and white space, which the page has for its text alone."""
    if start < end:
        yield f'<span class="bar">{"".join(_pieces(text, Block(start, end, "gap"), marks))}</span>'


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
    ends = [start + match.start() for match in _LINE_END.finditer(stretch)]
    if ends and (_INDENTED.search(stretch) or not any(map(sentences.cover, ends))):
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
