"""The questions of a report as CSV, one a row, for spreadsheets and data frames."""

from __future__ import annotations

import csv
import io
import math

from qa.evaluation.figures.verdict import RESULTS, kinds_of, verdict
from qa.evaluation.report.report import Report

COLUMNS = (
    "id", "question", "language", "article", "answerable", "tags", "result", "kinds",
    "wanted", "answer", "quotes",
)  # fmt: skip

TOLD = ("answerable", "right")
"""Scores that other columns tell."""

FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula, as OWASP lists it."""


def questions_csv(report: Report) -> str:
    """Return a row for each question, its texts first and then its scores by name.

    Bars part several texts of a cell; a cell that would be a formula begins with an apostrophe.
    """
    every = dict.fromkeys(name for one in report.scored for name in one.scores)
    names = [name for name in every if name not in TOLD]
    out = io.StringIO(newline="")
    rows = csv.writer(out)
    rows.writerow([*COLUMNS, *names])
    for one in report.scored:
        texts = (
            one.id, one.question, one.language, one.article,
            "" if one.answerable is None else str(one.answerable).lower(),
            "|".join(one.tags), RESULTS[verdict(one)],
            *map("|".join, (kinds_of(one.scores), one.wanted)),
            one.answer, "|".join(one.quotes),
        )  # fmt: skip
        scores = (one.scores.get(name, math.nan) for name in names)
        cells = ("" if math.isnan(score) else f"{score:.6g}" for score in scores)
        rows.writerow([*map(harmless, texts), *cells])
    return out.getvalue()


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULAS) else text
