"""What a report shows as plots; the template draws them, a style sheet gives them their colours."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qa.evaluation.report.report import Report

Point = tuple[float, float]

FIFTHS = tuple((step / 5, f"{step / 5:.1f}") for step in range(6))
"""Ticks of an axis from 0 to 1."""

STAGES = {"evidence": "quotes", "first_token": "first word", "total": "whole answer"}
KINDS = ("first", "second", "third")
"""What a style sheet knows the lines of a plot by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line through points, what it is, and what a style sheet knows it by."""

    points: Sequence[Point]
    title: str = ""
    kind: str = "first"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A dot that says what it is when it is pointed at."""

    point: Point
    title: str
    radius: float = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """A plane with two axes; points are shares of its width, and values from 0 to ``top``."""

    title: str
    across: str
    up: str
    note: str
    lines: Sequence[Line]
    dots: Sequence[Dot] = ()
    ticks: Sequence[tuple[float, str]] = FIFTHS
    top: float = 1.0
    legend: Sequence[str] = ()


def plots_of(report: Report) -> list[Plot]:
    """Return the plots that there is something for."""
    seconds: dict[str, list[float]] = {}
    for stage, label in STAGES.items():
        values = [one.scores.get(f"latency.{stage}.p50", math.nan) for one in report.scored]
        known = sorted(value for value in values if not math.isnan(value))
        seconds |= {label: known} if known else {}
    reliability, risks = report.curves["reliability"], report.curves["risk_coverage"]
    found = [reliability_plot(reliability)] if reliability else []
    found += [risk_coverage_plot(risks)] if risks else []
    return [*found, latency_plot(seconds)] if seconds else found


def reliability_plot(bins: Sequence[Mapping[str, float]]) -> Plot:
    """Return confidence against how often the article answers; dots grow with questions."""
    points = [(one["confidence"], one["answerable"]) for one in bins]
    most = max(one["n"] for one in bins)
    return Plot(
        title="Reliability of the confidence",
        across="confidence",
        up="share that the article answers",
        note="On the dashed line, confidence is what it promises. "
        "Larger dots stand for more questions.",
        lines=[
            Line(points=[(0, 0), (1, 1)], title="what confidence promises", kind="ideal"),
            Line(points=points),
        ],
        dots=[
            Dot(
                point=(sure, share),
                title=f"confidence {sure:.2f}: {share:.0%} of {one['n']:.0f}",
                radius=3 + 6 * math.sqrt(one["n"] / most),
            )
            for (sure, share), one in zip(points, bins, strict=True)
        ],
    )


def risk_coverage_plot(points: Sequence[Mapping[str, float]]) -> Plot:
    """Return the share of wrong answers against the share of questions that are answered."""
    highest = max(one["risk"] for one in points)
    return Plot(
        title="Risk and coverage",
        across="share answered, surest first",
        up="share wrong",
        note="The share of wrong first quotes if only the surest questions are answered.",
        lines=[Line(points=[(one["coverage"], one["risk"]) for one in points])],
        dots=[
            Dot(
                point=(one["coverage"], one["risk"]),
                title=f"confidence {one['confidence']:.2f} or more: {one['risk']:.1%} wrong",
            )
            for one in points[:: max(1, len(points) // 25)]
        ],
        top=next(step for step in (0.1, 0.2, 0.4, 0.6, 0.8, 1.0) if step >= highest),
    )


def latency_plot(seconds: Mapping[str, Sequence[float]]) -> Plot:
    """Return, for each stage, the share of questions that had it by then."""
    every = [value for values in seconds.values() for value in values if value > 0]
    low = math.floor(math.log10(min(every, default=0.01)))
    high = max(math.ceil(math.log10(max(every, default=1.0))), low + 1)

    def x(value: float) -> float:
        return (math.log10(max(value, 10.0**low)) - low) / (high - low)

    return Plot(
        title="Latency",
        across="seconds",
        up="share of questions",
        note="The share of questions that had it by then.",
        lines=[
            Line(
                points=[
                    (x(values[0]), 0.0),
                    *((x(value), k / len(values)) for k, value in enumerate(values, 1)),
                ],
                title=name,
                kind=kind,
            )
            for kind, (name, values) in zip(KINDS, seconds.items(), strict=False)
        ],
        ticks=[(x(10.0**power), f"{10.0**power:g}") for power in range(low, high + 1)],
        legend=list(seconds),
    )
