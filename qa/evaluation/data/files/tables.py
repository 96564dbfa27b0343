"""Tables of questions: CSV with its many delimiters, and sheets of Excel.

The first of the upper rows that has a column of questions is the heading; what stands over it, as
a title may, and rows without content are left out.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from index.errors import LoadError
from index.text.clean import one_line
from qa.evaluation.data.files.columns import asks, meaning, no_question
from qa.evaluation.data.rows import Problem, is_empty

DELIMITERS = ",;\t"
"""What may stand between the cells of a CSV file; spreadsheets in German write semicolons."""

HEADING_WITHIN = 10
"""Rows with content among which the heading is looked for."""

MAX_ROWS = 100_000
"""Rows of the longest sheet, the heading among them."""

MAX_CELLS = 10_000_000
"""Cells of the largest sheet, empty ones before others among them."""

MAX_UNPACKED = 200_000_000
"""Bytes of a workbook's parts together, unpacked."""

_SEP = re.compile(r'\A\s*"?sep=(.)"?[^\S\n]*\r?\n', re.IGNORECASE)

Cells = tuple[str, Sequence[Any] | Problem]
"""Where a row stands, and its cells or what is wrong with it."""


def read_csv(written: str) -> Iterator[tuple[str, Any]]:
    """Yield where each row of CSV stands, and its cells by column or what is wrong with it."""
    before = 0
    if told := _SEP.match(written):  # Excel's own word for the delimiter
        delimiter, written = told[1], written[told.end() :]
        before = told[0].count("\n")
    else:
        delimiter = max(DELIMITERS, key=lambda one: _likeness(written, one))
    return _records(_lines(written, delimiter, before))


def _lines(written: str, delimiter: str, before: int) -> Iterator[Cells]:
    reader = csv.reader(io.StringIO(written, newline=""), delimiter=delimiter, strict=True)
    while True:
        where = f"line {before + reader.line_num + 1}"
        try:
            yield where, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield where, Problem(where, f"this is not CSV ({error})")
            return


def _likeness(written: str, delimiter: str) -> tuple[int, int]:
    """Return how many known columns, and how many columns, a delimiter makes of the heading."""
    found = []
    for _, cells in islice(_lines(written, delimiter, 0), HEADING_WITHIN):
        if isinstance(cells, Problem):
            break
        known = sum(meaning(str(cell)) is not None for cell in cells)
        found.append((known, len(cells)))
    return max(found, default=(0, 0))


def _records(rows: Iterable[Cells]) -> Iterator[tuple[str, Any]]:
    """Yield the rows under the heading, each with its cells by column.

    Empty ones are left out but for the question, which a row must have.
    """
    upper: list[Cells] = []
    heading: list[str] | None = None
    for where, cells in rows:
        if not isinstance(cells, Problem) and all(is_empty(cell) for cell in cells):
            continue
        if heading is not None:
            yield where, _record(heading, cells)
        elif isinstance(cells, Problem):
            yield where, cells
            return
        elif asks(cells):
            heading = _heading(cells)
        else:
            upper.append((where, cells))
            if len(upper) == HEADING_WITHIN:
                break
    if heading is None and upper:
        where, cells = upper[0]
        names = [] if isinstance(cells, Problem) else [c for c in cells if not is_empty(c)]
        yield where, Problem("", no_question(names))


def _heading(cells: Sequence[Any]) -> list[str]:
    """Return a name for each column, no two alike."""
    names: dict[str, None] = {}
    for number, cell in enumerate(cells, 1):
        name = one_line("" if is_empty(cell) else str(cell), 60) or f"column {number}"
        names[f"{name} (column {number})" if name in names else name] = None
    return list(names)


def _record(heading: Sequence[str], cells: Sequence[Any] | Problem) -> dict[str, Any] | Problem:
    if isinstance(cells, Problem):
        return cells
    beyond = [cell for cell in cells[len(heading) :] if not is_empty(cell)]
    if beyond:
        return Problem("", f"there are more cells than columns: {one_line(str(beyond[0]), 40)}")
    named = zip(heading, cells, strict=False)
    return {n: _stripped(cell) for n, cell in named if not is_empty(cell) or asks([n])}


def _stripped(cell: Any) -> Any:
    if is_empty(cell):
        return None
    return cell.strip() if isinstance(cell, str) else cell


# -------------------------------------------------------------------- Excel


def is_workbook(data: bytes) -> bool:
    """Tell whether a file is one of Excel's since 2007."""
    return data.startswith(b"PK") and b"xl/" in data


def read_workbook(data: bytes, name: str) -> tuple[list[tuple[str, Any]], tuple[str, ...]]:
    """Return the rows of a workbook's first sheet with questions, and what other sheets it has.

    Formulas give the value that was saved with them. Nothing of the file is run or fetched.

    Raises:
        LoadError: if it is damaged or far too large.
    """
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
        if unpacked > MAX_UNPACKED:
            raise LoadError(f"{name} unpacks to {unpacked:,} bytes: save the questions alone")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what it does not keep, such as drop-down lists
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            sheets = {sheet.title: list(_sheet(sheet, name)) for sheet in book.worksheets}
            book.close()
    except LoadError:
        raise
    except Exception as error:  # the library has no error of its own for what is damaged
        raise LoadError(f"{name} is damaged, or no Excel file: save it once more") from error
    filled = {title: cells for title, cells in sheets.items() if cells}
    chosen = next((t for t, cells in filled.items() if _has_heading(cells)), next(iter(filled), ""))
    others = tuple(f"sheet {title}" for title in filled if title != chosen)
    return list(_records(filled.get(chosen, ()))), others


def _sheet(sheet: Any, name: str) -> Iterator[Cells]:
    """Yield the rows of a sheet that have content."""
    sheet.reset_dimensions()  # some programs write wrong ones
    seen = 0
    for number, cells in enumerate(sheet.iter_rows(max_row=MAX_ROWS + 1, values_only=True), 1):
        seen += len(cells)
        if seen > MAX_CELLS:
            raise LoadError(f"{name} has more than {MAX_CELLS:,} cells: save the questions alone")
        if all(is_empty(cell) for cell in cells):
            continue
        if number > MAX_ROWS:
            raise LoadError(f"{name} has more than {MAX_ROWS:,} rows: split it into parts")
        yield f"row {number}", cells


def _has_heading(rows: Iterable[Cells]) -> bool:
    return any(asks(cells) for _, cells in islice(rows, HEADING_WITHIN))
