"""Files of questions, as they are found: JSON, JSON lines, YAML, CSV, Excel, SQuAD and OMoS-QA.

A row that cannot be read is kept as a `Problem`, so that all of them can be named at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from index.errors import LoadError
from index.sources.encoding import decode
from qa.evaluation.data.files import documents
from qa.evaluation.data.files.columns import asks, columns_of, no_question
from qa.evaluation.data.files.tables import is_workbook, read_csv, read_workbook
from qa.evaluation.data.files.yaml_documents import read_yaml
from qa.evaluation.data.omos import Pages
from qa.evaluation.data.rated import is_rated, latest
from qa.evaluation.data.reader import RowReader
from qa.evaluation.data.rows import Content, Problem, Row, UnusableError, is_empty

REFUSED = {
    b"\xd0\xcf\x11\xe0": "is an old Excel file or has a password: save it as .xlsx or CSV",
    b"PK": "is no Excel file: give .xlsx, CSV or JSON lines",
    b"PAR1": "is a Parquet file: write it as JSON lines, as to_json of Hugging Face's Dataset does",
    b"%PDF": "is a PDF: give a table of questions, and the PDF with --article",
}
"""What files begin with that hold no questions, and what to do."""

YAML = (".yaml", ".yml")
JSON = (".json", ".jsonl", ".ndjson")

Found = Sequence[tuple[str, Any]]
"""Where each row stands, and its columns or what is wrong with it."""


def read_content(data: bytes, suffix: str, name: str, *, pages: bool = True) -> Content:
    """Return what a file holds, whichever of the formats it is in.

    Args:
        data: the file.
        suffix: of its name, in lower case and with the dot.
        name: what messages call it.
        pages: whether the paragraph that a row brings is an article of its own; else it is a
            passage of the articles that are asked.

    Raises:
        LoadError: if the whole of it cannot be read.
    """
    if is_workbook(data):
        rows, sheets = read_workbook(data, name)
        return _content(rows, name, pages, sheets)
    for start, why in REFUSED.items():
        if data.startswith(start):
            raise LoadError(f"{name} {why}")
    written = decode(name, data).removeprefix("\ufeff")
    if suffix in YAML:
        listed = documents.rows_of(read_yaml(written, name))
        if listed is None:
            raise LoadError(f"{name} has no list of questions: put them under tests")
        return _content(_numbered("row", listed), name, pages)
    if suffix not in JSON and not written.lstrip().startswith(("{", "[{")):
        return _content(list(read_csv(written)), name, pages)
    return _read_json(written, suffix, name, pages)


def _read_json(written: str, suffix: str, name: str, pages: bool) -> Content:
    document = documents.parsed(written)
    if isinstance(document, Problem) and suffix == ".json":
        return Content((), (), (document,))
    if documents.is_squad(document):
        from qa.evaluation.data.squad import read_squad

        document = {"data": document} if isinstance(document, list) else document
        return read_squad(document, written, name)
    found = documents.rows_of(document)
    if found is None:
        return _content(list(documents.lines_of(written)), name, pages)
    where = "line" if found == [document] else "row"  # one object is one line, if a long one
    return _content(_numbered(where, found), name, pages)


def _numbered(where: str, found: Sequence[Any]) -> Found:
    return [(f"{where} {number}", values) for number, values in enumerate(found, 1)]


def _content(found: Found, name: str, pages: bool, unread: Sequence[str] = ()) -> Content:
    found = latest([(where, documents.flattened(values)) for where, values in found])
    filled = dict.fromkeys(
        str(key)
        for _, values in found
        if isinstance(values, Mapping)
        for key, cell in values.items()
        if not is_empty(cell) or asks([key])
    )
    columns = columns_of(filled)
    if filled and not columns.holds("question"):
        return Content((), (), (Problem(found[0][0], no_question(filled)),))
    reader = RowReader(columns, Pages(name), own_pages=pages)
    rows: list[Row] = []
    problems: list[Problem] = []
    for where, values in found:
        try:
            rows.append(replace(reader.row(where, values), rated=is_rated(values)))
        except UnusableError as error:
            problems.append(Problem(where, str(error)))
    articles = reader.pages.articles
    if articles:
        ids = {article.id for article in articles}
        problems += [
            Problem(row.where, "there is no context, which other rows have")
            for row in rows
            if row.article not in ids
        ]
    untitled = () if articles else columns.named.get("title", ())  # a paragraph's, where it is one
    return Content(
        rows=tuple(rows),
        articles=articles,
        problems=tuple(problems),
        one_page_each=bool(articles),
        unread=(*columns.unread, *untitled, *reader.others, *unread),
    )
