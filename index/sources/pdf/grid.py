"""Text that stands side by side on a page: the rows of a table, or columns of lines."""

from __future__ import annotations

import math
import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from statistics import median

from index.sources.pdf.glyphs import STRETCHED, Piece

Row = list[Piece]
"""Pieces of one height, from left to right."""

LARGER = 1.12
"""Size of a heading's font, as a share of the text's, from which it needs no other sign."""

_MARK = re.compile(r"[-*•‣▪◦·–—]|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)]")
_LINE = 18
"""Characters of half the lines of a column of text; cells of tables are mostly shorter."""


@dataclass(frozen=True)
class Grid:
    """Rows of a page and the spaces between columns that all of them leave free.

    Attributes:
        rows: from top to bottom.
        gutters: where the columns are divided, from left to right.
    """

    rows: Sequence[Row]
    gutters: Sequence[float]

    @cached_property
    def cells(self) -> list[list[Row]]:
        """The pieces of each row by column; a column of list marks belongs to the next one."""
        found = []
        for row in self.rows:
            cells: list[Row] = [[] for _ in range(len(self.gutters) + 1)]
            for piece in row:
                cells[bisect(self.gutters, piece.left)].append(piece)
            found.append(cells)
        for at in reversed(range(len(self.gutters))):
            marks = [piece.text for cells in found for piece in cells[at]]
            if all(map(_MARK.fullmatch, marks)):
                found = [[*c[:at], c[at] + c[at + 1], *c[at + 2 :]] for c in found]
        return found

    @cached_property
    def columns(self) -> list[list[Row]]:
        """The rows of each column, those without text in it left out."""
        return [[row for row in column if row] for column in zip(*self.cells, strict=True)]

    def ended(self) -> Grid:
        """Return the grid without the rows at its end that stand apart and fill one column."""
        if len(self.columns) < 2:
            return self
        last = sorted(
            max((n for n, row in enumerate(column) if row), default=0)
            for column in zip(*self.cells, strict=True)
        )
        usual = median([pitch for column in self.columns for pitch in _pitches(column)] or [0])
        for at in range(max(last[-2] + 1, len(self.rows) - 3), len(self.rows)):
            if self.rows[at][0].y - self.rows[at - 1][0].y > 1.6 * usual:
                return Grid(self.rows[:at], self.gutters)
        return self

    def before_heading(self) -> Grid:
        """Return the rows above the first that is in a larger font and fills one column."""
        size = median(piece.size for row in self.rows for piece in row)
        for at, row in enumerate(self.rows):
            if at and len(row) == 1 and row[0].size > LARGER * size:
                return Grid(self.rows[:at], self.gutters)
        return self

    def is_text(self) -> bool:
        """Tell whether the columns are read one after the other."""
        texts = sum(map(_is_text, self.columns))
        return texts >= 2 or (texts == 1 and self._aligned < 0.5 and not self._labelled)

    def is_table(self) -> bool:
        """Tell whether the rows are read one after the other, each cell by cell."""
        full = sum(sum(map(bool, cells)) >= 2 for cells in self.cells)
        wider = self._wider()
        sure = self._is_wide() or (len(self.columns) >= 3 and bool(wider))
        enough = full >= 3 or (full == 2 and sure)
        if not enough or (self._aligned < 0.5 and not self._labelled):
            return False
        return 2 * sum(wider) > len(wider) if wider else all(map(_is_aligned, self.columns[1:-1]))

    def _is_wide(self) -> bool:
        """Tell whether the spaces between columns are wider than a justified line has them."""
        gaps = [gap for row in self.rows for gap in _gaps(row)]
        return min(gaps, default=0.0) > STRETCHED * self.rows[0][0].size

    def _wider(self) -> list[bool]:
        """Tell of each row whether its columns are further apart than its words.

        In a justified line they are not. Rows without words next to each other are left out.
        """
        found = []
        for cells in self.cells:
            filled = [cell for cell in cells if cell]
            between = [right[0].left - left[-1].right for left, right in pairwise(filled)]
            inside = [gap for cell in filled for gap in _gaps(cell)]
            inside += [piece.space for cell in filled for piece in cell]
            if between and min(inside, default=math.inf) < math.inf:
                found.append(min(between) >= 1.5 * min(inside))
        return found

    @property
    def _aligned(self) -> float:
        """The share of rows with text in more than one column."""
        return sum(sum(map(bool, cells)) >= 2 for cells in self.cells) / len(self.rows)

    @property
    def _labelled(self) -> bool:
        """Whether lines of a first column stand apart, each beside several of the others."""
        pitches = [_pitches(column) for column in self.columns]
        if len(pitches[0]) < 2 or not all(pitches):
            return False
        beside = [row for row in self.cells if row[0]]
        aligned = sum(any(row[1:]) for row in beside) >= 0.8 * len(beside)
        return aligned and median(pitches[0]) > 1.5 * min(map(median, pitches))

    def table(self) -> list[Row]:
        """Return the rows of a table, one piece a cell, a wrapped cell put together again."""
        found = []
        for group in self._groups():
            merged = [
                [piece for cell in column for piece in cell] for column in zip(*group, strict=True)
            ]
            found.append([_joined(cell) for cell in merged if cell])
        return found

    def _groups(self) -> Iterator[list[list[Row]]]:
        """Yield the rows that belong to one row of the table, of which one has a first cell.

        They are nearer to each other than to others; where all are, a row without a first cell
        belongs to the one above.
        """
        size = self.rows[0][0].size
        pitches = _pitches(self.rows)
        near = 1.08 * min((pitch for pitch in pitches if pitch > 0.9 * size), default=0.0)
        padded = 3 * sum(pitch >= near for pitch in pitches) >= len(pitches)
        group = self.cells[:1]
        for pitch, cells in zip(pitches, self.cells[1:], strict=True):
            labels = sum(bool(row[0]) for row in (*group, cells))
            rest = bool(group[0][0]) and not cells[0]
            if pitch < 0.9 * size or (pitch < near and labels <= 1 and (padded or rest)):
                group.append(cells)
            else:
                yield group
                group = [cells]
        yield group


def _is_text(column: list[Row]) -> bool:
    """Tell whether the lines of a column are those of paragraphs: long, and mostly full."""
    if len(column) < 3:
        return False
    left = min(row[0].left for row in column)
    right = max(row[-1].right for row in column)
    full = sum(row[-1].right - left > 0.75 * (right - left) for row in column)
    lengths = [sum(len(piece.text) for piece in row) for row in column]
    return full >= 0.5 * len(column) and median(lengths) >= _LINE


def _is_aligned(column: list[Row]) -> bool:
    """Tell whether most cells of a column begin, end or have their middle under each other."""
    lefts = [cell[0].left for cell in column]
    rights = [cell[-1].right for cell in column]
    middles = [(left + right) / 2 for left, right in zip(lefts, rights, strict=True)]
    near = 0.3 * column[0][0].size
    return any(
        sum(abs(edge - median(edges)) < near for edge in edges) >= 0.6 * len(edges)
        for edges in (lefts, rights, middles)
    )


def _gaps(row: Row) -> list[float]:
    """Return the spaces between the pieces of a row."""
    return [right.left - left.right for left, right in pairwise(row)]


def _pitches(column: Sequence[Row]) -> list[float]:
    """Return the distances between the lines of a column."""
    return [below[0].y - above[0].y for above, below in pairwise(column)]


def _joined(cell: Row) -> Piece:
    text = " ".join(piece.text for piece in cell)
    bold = all(piece.bold for piece in cell)
    return replace(cell[0], text=text, right=max(piece.right for piece in cell), bold=bold)
