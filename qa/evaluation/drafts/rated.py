"""Pairs from the page: questions whose answers visitors rated bad, to be corrected."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from index.errors import LoadError
from qa.evaluation.data.files.documents import lines_of
from qa.evaluation.data.rated import is_rated, latest

KEPT = ("id", "question", "language", "article", "answerable", "answers", "said", "note", "rated")
"""What a pair has of the rating's line."""


def rated_bad(path: Path) -> Iterator[dict[str, Any]]:
    """Yield a pair for each answer that was last rated bad.

    Where the visitor gave the right answer it is there, or that there is none; else a person fills
    in ``answers`` or ``evidence``. What the program said is ``said``.

    Raises:
        LoadError: if the file cannot be read.
    """
    try:
        written = path.read_text("utf-8")
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8"
        raise LoadError(f"{path} cannot be read ({why}): give the file of ratings") from error
    for _, row in latest([(where, row) for where, row in lines_of(written) if is_rated(row)]):
        if row["rating"] == "down" and row.get("question"):
            kept = {name: row[name] for name in KEPT if name in row}
            yield {"answers": [], "evidence": [], **kept, "tags": ["thumbs down"]}


def as_lines(rows: list[dict[str, Any]]) -> str:
    """Return rows as JSON lines."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
