"""Which rows of an article stand in one table, told by its lines and by the heads they are read by.

A row is a line with a bar between its cells (`index.sources.rows`), and the heads of its columns
are its sentence's label. So nothing has to be kept beside the text, and an article that was stored
before there were tables on the page has them as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from index.article import Span
from index.text.labels import bars, is_row

if TYPE_CHECKING:
    from index.article import Article
    from qa.web.reading.article import Block

LONGEST = 60
"""Rows of a table up to which it is one; each part of a longer one is laid out by itself."""

BETWEEN = 4
"""Blocks, gaps among them, between two rows of a table: lines that name those below."""


class Cell(NamedTuple):
    """Where a cell begins and ends, and within it what is shown; both may be empty."""

    start: int
    shown: int
    until: int
    end: int


@dataclass(frozen=True, slots=True)
class Row(Span):
    """A row of a table; bars and white space belong to the cell behind them.

    Attributes:
        head: whether it names the columns below it.
        cells: in reading order; a single one is as wide as the table.
    """

    head: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table(Span):
    """Rows that stand in one table; white space between two belongs to the one before."""

    rows: tuple[Row, ...]

    @property
    def columns(self) -> int:
        """Return how many columns it has."""
        return max(len(row.cells) for row in self.rows)


def with_tables(article: Article, blocks: Sequence[Block]) -> Iterator[Block | Table]:
    """Yield the blocks of an article, those that make a table as one.

    Rows with the same heads stand in one table with these and with what is between them. Of rows
    without heads two or more of as many cells are one, where nothing is between them.
    """
    heads = _heads(article)
    position = 0
    while position < len(blocks):
        end = _labelled(blocks, position, heads)
        if end == position:
            end = _alike(article.text, blocks, position, heads)
        if end == position:
            yield blocks[position]
            position += 1
        else:
            yield from _tables(article.text, blocks[position:end], heads)
            position = end


def _heads(article: Article) -> dict[int, int]:
    """Return where the heads of a row begin, by where it begins; heads are their own."""
    found: dict[int, int] = {}
    for sentence in article.sentences:
        if sentence.label and is_row(sentence.label.of(article.text)):
            found[sentence.start] = found[sentence.label.start] = sentence.label.start
    return found


def _labelled(blocks: Sequence[Block], begin: int, heads: Mapping[int, int]) -> int:
    """Return behind which block the table ends whose heads are at ``begin``, that without one."""
    own, end = blocks[begin].start, begin
    if heads.get(own) != own:
        return begin
    for place in range(begin, len(blocks)):
        named = heads.get(blocks[place].start)
        if named == own:
            end = place + 1
        elif named or blocks[place].kind in ("title", "heading") or place - end > BETWEEN:
            break
    return end


def _alike(text: str, blocks: Sequence[Block], begin: int, heads: Mapping[int, int]) -> int:
    """Return behind which block the rows end that are like that at ``begin``, that without any."""
    width, end, lines = 0, begin, 0
    if "|" not in blocks[begin].of(text):
        return begin
    for place in range(begin, len(blocks)):
        block = blocks[place]
        if block.kind == "gap" and end > begin:
            continue
        rows = [row for row in block.of(text).split("\n") if not _is_rule(row)]
        width = width or (len(bars(rows[0])) if rows else 0)
        alike = width > 0 and not _is_rule(block.of(text).split("\n", 1)[0])
        alike = alike and all(len(bars(row)) == width for row in rows)
        if not alike or block.kind in ("title", "heading") or block.start in heads:
            break
        end, lines = place + 1, lines + len(rows)
    return end if lines > 1 else begin


def _tables(text: str, blocks: Sequence[Block], heads: Mapping[int, int]) -> Iterator[Table]:
    lines = list(_lines(text, blocks))
    bordered = all(line.of(text).startswith("|") for line in lines)
    width = len(bars(lines[0].of(text)))
    rows = []
    ends = [*(line.start for line in lines[1:]), blocks[-1].end]
    for line, end in zip(lines, ends, strict=True):
        ruled = _is_rule(text[line.end : end])
        head = ruled or heads.get(line.start) == line.start
        rows.append(Row(line.start, end, head, _cells(text, line, end, width, bordered)))
    for begin in range(0, len(rows), LONGEST):
        part = rows[begin : begin + LONGEST]
        yield Table(part[0].start, part[-1].end, tuple(part))


def _lines(text: str, blocks: Sequence[Block]) -> Iterator[Span]:
    """Yield where the rows are, rules left out."""
    for block in blocks:
        position = block.start
        for line in block.of(text).split("\n") if block.kind != "gap" else ():
            if not _is_rule(line):
                yield Span(position, position + len(line))
            position += len(line) + 1


def _is_rule(line: str) -> bool:
    """Tell whether a line is drawn between heads and rows."""
    return "-" in line and not line.strip("|+:- \t\n")


def _cells(text: str, line: Span, end: int, width: int, bordered: bool) -> tuple[Cell, ...]:
    """Return the cells of a row, or one where it has not as many as the first.

    Bars at both ends are a border, and have no empty cell before or behind them.
    """
    found = bars(line.of(text))
    if len(found) != width:
        return (Cell(line.start, line.start, line.end, end),)
    edges = [(line.start + bar.start, line.start + bar.end) for bar in found]
    edges = [(line.start, line.start), *edges, (line.end, line.end)]
    if bordered and len(edges) > 2:
        edges[:2] = [(line.start, edges[1][1])]
        if len(edges) > 2 and edges[-2][1] == line.end:
            edges.pop()
    pairs = list(pairwise(edges))
    last = Cell(*pairs[-1][0], pairs[-1][1][0], end)
    return (*(Cell(*edge, until, until) for edge, (until, _) in pairs[:-1]), last)
