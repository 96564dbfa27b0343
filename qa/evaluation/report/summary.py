"""The figures of a report, and what changed since another, as tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.table import Table

    from qa.evaluation.figures.compare import Comparison
    from qa.evaluation.report.report import Report

WIDTH = 120
"""Columns of a table, however wide the terminal: a figure is not cut off."""


LEFT = ("", "setting")
"""Headings of columns, beside the first, that hold words and not numbers."""


def print_summary(report: Report, file: TextIO | None = None) -> None:
    """Print a report's figures, with their intervals and the questions they are made from."""
    from rich.console import Console

    from qa.evaluation.report.report import resampled_by

    table = _table("metric", "value", "95 % interval", "n")
    for name, figure in report.metrics.items():
        if figure.n:
            unit = unit_of(name)
            ends = between(figure.low, figure.high)
            table.add_row(name, shown(figure.value, unit), ends, str(figure.n))
    console = Console(file=file, highlight=False, soft_wrap=True, width=WIDTH)
    console.print(table)
    if resampled_by(report.scored) == "question":
        console.print("Intervals by question: with one article they say nothing of others.")


def print_comparison(comparison: Comparison, file: TextIO | None = None) -> None:
    """Print what changed since another run, figure by figure and question by question."""
    from rich.console import Console

    table = _table("metric", "before", "after", "change", "95 % interval", "n", "")
    for change in comparison.changes:
        unit = unit_of(change.name)
        table.add_row(
            change.name,
            shown(change.before, unit),
            shown(change.after, unit),
            f"{change.difference:+.3f}",
            between(change.low, change.high),
            str(change.n),
            change.verdict,
        )
    console = Console(file=file, highlight=False, soft_wrap=True, width=WIDTH)
    console.print(f"\nAgainst the run of {comparison.before['created']}:")
    if not comparison.same_data:
        console.print("The two were not asked the same questions of the same articles.")
    console.print(table)
    for better, title in ((True, "got better"), (False, "got worse")):
        flips = [flip for flip in comparison.flips if flip.better is better]
        console.print(f"\n{len(flips)} {title}{':' if flips else ''}")
        for flip in flips:
            line = f"  {flip.name:18}  {flip.id}  {flip.question}"
            console.print(line, markup=False)


def print_table(
    heading: Sequence[str], rows: Iterable[Sequence[str]], file: TextIO | None = None
) -> None:
    """Print rows of texts under a heading."""
    from rich.console import Console
    from rich.text import Text

    table = _table(*heading)
    for row in rows:
        table.add_row(*map(Text, row))
    Console(file=file, highlight=False, soft_wrap=True, width=WIDTH).print(table)


def _table(*columns: str) -> Table:
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for number, column in enumerate(columns):
        is_words = not number or column in LEFT
        table.add_column(column, justify="left" if is_words else "right", no_wrap=True)
    return table


def unit_of(name: str) -> str:
    """Return what a figure is measured in, ``""`` for a share."""
    return "s" if name.startswith("latency.") else ""


def shown(value: float | None, unit: str = "") -> str:
    """Return a figure as it is printed: three places, a dash where there is none."""
    return "–" if value is None else f"{value:.3f}{' ' + unit if unit else ''}"


def between(low: float | None, high: float | None) -> str:
    """Return an interval as it is printed, ``""`` where there is none."""
    return "" if low is None or high is None else f"{low:.3f} to {high:.3f}"
