"""From held-out readings to a confidence, a threshold for further quotes, and their curves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sklearn.linear_model import LogisticRegression

from qa.reader.judge import Calibration
from training.figures import Judged, hit, sentence_f1

SHARES = {"answered": 1.0, "removed": 0.4, "other": 0.2, "swapped": 1.0, "own": 1.0}
"""Weight of each kind in the fit, so that the easy ones do not crowd out the rest."""

LOGITS = tuple(np.arange(-5, 3.01, 0.25))
"""Thresholds for further quotes that are tried."""


def calibrated(judged: Sequence[Judged]) -> Calibration:
    """Return the calibration that fits held-out readings best.

    The confidence is fitted on all of them; the threshold for further quotes is the one with the
    highest sentence F1 on OMoS-QA, whose questions have all their answering sentences marked.
    """
    features = np.array([features_of(one) for one in judged])
    labels = np.array([one.case.answerable for one in judged])
    weights = np.array([_share(one) for one in judged])
    fitted = LogisticRegression(C=100, max_iter=3000).fit(features, labels, sample_weight=weights)
    answerable, best, lacking = (float(weight) for weight in fitted.coef_[0])
    pages = [one for one in judged if one.case.data == "omos" and one.case.answerable]
    least = max(LOGITS, key=lambda logit: np.mean([sentence_f1(one, logit) for one in pages]))
    return Calibration(answerable, best, lacking, float(fitted.intercept_[0]), float(least))


def features_of(judged: Judged) -> tuple[float, float, float]:
    """Return what the confidence is made from; see `Calibration`."""
    best = max(max(scores) for scores in judged.reading.scores)
    return judged.reading.answerable, best, float(judged.case.lacking)


def risk_coverage(judged: Sequence[Judged]) -> list[tuple[float, float, float]]:
    """Return points of the risk-coverage curve: threshold, share answered, share of those wrong.

    An answer is wrong where its first quote does not answer, also because nothing does.
    """
    points = []
    sure = np.array([one.confidence for one in judged])
    right = np.array([one.case.answerable and hit(one) for one in judged])
    for threshold in np.arange(0.05, 1.0, 0.05):
        kept = sure >= threshold
        if kept.any():
            points.append((float(threshold), float(kept.mean()), float(1 - right[kept].mean())))
    return points


def _share(judged: Judged) -> float:
    return SHARES["answered" if judged.case.answerable else judged.case.kind]
