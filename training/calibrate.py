"""From held-out readings to decisions: the confidence, the quotes, the words in bold."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict

from qa.evaluation.figures.metrics import BINS
from qa.reader.judge import BOLD, Calibration, signals_for
from training.cases import Case
from training.figures import Judged, sentence_f1

SHARES = {"answered": 1.0, "removed": 0.4, "other": 0.2, "swapped": 0.4, "own": 3.0,
          "property": 3.0}  # fmt: skip
"""Weight of each kind in the fit: what people ask counts, what was made fills in."""

FOLDS = 8
"""Of the cross-validation by article of the confidence."""

NO_AMOUNT = -4.0
"""Least weight of an amount that is not told. The fit has no answerable question without one and
would make it -7; of questions looked at last -3 and less tell as many apart, and words for amounts
that are not known yet cost less."""

RANGES = (0.0, 0.1, 0.265, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.001)
"""Bounds of the ranges of confidence that are reported."""

LOGITS = tuple(np.arange(-5, 0.01, 0.25))
"""Thresholds for further sentences that are tried, counted from the best one's logit."""

GIVEN_UP = 0.02
"""Sentence F1 on OMoS-QA that is given up for fewer and shorter quotes: XQuAD's first quotes have
1.5 sentences in the mean then."""

DECLINED = {"lenient": 0.02, "normal": 0.05, "strict": 0.1}
"""Shares of XQuAD's answerable questions that may be declined."""


def calibrated(judged: Sequence[Judged]) -> tuple[Calibration, np.ndarray]:
    """Return the calibration, and for each reading the confidence by a fit on other articles.

    With it nothing is shown in bold; see `bold_from`.

    Args:
        judged: XQuAD's questions asked of their own article, OMoS-QA's, and those on topic.
    """
    features = np.array([features_of(one) for one in judged])
    labels = np.array([one.case.answerable for one in judged])
    weights = np.array([_share(one.case) for one in judged])
    model = LogisticRegression(C=100, max_iter=3000)
    sure = cross_val_predict(
        model,
        features,
        labels,
        groups=[one.case.group for one in judged],
        cv=GroupKFold(FOLDS),
        params={"sample_weight": weights},
        method="predict_proba",
    )[:, 1]
    model.fit(features, labels, sample_weight=weights)
    names = (
        "answerable",
        "cosine",
        "lacking",
        "lacking_across",
        "across",
        "words",
        "together",
        "no_amount",
    )
    fitted = dict(zip(names, map(float, model.coef_[0]), strict=True))
    fitted["no_amount"] = max(fitted["no_amount"], NO_AMOUNT)
    bias = float(model.intercept_[0])
    return Calibration(**fitted, bias=bias, least=_least(judged), bold=math.inf), sure


def thresholds(judged: Sequence[Judged]) -> dict[str, float]:
    """Return the confidences below which `DECLINED` of XQuAD's answerable questions are."""
    asked = [one for one in judged if one.case.data == "xquad" and one.case.answerable]
    sure = [one.confidence for one in asked]
    return {name: float(np.quantile(sure, share)) for name, share in DECLINED.items()}


def bold_from(sure: np.ndarray, right: np.ndarray, confidence: np.ndarray) -> float:
    """Return from which `Reading.sure` on a shortest answer is right with a chance of `BOLD`.

    Args:
        sure: of the best sentence of each question.
        right: whether its shortest answer is, or holds, one that was marked.
        confidence: that the article answers; only where it is `BOLD` at least anything is shown.
    """
    shown = sure[confidence >= BOLD]
    chance = IsotonicRegression().fit(shown, right[confidence >= BOLD]).predict(shown)
    return float(shown[chance >= BOLD].min(initial=0.0))


def in_bold(judged: Sequence[Judged], bold: float) -> str:
    """Return a line on words in bold: how many questions get any, and in how many rightly.

    Right is here what stands in a sentence that answers, whichever of its words it is.

    Args:
        judged: with their confidence.
        bold: from `bold_from`.
    """
    best = [(one, *one.reading.best) for one in judged if one.confidence >= BOLD]
    shown = [row in one.case.gold[at] for one, at, row in best if one.reading.sure[at][row] >= bold]
    return f"in bold {len(shown)} of {len(judged)}, in a sentence that answers {sum(shown)}"


def features_of(judged: Judged) -> tuple[float, ...]:
    """Return what the confidence is made from; see `Calibration`."""
    case = judged.case
    read = case.candidates[: len(judged.reading.scores)]
    return signals_for(judged.reading, case.question, read, case.lacking)


def report(judged: Sequence[Judged], threshold: float) -> list[str]:
    """Return a line on each kind: AUROC, calibration error, what is declined of either sort."""
    kinds = {f"xquad {kind}": ("xquad", kind) for kind in ("removed", "other", "swapped")}
    kinds |= {"omos own": ("omos", "own"), "on topic": ("on topic", "property")}
    lines = []
    for name, (data, kind) in kinds.items():
        rows = [o for o in judged if o.case.data == data and o.case.kind in ("answered", kind)]
        if not rows:
            continue
        truth = np.array([one.case.answerable for one in rows])
        sure = np.array([one.confidence for one in rows])
        bins = np.minimum((sure * BINS).astype(int), BINS - 1)
        apart = np.abs(np.bincount(bins, weights=sure - truth)).sum() / len(rows)
        declined = sure < threshold
        lines.append(
            f"{name:16} AUROC {roc_auc_score(truth, sure):.3f}  ECE {apart:.3f}  declined: "
            f"answerable {declined[truth].mean():.3f}, others {declined[~truth].mean():.3f}"
        )
    return lines


def reliability(judged: Sequence[Judged]) -> list[str]:
    """Return a line on each range of confidence: by data set, how many were answerable of which."""
    names = ("xquad", "omos", "on topic")
    lines = [f"{'confidence':12}" + "".join(f"{name:>20}" for name in names)]
    for low, high in pairwise(RANGES):
        cells = []
        for name in names:
            found = [
                one.case.answerable
                for one in judged
                if one.case.data == name and low <= one.confidence < high
            ]
            cells.append(f"{np.mean(found):.2f} of {len(found)}" if found else "-")
        lines.append(f"{low:.2f} to {high:.2f}".ljust(12) + "".join(f"{c:>20}" for c in cells))
    return lines


def _share(case: Case) -> float:
    """Return what a question weighs in the fit; on topic, what is answered as what is not."""
    return SHARES["property" if case.data == "on topic" else case.kind]


def _least(judged: Sequence[Judged]) -> float:
    """Return the highest threshold that costs at most `GIVEN_UP` of the best F1 on OMoS-QA.

    Its questions have all their answering sentences marked, and most of what people ask is
    answered by one or two.
    """
    pages = [one for one in judged if one.case.data == "omos" and one.case.answerable]
    found = {least: np.mean([sentence_f1(one, least) for one in pages]) for least in LOGITS}
    enough = max(found.values()) - GIVEN_UP
    return float(max(least for least, f1 in found.items() if f1 >= enough))
