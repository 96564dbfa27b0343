"""Questions whose answers visitors of the page rated, in a file to which lines are only added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.article import Article
    from qa.evaluation.data.datasets import Questions

COLUMN = "rating"
GIVEN = ("up", "down")
WITHDRAWN = "withdrawn"
"""The rating that takes back what was said before."""


def is_rated(values: Any) -> bool:
    """Tell whether a row is a visitor's rating."""
    return isinstance(values, Mapping) and values.get(COLUMN) in (*GIVEN, WITHDRAWN)


def latest(found: Sequence[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Return the rows without ratings that a later one of the same id replaces or takes back."""
    last = {values.get("id"): where for where, values in found if is_rated(values)}
    return [
        (where, values)
        for where, values in found
        if not is_rated(values) or (last[values.get("id")] == where and values[COLUMN] != WITHDRAWN)
    ]


def present(questions: Questions, articles: Sequence[Article]) -> tuple[Questions, list[str]]:
    """Return the questions without those whose rated article is gone, and a line on how many.

    Articles are removed and replaced by new versions; a rating of then says nothing of now.
    """
    ids = {article.id for article in articles}
    rows = tuple(
        row for row in questions.rows if not (row.rated and row.article and row.article not in ids)
    )
    gone = len(questions.rows) - len(rows)
    if not gone:
        return questions, []
    line = f"{questions.name}: {gone} left out: their article is not there (any more)"
    return replace(questions, rows=rows), [line]
