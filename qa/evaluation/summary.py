"""The figures of a report as tables for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from qa.evaluation.metrics import Figure

if TYPE_CHECKING:
    from qa.evaluation.report import Report


def print_summary(report: Report, file: TextIO | None = None) -> None:
    """Print a report's figures, with their intervals and the questions they are made from.

    Args:
        report: what to print.
        file: where to; standard output where it is None.
    """
    from rich.console import Console
    from rich.table import Table

    from qa.evaluation.report import resampled_by

    table = Table(box=None, pad_edge=False)
    table.add_column("metric")
    table.add_column("value", justify="right")
    table.add_column("95 % interval", justify="right")
    table.add_column("n", justify="right")
    for name, figure in report.metrics.items():
        if figure.n:
            unit = "s" if name.startswith("latency.") else ""
            table.add_row(name, shown(figure.value, unit), between(figure, unit), str(figure.n))
    console = Console(file=file, highlight=False)
    console.print(table)
    by = resampled_by(report.scored)
    if by == "question":
        console.print("Intervals by question: with one article they say nothing of others.")


def shown(value: float | None, unit: str = "") -> str:
    """Return a figure as it is printed: three places, a dash where there is none."""
    return "–" if value is None else f"{value:.3f}{' ' + unit if unit else ''}"


def between(figure: Figure, unit: str = "") -> str:
    """Return an interval as it is printed, ``""`` where there is none."""
    if figure.low is None or figure.high is None:
        return ""
    return f"{figure.low:.3f} to {figure.high:.3f}{' ' + unit if unit else ''}"
