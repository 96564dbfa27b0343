"""The reading order of a page: columns one after the other, the rows of a table as they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.sources.pdf.glyphs import NARROW, WIDE, Piece
from index.sources.pdf.grid import Grid, Row

MOST = 5_000
"""Pieces of a page up to which its columns are looked for; a page of a newspaper has 2,000."""

INITIALS = 9
"""Single capital letters of a page that are taken for the large first letters of a text."""

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
    for piece in sorted(_with_initials(pieces), key=lambda piece: (piece.y, piece.left)):
        if found and piece.y - found[-1][0].y < 0.25 * min(piece.size, found[-1][0].size):
            found[-1].append(piece)
        else:
            found.append([piece])
    return [sorted(row, key=lambda piece: piece.left) for row in found]


def _with_initials(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces of a page, a large first letter put to the first of the lines beside it."""
    found = list(pieces)
    initials = [piece for piece in pieces if len(piece.text) == 1 and piece.text.isupper()]
    for initial in initials[:INITIALS]:
        beside = [
            piece
            for piece in found
            if 2 * piece.size < initial.size
            and initial.y - initial.size < piece.y <= initial.y
            and 0 < piece.left - initial.left < 1.5 * initial.size
        ]
        if len(beside) > 1:
            first = min(beside, key=lambda piece: (piece.y, piece.left))
            found[found.index(first)] = replace(first, text=initial.text + first.text)
            found.remove(initial)
    return found


def lines(pages: Sequence[Sequence[Row]]) -> list[Line]:
    """Return the lines of all pages in the order in which they are read."""
    found: list[Line] = []
    column = table = 0
    for number, page in enumerate(pages, 1):
        for part in filter(None, _in_order(page)):
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
            yield list(_tables(column))
    yield spanning


def _divided(page: Sequence[Row]) -> Iterator[Row | _Table | _Columns]:
    """Yield the single rows, the tables and the columns of a page from top to bottom."""
    if sum(map(len, page)) > MOST:
        yield from page
        return
    at = 0
    while at < len(page):
        grid = _grid(page, at, all_spaces=False)
        if grid and grid.is_text():
            yield _Columns(grid.columns)
            at += len(grid.rows)
            continue
        found, at = _table_or_rows(page, at)
        yield from found


def _tables(column: Sequence[Row]) -> Iterator[Row | _Table]:
    """Yield the single rows and the tables of a column from top to bottom."""
    at = 0
    while at < len(column):
        found, at = _table_or_rows(column, at)
        yield from found


def _table_or_rows(page: Sequence[Row], start: int) -> tuple[Sequence[Row | _Table], int]:
    """Return the table that begins with a row, else the row itself, and where to go on.

    Of a long run of rows that is no table an eighth is returned, to be done in linear time.
    """
    grid = _grid(page, start, all_spaces=True)
    above = grid.before_heading() if grid else None
    if above and above.is_table():
        return [_Table(above.table())], start + len(above.rows)
    end = start + max(1, len(grid.rows) // 8 if grid else 1)
    return page[start:end], end


def _grid(page: Sequence[Row], start: int, *, all_spaces: bool) -> Grid | None:
    """Return the rows from ``start`` on that leave the same spaces free, None if they leave none.

    Such rows begin with text side by side, on one height or on two. They go on as long as they
    leave ``all_spaces`` free that the first ones do, or any of them.
    """
    end = start + 1
    if len(page[start]) == 1:
        if end == len(page) or not _beside(page[start], page[end]):
            return None
        end += 1
    least = NARROW * page[start][0].size
    covered: _Spaces = []
    for row in page[start:end]:
        covered = _merged(covered, row)
    spaces = _between(covered, least)
    wanted = len(spaces) if all_spaces else 1
    while spaces and end < len(page):
        covered = _merged(covered, page[end])
        left = _between(covered, least)
        if len(left) < wanted:
            break
        spaces = left
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
