"""Files of questions, as they are found: JSON lines, CSV, SQuAD's JSON and OMoS-QA's lines.

A row that cannot be read is kept as a `Problem`, so that all of them can be named at once.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from index.text.clean import one_line
from qa.evaluation.data.omos import Pages
from qa.evaluation.data.rows import (
    Content,
    Problem,
    Row,
    UnusableError,
    Values,
    alternatives,
    identifier,
    question,
    text,
    texts,
    truth,
)

DELIMITERS = ",;\t"
"""What may stand between the cells of a CSV file; spreadsheets in German write semicolons."""

LISTS = ("answers", "facts", "evidence")
"""Columns whose cells are lists, as JSON; a cell that is none is a list of one."""

_TRUTH = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


def read_content(written: str, suffix: str, name: str) -> Content:
    """Return what a file holds, whichever of the formats it is in."""
    if suffix in (".csv", ".tsv"):
        return _content(_csv_rows(written), name)
    document = _parsed(written)
    if isinstance(document, Problem) and suffix == ".json":
        return Content((), (), (document,))
    if isinstance(document, Mapping) and "data" in document:
        from qa.evaluation.data.squad import read_squad

        return read_squad(document, written, name)
    if isinstance(document, list):
        return _content(((f"row {n}", values) for n, values in enumerate(document, 1)), name)
    return _content(_json_lines(written), name)


def _parsed(written: str) -> Any:
    """Return the JSON document that a text is; None where it is several, or what is wrong."""
    try:
        return json.loads(written)
    except json.JSONDecodeError as error:
        if error.msg == "Extra data":
            return None
        return Problem(f"line {error.lineno}", f"this is not JSON ({error.msg})")
    except (RecursionError, ValueError):  # a number of too many digits is the other
        return Problem("line 1", "this JSON cannot be read")


def _json_lines(written: str) -> Iterator[tuple[str, Any]]:
    for number, line in enumerate(written.split("\n"), 1):
        if line.strip():
            yield f"line {number}", _parsed(line)


def _csv_rows(written: str) -> Iterator[tuple[str, Any]]:
    header = written.partition("\n")[0]
    delimiter = max(DELIMITERS, key=header.count)
    reader = csv.DictReader(io.StringIO(written, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = max(reader.line_num, 1) + 1
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield f"line {line}", Problem("", f"this is not CSV ({error})")
            return
        yield f"line {line}", _cells(values)


def _cells(values: Mapping[Any, Any]) -> dict[str, Any] | Problem:
    """Return a line's cells by column: lists parsed, empty cells left out."""
    if None in values:
        return Problem("", "there are more cells than columns")
    found: dict[str, Any] = {}
    for column, cell in values.items():
        key, written = column.strip(), (cell or "").strip()
        if key in LISTS and written.startswith("["):
            try:
                found[key] = json.loads(written)
            except ValueError:
                return Problem("", f"{key} is not a JSON list: {one_line(written, 60)}")
        elif written:
            found[key] = _TRUTH.get(written.lower(), written) if key == "answerable" else written
    return found


def _content(found: Iterable[tuple[str, Any]], name: str) -> Content:
    rows: list[Row] = []
    problems: list[Problem] = []
    pages = Pages(name)
    for where, values in found:
        try:
            rows.append(_row(where, values, pages))
        except UnusableError as error:
            problems.append(Problem(where, str(error)))
    if pages.articles:
        ids = {article.id for article in pages.articles}
        problems += [
            Problem(row.where, "there is no context, which other rows have")
            for row in rows
            if row.article not in ids
        ]
    return Content(tuple(rows), pages.articles, tuple(problems), bool(pages.articles))


def _row(where: str, values: Any, pages: Pages) -> Row:
    if isinstance(values, Problem):
        raise UnusableError(values.what)
    if not isinstance(values, Mapping):
        raise UnusableError("this is not one JSON object")
    row = Row(
        where=where,
        id=identifier(values),
        question=question(values),
        language=text(values, "language").lower(),
    )
    return pages.row(row, values) if "context" in values else _labelled(row, values)


def _labelled(row: Row, values: Values) -> Row:
    """Return a row with what its line says of the right answer."""
    row = replace(
        row,
        article=text(values, "article"),
        answerable=truth(values, "answerable"),
        answers=texts(values, "answers"),
        facts=alternatives(values, "facts"),
        evidence=texts(values, "evidence"),
    )
    gold = row.answers or row.facts or row.evidence
    if gold and row.answerable is False:
        raise UnusableError("answerable is false, and yet there is an answer, a fact or evidence")
    return replace(row, answerable=True) if gold else row
