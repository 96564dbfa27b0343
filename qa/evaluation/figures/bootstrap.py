"""How sure a figure is: 95 % percentile bootstrap, resampled by article.

Questions on one article are not independent of each other, so whole articles are drawn, not
questions (a cluster bootstrap: Davison and Hinkley, "Bootstrap Methods and their Application",
1997, section 3.8). Where all questions are about one article there is nothing but questions to
draw, and the interval says nothing of other articles.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Rows = NDArray[np.intp]

RESAMPLES = 1000
"""Resamples drawn; the ends of an interval then move by about .1 of its width between seeds."""

LEVEL = 95
"""Confidence of an interval, in percent."""


class Interval(NamedTuple):
    """The ends of a confidence interval, None where there is too little to draw from."""

    low: float | None
    high: float | None


def clusters(articles: Sequence[str]) -> list[Rows]:
    """Return the rows to draw together: those of an article, or each alone if there is but one.

    A row without an article stands alone.
    """
    names = [name or f"\0{row}" for row, name in enumerate(articles)]
    if len(set(names)) == 1:
        names = [str(row) for row in range(len(articles))]
    rows: dict[str, list[int]] = {}
    for row, name in enumerate(names):
        rows.setdefault(name, []).append(row)
    return [np.array(group, dtype=np.intp) for group in rows.values()]


def intervals(
    articles: Sequence[str],
    statistic: Callable[[Rows], Numbers],
    *,
    seed: int = 0,
    resamples: int = RESAMPLES,
) -> list[Interval]:
    """Return an interval for each number that a statistic of drawn rows yields.

    Numbers of rows may come more than once; where the statistic is NaN, that resample is left out.
    """
    from scipy.stats import bootstrap

    groups = clusters(articles)
    if len(groups) < 2:
        return [Interval(None, None)] * len(statistic(np.arange(len(articles))))

    singles = np.concatenate(groups) if len(groups) == len(articles) else None

    def resampled(drawn: Rows) -> Numbers:
        if singles is not None:
            return statistic(singles[drawn])
        return statistic(np.concatenate([groups[number] for number in drawn]))

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # undefined in a resample, or the same in all of them
        result: Any = bootstrap(
            (np.arange(len(groups)),),
            resampled,
            n_resamples=resamples,
            vectorized=False,
            method="percentile",
            rng=np.random.default_rng(seed),
        )
    return [_interval(values) for values in np.atleast_2d(result.bootstrap_distribution)]


def _interval(values: Numbers) -> Interval:
    defined = values[~np.isnan(values)]
    if not defined.size:
        return Interval(None, None)
    beyond = (100 - LEVEL) / 2
    low, high = np.percentile(defined, [beyond, 100 - beyond])
    return Interval(float(low), float(high))
