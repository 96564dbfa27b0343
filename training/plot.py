"""The training log as a picture: ``python -m training.plot``, losses by step of every run."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from benchmarks.corpora import CACHE
from qa.evaluation.report.plots import Axes

PARTS = ("rank", "select", "any", "span", "late")
SMOOTHED = 25
"""Steps that a point of a curve is the mean of."""

STYLE = """<style>
svg{font:11px sans-serif;background:#fff}.grid{stroke:#ddd}.tick,.label{fill:#555}
.middle{text-anchor:middle}.end{text-anchor:end}.line{fill:none;stroke-width:1.5}
.rank{stroke:#1f5fa8}.select{stroke:#c2571a}.any{stroke:#2c8a4b}.span{stroke:#7b4fa3}
.late{stroke:#8a6d00}</style>"""


def main() -> int:
    """Write the picture; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m training.plot", description=__doc__)
    parser.add_argument("--log", type=Path, default=CACHE / "training" / "reader" / "log.jsonl")
    parser.add_argument("--out", type=Path, default=Path("losses.svg"))
    options = parser.parse_args()
    try:
        lines = options.log.read_text("utf-8").splitlines()
    except OSError:
        sys.exit(f"there is no log at {options.log}: train first, or name one with --log")
    options.out.write_text(picture([json.loads(line) for line in lines]), "utf-8")
    print(options.out)
    return 0


def picture(lines: list[dict[str, float]]) -> str:
    """Return the losses of all runs as SVG, each part a line with its name."""
    by_run: dict[str, list[dict[str, float]]] = {}
    for line in lines:
        by_run.setdefault(str(line["run"]), []).append(line)
    longest = max(map(len, by_run.values()), default=1)
    curves = {
        (run, part): _smooth([line[part] for line in found])
        for run, found in by_run.items()
        for part in PARTS
    }
    top = max((value for curve in curves.values() for _, value in curve), default=1.0)
    ticks = [(longest * n / 4, f"{longest * n / 4:.0f}") for n in range(5)]
    axes = Axes("Losses", "step", "loss", x=lambda step: step / longest, ticks=ticks, y_top=top)
    for (run, part), curve in curves.items():
        axes.line(curve, part, f"{run}: {part}")
    svg = str(axes.svg())
    start = svg.index(">") + 1
    opening = svg[:start].replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return f"{opening}{STYLE}{svg[start:]}\n"


def _smooth(values: list[float]) -> list[tuple[float, float]]:
    return [
        (start + SMOOTHED / 2, sum(values[start : start + SMOOTHED]) / SMOOTHED)
        for start in range(0, len(values) - SMOOTHED + 1, SMOOTHED)
    ]


if __name__ == "__main__":
    sys.exit(main())
