"""A small file of questions in each format, about the sample article, as one to begin with."""

from __future__ import annotations

import csv
import io
import json
from typing import Any, Literal

from index.article import Article

Format = Literal["csv", "json", "jsonl", "xlsx", "squad"]
"""Formats of which there is an example."""

ROWS: tuple[dict[str, Any], ...] = (
    {
        "id": "duration",
        "question": "Wie lange haben Trump und Putin telefoniert?",
        "answerable": True,
        "answers": ["mehr als zwei Stunden", "Etwas mehr als zwei Stunden"],
        "evidence": ["Etwas mehr als zwei Stunden haben"],
    },
    {
        "id": "spokesman",
        "question": "Wer ist der Sprecher des Kremls?",
        "answerable": True,
        "answers": ["Dmitri Peskow"],
        "evidence": [],
    },
    {
        "id": "milk",
        "question": "Was kostet ein Liter Milch?",
        "answerable": False,
        "answers": [],
        "evidence": [],
    },
)
"""A question with marked evidence, one with an answer alone, one that the article leaves open."""


def example(kind: Format, article: Article) -> bytes:
    """Return a file of questions about the sample article, as UTF-8 or as a workbook.

    Args:
        kind: the format.
        article: the sample article, which SQuAD's format holds.
    """
    if kind == "csv":
        out = io.StringIO(newline="")
        csv.writer(out).writerows(_table())
        return out.getvalue().encode()
    if kind == "xlsx":
        return _workbook()
    if kind == "jsonl":
        return "".join(f"{_json(row)}\n" for row in ROWS).encode()
    document: Any = list(ROWS) if kind == "json" else _squad(article)
    return f"{_json(document, indent=1)}\n".encode()


def _table() -> list[list[Any]]:
    """Return the heading and the rows, bars between the items of a list."""
    cells = [["|".join(v) if isinstance(v, list) else v for v in row.values()] for row in ROWS]
    return [list(ROWS[0]), *cells]


def _workbook() -> bytes:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("questions")
    for cells in _table():
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _squad(article: Article) -> dict[str, Any]:
    """Return the questions in version 2.0, the whole article in one paragraph."""
    return {"version": "v2.0", "data": [{"title": article.title, "paragraphs": [
        {"context": article.text, "qas": [_question(row, article.text) for row in ROWS]}
    ]}]}  # fmt: skip


def _question(row: dict[str, Any], context: str) -> dict[str, Any]:
    starts = [(answer, context.find(answer)) for answer in row["answers"]]
    return {
        "id": row["id"],
        "question": row["question"],
        "is_impossible": not row["answerable"],
        "answers": [{"text": a, "answer_start": start} for a, start in starts if start >= 0],
    }


def _json(value: Any, indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent)
