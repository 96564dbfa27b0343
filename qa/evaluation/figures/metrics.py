"""From the scores of questions to figures, each with its interval.

Precision, recall, F1 and AUROC are scikit-learn's, success and reciprocal rank are
`ir_measures`' (see `scores`), resampling is SciPy's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qa.evaluation.figures.bootstrap import RESAMPLES, intervals
from qa.evaluation.figures.names import ABSTENTION, NAMES
from qa.evaluation.figures.scores import Scored

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Compute = Callable[[Numbers], Numbers]

BINS = 10
"""Equal bins of confidence that calibration is measured over."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its 95 % interval over ``n`` questions; None where that cannot be told."""

    value: float | None
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Family:
    """Figures that are computed together, from the same questions.

    Attributes:
        names: of the figures.
        columns: scores that they are made from; a question without one of them does not count.
        compute: takes an array of shape (questions, columns), returns as many numbers as names.
        resample: the same without a library's checks of its input, where those make a thousand
            resamples slow; None to use `compute`.
    """

    names: tuple[str, ...]
    columns: tuple[str, ...]
    compute: Compute
    resample: Compute | None = None


NOTHING = Figure(None, None, None, 0)


def figures(
    scored: Sequence[Scored], *, seed: int = 0, resamples: int = RESAMPLES
) -> dict[str, Figure]:
    """Return every figure by name; one without data has no value and ``n`` 0."""
    found: dict[str, Figure] = {}
    for family in FAMILIES:
        found |= _figures(family, scored, seed, resamples)
    return {name: found[name] for name in NAMES}


def _figures(
    family: Family, scored: Sequence[Scored], seed: int, resamples: int
) -> dict[str, Figure]:
    kept, table = columns_of(scored, family.columns)
    values = family.compute(table) if kept else np.full(len(family.names), np.nan)
    if np.isnan(values).all():
        return dict.fromkeys(family.names, NOTHING)
    articles = [scored[row].article for row in kept]
    resample = family.resample or family.compute
    ends = intervals(articles, lambda rows: resample(table[rows]), seed=seed, resamples=resamples)
    return {
        name: NOTHING if np.isnan(value) else Figure(float(value), end.low, end.high, len(kept))
        for name, value, end in zip(family.names, values, ends, strict=True)
    }


def columns_of(scored: Sequence[Scored], names: Iterable[str]) -> tuple[list[int], Numbers]:
    """Return which questions have all the scores, and these, shape (questions, names)."""
    wanted = list(names)
    rows = [[one.scores.get(name, np.nan) for name in wanted] for one in scored]
    table = np.array(rows, dtype=np.float64).reshape(len(scored), len(wanted))
    kept = ~np.isnan(table).any(axis=1)
    return np.flatnonzero(kept).tolist(), table[kept]


# -------------------------------------------------------------------- the figures


def _mean(table: Numbers) -> Numbers:
    return np.asarray(table.mean(axis=0))


def _median(table: Numbers) -> Numbers:
    return np.asarray(np.median(table, axis=0))


def abstention(table: Numbers) -> Numbers:
    """Return precision, recall, F1 and AUROC of declining.

    A declined question is a positive; what the article does not answer should be one. NaN where
    all or none of the questions are answered by their article.

    Args:
        table: columns ``answerable``, ``declined``, ``confidence``.
    """
    from sklearn.metrics import precision_recall_fscore_support, roc_auc_score

    answerable, declined, confidence = table.T
    if answerable.min() == answerable.max():
        return np.full(len(ABSTENTION), np.nan)
    precision, recall, f1, _ = precision_recall_fscore_support(
        answerable == 0, declined == 1, average="binary", zero_division=np.nan
    )
    return np.array([precision, recall, f1, roc_auc_score(answerable, confidence)])


def abstention_resampled(table: Numbers) -> Numbers:
    """Return what `abstention` returns, some forty times as fast."""
    from scipy.stats import rankdata

    answerable, declined, confidence = table.T
    wrong, right = answerable == 0, answerable == 1
    positives, declines, answers = wrong.sum(), declined.sum(), right.sum()
    if not positives or not answers:
        return np.full(len(ABSTENTION), np.nan)
    hits = declined[wrong].sum()
    ranks = rankdata(confidence)[right].sum()
    return np.array(
        [
            hits / declines if declines else np.nan,
            hits / positives,
            2 * hits / (declines + positives),
            (ranks - answers * (answers + 1) / 2) / (answers * positives),
        ]
    )


def calibration_error(table: Numbers) -> Numbers:
    """Return the expected calibration error of the confidence that the article answers.

    Guo, Pleiss, Sun and Weinberger, "On Calibration of Modern Neural Networks" (2017): the mean
    over questions of how far their bin's mean confidence is from the share that is answerable.

    Args:
        table: columns ``answerable``, ``confidence``.
    """
    answerable, confidence = table.T
    places = np.minimum((confidence * BINS).astype(int), BINS - 1)
    sums = np.bincount(places, weights=confidence - answerable, minlength=BINS)
    return np.array([np.abs(sums).sum() / len(table)])


_DECISION = ("answerable", "declined")


def _decisions(compute: Compute) -> Compute:
    """Return what computes precision, recall and F1, of a system without confidence too."""
    return lambda table: compute(np.column_stack([table, np.zeros(len(table))]))[:3]


def _auroc(compute: Compute) -> Compute:
    return lambda table: compute(table)[3:]


def _family(compute: Compute, *names: str) -> Family:
    return Family(names, names, compute)


FAMILIES = (
    _family(_mean, "retrieval.success@1", "retrieval.success@5", "retrieval.mrr@10"),
    _family(_mean, "evidence.hit@1", "evidence.hit@3"),
    _family(_mean, "evidence.precision"),
    _family(_mean, "evidence.recall", "evidence.f1"),
    *(_family(_mean, f"answer.{one}") for one in ("shown", "false", "right", "facts")),
    _family(_mean, "answer.em", "answer.f1"),
    _family(_mean, "answer.unsupported"),
    Family(ABSTENTION[:3], _DECISION, _decisions(abstention), _decisions(abstention_resampled)),
    Family(
        ABSTENTION[3:], (*_DECISION, "confidence"), _auroc(abstention), _auroc(abstention_resampled)
    ),
    Family(("abstention.rate",), ("declined",), _mean),
    Family(("confidence.ece",), ("answerable", "confidence"), calibration_error),
    *(_family(_median, f"latency.{one}.p50") for one in ("evidence", "first_token", "total")),
)
"""All figures; those together that the same questions have. No mean of nothing is asked for."""


# -------------------------------------------------------------------- curves


def reliability(scored: Sequence[Scored]) -> list[dict[str, float]]:
    """Return, for each bin of confidence with questions in it, what it promised and what came.

    Each has ``confidence``, the mean in the bin, ``answerable``, the share that the article
    answers, and ``n``.
    """
    from sklearn.calibration import calibration_curve

    _, table = columns_of(scored, ("answerable", "confidence"))
    if not len(table):
        return []
    answerable, confidence = table.T
    came, promised = calibration_curve(answerable, confidence, n_bins=BINS, pos_label=1)
    # scikit-learn does not say how many questions each of its bins holds: counted by its own edges
    edges = np.linspace(0.0, 1.0, BINS + 1)
    counts = np.bincount(np.searchsorted(edges[1:-1], confidence), minlength=BINS)
    return [
        {"confidence": float(p), "answerable": float(a), "n": int(n)}
        for p, a, n in zip(promised, came, counts[counts > 0], strict=True)
    ]


def risk_coverage(scored: Sequence[Scored]) -> list[dict[str, float]]:
    """Return the share of wrong answers if only the surest are given, for each such share.

    El-Yaniv and Wiener, "On the Foundations of Noise-free Selective Classification" (2010). An
    answer is right when its best quote covers a gold span. Each point has the least
    ``confidence`` answered, ``coverage`` and ``risk``.
    """
    _, table = columns_of(scored, ("confidence", "right"))
    if not len(table):
        return []
    order = np.argsort(-table[:, 0], kind="stable")
    confidence, right = table[order].T
    answered = np.arange(1, len(table) + 1)
    risk = np.cumsum(1 - right) / answered
    last = np.append(np.diff(confidence) != 0, True)  # equals are answered together
    return [
        {"confidence": float(c), "coverage": float(k / len(table)), "risk": float(r)}
        for c, k, r in zip(confidence[last], answered[last], risk[last], strict=True)
    ]
