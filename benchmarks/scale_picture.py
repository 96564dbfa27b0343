"""The picture of `benchmarks.scale`: what an index costs against its passages, as SVG."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

SHOWN = {
    "evidence": "#1b6ca8",
    "retrieval": "#5aa469",
    "one article": "#8d6ab8",
    "adding": "#d1495b",
    "removing": "#c98a1b",
}
"""Figures in milliseconds, each with its colour."""

WIDTH, HEIGHT = 640, 360
LEFT, RIGHT, TOP, BOTTOM = 56, 110, 24, 48


def picture(found: Sequence[Mapping[str, float]]) -> str:
    """Return the figures of several sizes as SVG; both axes are logarithmic.

    Args:
        found: of each size ``articles``, ``passages`` and what `SHOWN` names. Of sizes with as many
            passages the first is a point of the lines; the others are points beside them.
    """
    least, most = (math.log10(pick(one["passages"] for one in found)) for pick in (min, max))
    lowest = math.floor(math.log10(min(one[name] for one in found for name in SHOWN)))
    highest = math.ceil(math.log10(max(one[name] for one in found for name in SHOWN)))

    def x(passages: float) -> float:
        share = (math.log10(passages) - least) / ((most - least) or 1)
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def y(value: float) -> float:
        share = (math.log10(value) - lowest) / ((highest - lowest) or 1)
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'font-family="sans-serif" font-size="12" fill="#333">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="{LEFT}" y="14">milliseconds of processor time</text>',
    ]
    for power in range(lowest, highest + 1):
        at = y(10.0**power)
        parts.append(f'<path d="M{LEFT} {at:.0f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        label = f"{10.0**power:g}"
        parts.append(f'<text x="{LEFT - 6}" y="{at + 4:.0f}" text-anchor="end">{label}</text>')
    lines: dict[float, Mapping[str, float]] = {}
    for one in found:
        lines.setdefault(one["passages"], one)
    for passages in lines:
        parts.append(
            f'<text x="{x(passages):.0f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">'
            f"{passages:,.0f}</text>"
        )
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(f'<text x="{middle:.0f}" y="{HEIGHT - 8}" text-anchor="middle">passages</text>')
    for name, colour in SHOWN.items():
        points = " ".join(f"{x(p):.1f},{y(one[name]):.1f}" for p, one in sorted(lines.items()))
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}"/>')
        for one in found:
            filled = colour if one is lines[one["passages"]] else "#fff"
            parts.append(
                f'<circle cx="{x(one["passages"]):.1f}" cy="{y(one[name]):.1f}" r="3.5" '
                f'fill="{filled}" stroke="{colour}"><title>{one["articles"]:,.0f} articles: '
                f"{name} {one[name]:.1f} ms</title></circle>"
            )
    ends = sorted((y(lines[max(lines)][name]), name) for name in SHOWN)
    place = -math.inf
    for at, name in ends:
        place = max(at, place + 14)  # one label below the other
        parts.append(
            f'<text x="{WIDTH - RIGHT + 10}" y="{place + 4:.0f}" fill="{SHOWN[name]}">{name}</text>'
        )
    return "\n".join([*parts, "</svg>", ""])
