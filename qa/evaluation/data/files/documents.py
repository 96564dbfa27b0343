"""JSON as people hand it on: a document with a list of rows somewhere in it, or a row a line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from qa.evaluation.data.files.columns import asks
from qa.evaluation.data.rows import Problem

LISTS = ("data", "questions", "examples", "tests", "test_cases", "goldens", "samples", "rows")
"""Names under which a document has its rows; else they are its only list of objects."""

WITHIN = ("vars", "inputs", "outputs", "reference_outputs", "row", "doc")
"""Parts of a row that hold columns of it, as promptfoo, LangSmith, Hugging Face and lm-eval write
them."""

_TRAILING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)|,(?=\s*[\]}])', re.DOTALL)
"""A string, so that its commas are passed over, or a comma after the last item."""


def parsed(written: str) -> Any:
    """Return the JSON document that a text is, or what is wrong; None where it is several.

    A comma after the last item of a list or object is overlooked.
    """
    found = _strictly(written)
    if not isinstance(found, Problem):
        return found
    relaxed = _strictly(_TRAILING.sub(lambda m: "" if m[0] == "," else m[0], written))
    return found if isinstance(relaxed, Problem) else relaxed


def _strictly(written: str) -> Any:
    try:
        return json.loads(written)
    except json.JSONDecodeError as error:
        if error.msg == "Extra data":
            return None
        return Problem(f"line {error.lineno}", f"this is not JSON ({error.msg})")
    except (RecursionError, ValueError):  # a number of too many digits is the other
        return Problem("line 1", "this JSON cannot be read")


def is_squad(document: Any) -> bool:
    """Tell whether a document is one of SQuAD's: titles with paragraphs."""
    if isinstance(document, Mapping):
        entries = document.get("data")
        return "data" in document and not (
            isinstance(entries, list) and any(asks(e) or isinstance(e, list) for e in entries)
        )
    return isinstance(document, list) and any(
        isinstance(entry, Mapping) and "paragraphs" in entry for entry in document
    )


def rows_of(document: Any) -> list[Any] | None:
    """Return the rows of a document, None where nothing in it looks like rows."""
    if isinstance(document, list):
        return document
    if not isinstance(document, Mapping):
        return None
    names, table = document.get("columns"), document.get("data")
    if isinstance(names, list) and isinstance(table, list):  # pandas' "split"
        return [
            dict(zip(map(str, names), row, strict=False)) if isinstance(row, list) else row
            for row in table
        ]
    if asks(document):
        return _transposed(document)
    lists = {key: found for key, found in document.items() if isinstance(found, list) and found}
    of_objects = [found for found in lists.values() if isinstance(found[0], Mapping)]
    named = [lists[key] for key in LISTS if key in lists]
    return next(iter(named or of_objects), None)


def _transposed(document: Mapping[str, Any]) -> list[Any]:
    """Return a list of rows of a document that has a list or an object of cells for each column."""
    columns: dict[str, Mapping[str, Any]] = {}
    for name, cells in document.items():
        if isinstance(cells, list):
            columns[name] = {str(number): cell for number, cell in enumerate(cells)}
        elif isinstance(cells, Mapping):
            columns[name] = cells
    if not any(asks([name]) for name in columns):
        return [document]  # a single row
    numbers = dict.fromkeys(number for cells in columns.values() for number in cells)
    return [
        {name: cells[number] for name, cells in columns.items() if number in cells}
        for number in numbers
    ]


def lines_of(written: str) -> Iterator[tuple[str, Any]]:
    """Yield where each line of JSON lines stands, and its value or what is wrong with it.

    Commas after the lines and brackets around them are overlooked.
    """
    for number, line in enumerate(written.split("\n"), 1):
        bare = line.strip().rstrip(",").rstrip()
        if bare not in ("", "[", "]"):
            yield f"line {number}", _line(bare)


def _line(bare: str) -> Any:
    found = parsed(bare)
    if found is None or isinstance(found, Problem):  # a bracket of the list around all lines?
        inner = bare.removeprefix("[") if bare.startswith("[{") else bare
        inner = inner.removesuffix("]") if inner.endswith("}]") else inner
        again = parsed(inner.strip().rstrip(","))
        return found if again is None or isinstance(again, Problem) else again
    return found


def flattened(row: Any) -> Any:
    """Return a row with the columns that stand in a part of it beside its own."""
    if not isinstance(row, Mapping):
        return row
    parts = [row[key] for key in WITHIN if isinstance(row.get(key), Mapping)]
    if not parts:
        return row
    own = {key: value for key, value in row.items() if value not in parts}
    return {key: value for part in parts for key, value in part.items()} | own
