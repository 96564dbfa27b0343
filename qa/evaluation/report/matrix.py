"""Several settings as one table: each figure of each, and how it differs from the first's."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from qa.evaluation.figures.names import MEANINGS, NAMES
from qa.evaluation.report.files import write_report, write_whole
from qa.evaluation.report.markdown import escaped, table
from qa.evaluation.report.page import page
from qa.evaluation.report.report import SCHEMA
from qa.evaluation.report.summary import between, print_table, shown, unit_of

if TYPE_CHECKING:
    from qa.evaluation.figures.compare import Change
    from qa.evaluation.figures.metrics import Figure
    from qa.evaluation.run.matrix import Entry, Variant

HEADING = ("figure", "setting", "value", "change", "95 % interval", "n", "")


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of one variant, and how it differs from the first's where both have it."""

    name: str
    variant: Variant
    figure: Figure
    change: Change | None

    @property
    def texts(self) -> tuple[str, ...]:
        """Return what stands under `HEADING`; the interval is that of the change."""
        figure, change = self.figure, self.change
        return (
            self.name,
            str(self.variant),
            shown(figure.value, unit_of(self.name)),
            f"{change.difference:+.3f}" if change else "",
            between(change.low, change.high) if change else between(figure.low, figure.high),
            str(figure.n),
            change.verdict if change else "",
        )


def cells(entries: Sequence[Entry]) -> Iterator[Cell]:
    """Yield the table figure by figure; one that no variant has is left out."""
    for name in NAMES:
        for entry in entries:
            figure = entry.outcome.report.metrics[name]
            changes = entry.comparison.changes if entry.comparison else ()
            change = next((change for change in changes if change.name == name), None)
            if figure.n:
                yield Cell(name, entry.variant, figure, change)


def matrix_json(entries: Sequence[Entry]) -> dict[str, Any]:
    """Return the table as plain values."""
    return {
        "schema": SCHEMA,
        "variants": [
            {
                "name": str(entry.variant),
                "settings": dict(entry.variant.chosen),
                "report": f"{entry.variant.folder}/report.json",
            }
            for entry in entries
        ],
        "figures": [
            {
                "figure": cell.name,
                "variant": str(cell.variant),
                **asdict(cell.figure),
                "change": asdict(cell.change) | {"verdict": cell.change.verdict}
                if cell.change
                else None,
            }
            for cell in cells(entries)
        ],
    }


def write_matrix(out: Path, entries: Sequence[Entry]) -> None:
    """Write ``matrix.json``, ``.html`` and ``.md``, and the report of each in a folder of its own.

    Raises:
        StoreError: if a file cannot be written.
    """
    for entry in entries:
        write_report(out / entry.variant.folder, entry.outcome, entry.comparison)
    plain = json.dumps(matrix_json(entries), ensure_ascii=False, indent=1)
    write_whole(out / "matrix.json", f"{plain}\n")
    write_whole(out / "matrix.md", matrix_markdown(entries))
    html = page("matrix.html.jinja", entries=entries, cells=list(cells(entries)), meanings=MEANINGS)
    write_whole(out / "matrix.html", html)


def matrix_markdown(entries: Sequence[Entry]) -> str:
    """Return the table as Markdown."""
    questions = escaped(str(entries[0].outcome.report.run["data"]["questions"]))
    rows = (tuple(map(escaped, cell.texts)) for cell in cells(entries))
    return f"### {len(entries)} settings on {questions}\n\n{table(HEADING, rows)}\n"


def print_matrix(entries: Sequence[Entry], file: TextIO | None = None) -> None:
    """Print the table."""
    rows = []
    last = ""
    for cell in cells(entries):
        name, *texts = cell.texts
        rows.append(("" if name == last else name, *texts))
        last = name
    print_table(HEADING, rows, file)
