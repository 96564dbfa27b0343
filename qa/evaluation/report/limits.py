"""What the figures of a report are held to."""

from __future__ import annotations

from collections.abc import Mapping

from index.errors import ArticleQAError
from qa.evaluation.figures.names import LOWER_IS_BETTER, NAMES, NEITHER_IS_BETTER
from qa.evaluation.report.report import Report


def read_limits(text: str) -> dict[str, float]:
    """Return the limit of each figure that ``"evidence.hit@1=0.9,answer.facts=0.6"`` asks for.

    Raises:
        ArticleQAError: if a name or number is none, or neither more nor less is better.
    """
    limits = read_upper_limits(text)
    for name in NEITHER_IS_BETTER & limits.keys():
        raise ArticleQAError(f"{name} is neither better high nor low: leave it out")
    return limits


def read_upper_limits(text: str) -> dict[str, float]:
    """Return the limit of each figure that ``"answer.false=0.1,latency.total.p50=2"`` asks for.

    Raises:
        ArticleQAError: if a name or number is none.
    """
    limits = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, number = (side.strip() for side in part.partition("="))
        if name not in NAMES:
            raise ArticleQAError(f"there is no figure {name!r}: choose from {', '.join(NAMES)}")
        try:
            limits[name] = float(number)
        except ValueError:
            raise ArticleQAError(f"{part!r} has no number: write {name}=0.9") from None
    return limits


def failures(
    report: Report, limits: Mapping[str, float], upper: Mapping[str, float] | None = None
) -> list[str]:
    """Return, for each figure that misses its limit or has no value, a line that says so.

    Args:
        report: what was found.
        limits: a figure that is better for being lower must not be over its limit, any other not
            under it.
        upper: no figure of these may be over its limit.
    """
    lines = []
    held = [(*limit, limit[0] in LOWER_IS_BETTER) for limit in limits.items()]
    held += [(*limit, True) for limit in (upper or {}).items()]
    for name, limit, is_upper in dict.fromkeys(held):
        value = report.metrics[name].value
        if value is None:
            lines.append(f"{name} has no value: these questions do not measure it")
        elif is_upper and not value <= limit:
            lines.append(f"{name} is {value:.4f}, over {limit:g}")
        elif not is_upper and not value >= limit:
            lines.append(f"{name} is {value:.4f}, under {limit:g}")
    return lines
