"""The reading order of a page: columns one after the other, the rows of a table as they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.sources.pdf.glyphs import WIDE, Piece
from index.sources.pdf.grid import Grid, Row

MOST = 5_000
"""Pieces of a page up to which its columns are looked for; a page of a newspaper has 2,000."""

_Spaces = list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is read.

    Attributes:
        text: of the line, the cells of a table's row separated by `` | ``.
        left: where it begins, from the left, in points.
        right: where it ends.
        y: of its baseline, growing downwards.
        size: of its font.
        bold: whether all of it is.
        page: number, from 1, of its page.
        column: number of its column in the file; text that spans the page counts as one.
        table: number of the table in the file whose row it is, 0 for none.
    """

    text: str
    left: float
    right: float
    y: float
    size: float
    bold: bool
    page: int
    column: int
    table: int = 0


@dataclass(frozen=True, slots=True)
class _Table:
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class _Columns:
    columns: list[list[Row]]


def rows(pieces: Sequence[Piece]) -> list[Row]:
    """Return the pieces of a page by height, the highest first."""
    found: list[Row] = []
    for piece in sorted(pieces, key=lambda piece: (piece.y, piece.left)):
        if found and piece.y - found[-1][0].y < 0.25 * min(piece.size, found[-1][0].size):
            found[-1].append(piece)
        else:
            found.append([piece])
    return [sorted(row, key=lambda piece: piece.left) for row in found]


def lines(pages: Sequence[Sequence[Row]]) -> list[Line]:
    """Return the lines of all pages in the order in which they are read."""
    found: list[Line] = []
    column = table = 0
    for number, page in enumerate(pages, 1):
        for part in _in_order(page):
            column += 1
            for inside in part:
                if isinstance(inside, _Table):
                    table += 1
                    found += [_line(row, number, column, table) for row in inside.rows]
                else:
                    found.append(_line(inside, number, column))
    return found


def _line(row: Row, page: int, column: int, table: int = 0) -> Line:
    text = (" | " if table else " ").join(piece.text for piece in row)
    main = max(row, key=lambda piece: len(piece.text))
    bold = all(piece.bold for piece in row)
    return Line(text, row[0].left, row[-1].right, main.y, main.size, bold, page, column, table)


def _in_order(page: Sequence[Row]) -> Iterator[list[Row | _Table]]:
    """Yield what is read one after the other: the columns, and what stands between them."""
    spanning: list[Row | _Table] = []
    for part in _divided(page):
        if not isinstance(part, _Columns):
            spanning.append(part)
            continue
        yield spanning
        spanning = []
        for column in part.columns:
            inside = list(_divided(column))
            yield [part for part in inside if not isinstance(part, _Columns)] or list(column)
    yield spanning


def _divided(page: Sequence[Row]) -> Iterator[Row | _Table | _Columns]:
    """Yield the single rows, the tables and the columns of a page from top to bottom."""
    simple = sum(map(len, page)) > MOST
    at = 0
    while at < len(page):
        grid = None if simple else _grid(page, at)
        if grid and grid.is_text():
            yield _Columns(grid.columns)
        elif grid and grid.is_table():
            yield _Table(grid.table())
        else:
            grid = None
            yield page[at]
        at += len(grid.rows) if grid else 1


def _grid(page: Sequence[Row], start: int) -> Grid | None:
    """Return the rows from ``start`` on that leave the same spaces free, None if they leave none.

    Such rows begin with text side by side, on one height or on two.
    """
    end = start + 1
    if len(page[start]) == 1:
        if end == len(page) or not _beside(page[start], page[end]):
            return None
        end += 1
    least = WIDE * page[start][0].size
    covered: _Spaces = []
    for row in page[start:end]:
        covered = _merged(covered, row)
    spaces = _between(covered, least)
    while spaces and end < len(page):
        covered = _merged(covered, page[end])
        fewer = _between(covered, least)
        if not fewer:
            break
        spaces = fewer
        end += 1
    if not spaces or end - start < 2:
        return None
    return Grid(page[start:end], [(left + right) / 2 for left, right in spaces]).ended()


def _beside(row: Row, following: Row) -> bool:
    """Tell whether two rows that are near each other leave a wide space between them."""
    first, second = sorted((row, following), key=lambda row: row[0].left)
    near = following[0].y - row[0].y < 1.5 * row[0].size
    return near and second[0].left - first[-1].right > WIDE * row[0].size


def _merged(covered: _Spaces, row: Row) -> _Spaces:
    """Return the parts of the page's width that have text, after one more row."""
    found: _Spaces = []
    for left, right in sorted([*covered, *((piece.left, piece.right) for piece in row)]):
        if found and left <= found[-1][1]:
            found[-1] = (found[-1][0], max(right, found[-1][1]))
        else:
            found.append((left, right))
    return found


def _between(covered: _Spaces, least: float) -> _Spaces:
    """Return the spaces between them that are wide enough to divide columns."""
    return [(b, c) for (_, b), (c, _) in pairwise(covered) if c - b >= least]
