"""Small plots as SVG: shapes and classes alone, so that a style sheet gives them their colours."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from markupsafe import Markup, escape

from qa.evaluation.figures.metrics import Figure

WIDTH, HEIGHT = 360, 250
LEFT, RIGHT, TOP, BOTTOM = 46, 12, 12, 40

Point = tuple[float, float]

FIFTHS = tuple((step / 5, f"{step / 5:.1f}") for step in range(6))
"""Ticks of an axis from 0 to 1."""


class Axes:
    """A plane with two axes to draw on.

    Args:
        title: what the plot shows; read out by screen readers.
        across: label of the horizontal axis.
        up: label of the vertical axis.
        x: from a value to its share of the width.
        ticks: values and labels of the horizontal axis.
        y_top: the value at the top of the vertical axis, which begins at 0.
    """

    def __init__(
        self,
        title: str,
        across: str,
        up: str,
        *,
        x: Callable[[float], float] = float,
        ticks: Sequence[tuple[float, str]] = FIFTHS,
        y_top: float = 1.0,
    ) -> None:
        self._x, self._y_top = x, y_top
        self._parts = [
            _tag("text", across, x=(LEFT + WIDTH - RIGHT) / 2, y=HEIGHT - 6, class_="label middle"),
            _tag(
                "text",
                up,
                transform=f"translate(12 {(TOP + HEIGHT - BOTTOM) / 2:.0f}) rotate(-90)",
                class_="label middle",
            ),
        ]
        self._title = title
        for value, label in ticks:
            at, low = self.place((value, 0))
            self._parts.append(_tag("line", x1=at, x2=at, y1=TOP, y2=low, class_="grid"))
            self._parts.append(_tag("text", label, x=at, y=low + 15, class_="tick middle"))
        for step in range(5):
            value = y_top * step / 4
            left, at = LEFT, self.place((0, value))[1]
            self._parts.append(_tag("line", x1=left, x2=WIDTH - RIGHT, y1=at, y2=at, class_="grid"))
            self._parts.append(
                _tag("text", f"{value:.2f}", x=left - 6, y=at + 4, class_="tick end")
            )

    def place(self, point: Point) -> Point:
        """Return where a point is drawn, in the picture's units."""
        x = LEFT + min(max(self._x(point[0]), 0), 1) * (WIDTH - LEFT - RIGHT)
        y = HEIGHT - BOTTOM - point[1] / self._y_top * (HEIGHT - TOP - BOTTOM)
        return x, y

    def line(self, points: Sequence[Point], kind: str, title: str = "") -> None:
        """Draw a line through points."""
        drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in map(self.place, points))
        self._parts.append(_tag("polyline", title=title, points=drawn, class_=f"line {kind}"))

    def dot(self, point: Point, radius: float, kind: str, title: str) -> None:
        """Draw a dot that says what it is when it is pointed at."""
        x, y = self.place(point)
        self._parts.append(_tag("circle", title=title, cx=x, cy=y, r=radius, class_=f"dot {kind}"))

    def svg(self) -> Markup:
        """Return the picture."""
        return _svg(self._title, WIDTH, HEIGHT, self._parts, "plot")


def reliability_plot(bins: Sequence[Mapping[str, float]]) -> Markup:
    """Return confidence against how often the article answers; dots grow with questions."""
    axes = Axes("Reliability of the confidence", "confidence", "share that the article answers")
    axes.line([(0, 0), (1, 1)], "ideal", "what confidence promises")
    most = max((one["n"] for one in bins), default=1)
    axes.line([(one["confidence"], one["answerable"]) for one in bins], "first")
    for one in bins:
        title = f"confidence {one['confidence']:.2f}: {one['answerable']:.0%} of {one['n']:.0f}"
        point = (one["confidence"], one["answerable"])
        axes.dot(point, 3 + 6 * math.sqrt(one["n"] / most), "first", title)
    return axes.svg()


def risk_coverage_plot(points: Sequence[Mapping[str, float]]) -> Markup:
    """Return the share of wrong answers against the share of questions that are answered."""
    highest = max((one["risk"] for one in points), default=1.0)
    top = next(step for step in (0.1, 0.2, 0.4, 0.6, 0.8, 1.0) if step >= highest)
    axes = Axes("Risk and coverage", "share answered, surest first", "share wrong", y_top=top)
    axes.line([(one["coverage"], one["risk"]) for one in points], "first")
    for one in points[:: max(1, len(points) // 25)]:
        title = f"confidence {one['confidence']:.2f} or more: {one['risk']:.1%} wrong"
        axes.dot((one["coverage"], one["risk"]), 3, "first", title)
    return axes.svg()


def latency_plot(seconds: Mapping[str, Sequence[float]]) -> Markup:
    """Return, for each stage, the share of questions that had it by then.

    Args:
        seconds: for each stage how long each question took.
    """
    every = [value for values in seconds.values() for value in values if value > 0]
    low = math.floor(math.log10(min(every, default=0.01)))
    high = max(math.ceil(math.log10(max(every, default=1.0))), low + 1)

    def x(value: float) -> float:
        return (math.log10(max(value, 10**low)) - low) / (high - low)

    ticks = [(10.0**power, f"{10.0**power:g}") for power in range(low, high + 1)]
    axes = Axes("Latency", "seconds", "share of questions", x=x, ticks=ticks)
    for kind, (name, values) in zip(("first", "second", "third"), seconds.items(), strict=False):
        ordered = sorted(values)
        points = [(value, (k + 1) / len(ordered)) for k, value in enumerate(ordered)]
        if points:
            axes.line([(points[0][0], 0.0), *points], kind, name)
    return axes.svg()


def whisker(figure: Figure) -> Markup:
    """Return a share and its interval as a dot on a line from 0 to 1."""
    wide, tall, edge = 130, 16, 4

    def x(value: float) -> float:
        return edge + min(max(value, 0), 1) * (wide - 2 * edge)

    if figure.value is None:
        return Markup("")
    parts = [_tag("line", x1=x(0), x2=x(1), y1=tall / 2, y2=tall / 2, class_="grid")]
    if figure.low is not None and figure.high is not None:
        low, high = x(figure.low), x(figure.high)
        parts.append(_tag("line", x1=low, x2=high, y1=tall / 2, y2=tall / 2, class_="interval"))
    parts.append(_tag("circle", cx=x(figure.value), cy=tall / 2, r=3.5, class_="dot first"))
    return _svg("", wide, tall, parts, "whisker")


def _svg(title: str, width: int, height: int, parts: Sequence[Markup], kind: str) -> Markup:
    inside = Markup("").join(parts)
    if not title:
        return _tag("svg", inside, viewBox=f"0 0 {width} {height}", class_=kind, aria_hidden="true")
    label = _tag("title", title)
    return _tag("svg", label + inside, viewBox=f"0 0 {width} {height}", class_=kind, role="img")


def _tag(name: str, inside: str = "", title: str = "", **attributes: str | float) -> Markup:
    """Return an element; what is given as text is escaped."""
    written = Markup("").join(
        Markup(' {}="{}"').format(
            key.rstrip("_").replace("_", "-") if key != "viewBox" else key,
            f"{value:.1f}" if isinstance(value, int | float) else value,
        )
        for key, value in attributes.items()
    )
    hint = Markup("<title>{}</title>").format(title) if title else ""
    return Markup("<{0}{1}>{2}{3}</{0}>").format(name, written, hint, escape(inside))
