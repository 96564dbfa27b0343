"""From held-out readings to decisions: the anchor, the confidence, the threshold for quotes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from sklearn.linear_model import LogisticRegression

from qa.reader.judge import Calibration, signals_for
from training.figures import Judged, hit, sentence_f1, sentence_hit

SHARES = {"answered": 1.0, "removed": 0.4, "other": 0.2, "swapped": 0.4, "own": 3.0}
"""Weight of each kind in the fit: what people ask counts, what was made fills in."""

ANCHORS = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0)
"""Anchors that are tried."""

LOGITS = tuple(np.arange(-5, 3.01, 0.5))
"""Thresholds for further quotes that are tried."""

GIVEN_UP = 0.02
"""Sentence F1 on OMoS-QA that is given up for fewer quotes."""


@dataclass(frozen=True, slots=True)
class Fit:
    """What was fitted on held-out readings.

    Attributes:
        anchor: see `qa.reader.model.Judgement`.
        calibration: of the confidence and the quotes.
        judged: the readings, with the anchor and their confidence.
    """

    anchor: float
    calibration: Calibration
    judged: list[Judged]


def fit(judged: Sequence[Judged]) -> Fit:
    """Return what fits held-out readings best.

    The anchor is the one with the highest share of best sentences that answer, on XQuAD asked of
    all articles and on OMoS-QA. The threshold for further quotes is the highest that costs at most
    `GIVEN_UP` of the best sentence F1 on OMoS-QA, whose questions have all their answering
    sentences marked: most questions that people ask are answered by one or two. The confidence is a
    logistic regression over all questions.
    """
    anchor = max(ANCHORS, key=lambda share: _hits([one.anchored(share) for one in judged]))
    chosen = [one.anchored(anchor) for one in judged]
    calibration = calibrated(chosen)
    return Fit(
        anchor,
        calibration,
        [replace(one, confidence=calibration.confidence(features_of(one))) for one in chosen],
    )


def calibrated(judged: Sequence[Judged]) -> Calibration:
    """Return the calibration that fits held-out readings best; see `fit`."""
    features = np.array([features_of(one) for one in judged])
    labels = np.array([one.case.answerable for one in judged])
    weights = np.array([SHARES[one.case.kind] for one in judged])
    fitted = LogisticRegression(C=100, max_iter=3000).fit(features, labels, sample_weight=weights)
    weights_of = [float(weight) for weight in fitted.coef_[0]]
    return Calibration(*weights_of, bias=float(fitted.intercept_[0]), least=_least(judged))


def features_of(judged: Judged) -> tuple[float, ...]:
    """Return what the confidence is made from; see `Calibration`."""
    case = judged.case
    read = case.candidates[: len(judged.reading.scores)]
    return signals_for(judged.reading, case.question.language, read, case.lacking)


def _least(judged: Sequence[Judged]) -> float:
    pages = [one for one in judged if one.case.data == "omos" and one.case.answerable]
    found = {least: np.mean([sentence_f1(one, least) for one in pages]) for least in LOGITS}
    enough = max(found.values()) - GIVEN_UP
    return float(max(least for least, f1 in found.items() if f1 >= enough))


def risk_coverage(judged: Sequence[Judged], least: float) -> list[tuple[float, float, float]]:
    """Return points of the risk-coverage curve: threshold, share answered, share of those wrong.

    An answer is wrong where its first quote does not answer, also because nothing does.
    """
    points = []
    sure = np.array([one.confidence for one in judged])
    right = np.array([bool(one.case.answerable and hit(one, least)) for one in judged])
    for threshold in np.arange(0.05, 1.0, 0.05):
        kept = sure >= threshold
        if kept.any():
            points.append((float(threshold), float(kept.mean()), float(1 - right[kept].mean())))
    return points


def _hits(judged: Sequence[Judged]) -> float:
    sets = (
        [sentence_hit(one) for one in judged if one.case.data == data and one.case.answerable]
        for data in ("xquad-all", "omos")
    )
    return float(np.mean([np.mean(hits) for hits in sets if hits]))
