"""Figures that a run must reach, for use where a machine decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from index.errors import ArticleQAError
from qa.evaluation.figures.names import LOWER_IS_BETTER, NAMES, NEITHER_IS_BETTER

if TYPE_CHECKING:
    from qa.evaluation.report.report import Report


def read_limits(text: str) -> dict[str, float]:
    """Return the least value of each figure that ``"evidence.hit@1=0.9,answer.facts=0.6"`` asks.

    Raises:
        ArticleQAError: if a name or number is none, or more is not better.
    """
    limits = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, number = (side.strip() for side in part.partition("="))
        if name not in NAMES:
            raise ArticleQAError(f"there is no figure {name!r}: choose from {', '.join(NAMES)}")
        if name in LOWER_IS_BETTER | NEITHER_IS_BETTER:
            raise ArticleQAError(f"{name} is not the better for being higher: leave it out")
        try:
            limits[name] = float(number)
        except ValueError:
            raise ArticleQAError(f"{part!r} has no number: write {name}=0.9") from None
    return limits


def failures(report: Report, limits: Mapping[str, float]) -> list[str]:
    """Return, for each figure that is under its limit or has no value, a line that says so."""
    lines = []
    for name, least in limits.items():
        value = report.metrics[name].value
        if value is None:
            lines.append(f"{name} has no value: these questions do not measure it")
        elif not value >= least:
            lines.append(f"{name} is {value:.4f}, under {least:g}")
    return lines
