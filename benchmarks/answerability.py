"""Whether the article answers, by cosines: ``python -m benchmarks.answerability``.

The questions are those that the reader is judged by (`training.cases`): XQuAD's dev half asked
of their own article, in four language pairs, three kinds without an answer made from them, and
OMoS-QA's dev split. Prints the weights for ``qa/evidence/answerable.py``, then, by eightfold
cross-validation by article, the area under the ROC curve, the F1 of declining and the expected
calibration error of the confidence. On other questions it is measured by `article-qa eval` with
``ARTICLE_QA_READER=none``.
"""

from __future__ import annotations

import sys
from dataclasses import astuple

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict

from benchmarks.corpora import corpus
from qa.evaluation.figures.metrics import BINS
from qa.evidence.answerable import THRESHOLD, signals
from qa.evidence.quotes import rank
from training.cases import OTHER, Case, kept_cases, vocabularies_of

SHARES = {
    "answered": 1.0,
    "removed": 0.4,
    "other": 0.2 / OTHER,
    "swapped": 1.8,
    "own": 1.0,
}
"""Weight of each kind in the fit, so that the easy ones do not crowd out the rest."""

READ = 5
"""Passages that a question is judged by."""


def main() -> int:
    """Run the benchmark; return the exit code."""
    judged = kept_cases()
    pages = [case for case in judged["omos-dev"] if case.pair in ("de -> de", "en -> en")]
    cases = [case for case in (*judged["xquad-own"], *pages) if case.candidates]
    features = np.array(features_of(cases))
    labels = np.array([case.answerable for case in cases])
    weights = np.array([SHARES[case.kind] for case in cases])
    # Hardly regularised: four weights need little of it.
    model = LogisticRegression(C=100, max_iter=3000)
    held_out = cross_val_predict(
        model,
        features,
        labels,
        groups=[case.group for case in cases],
        cv=GroupKFold(8),
        params={"sample_weight": weights},
        method="predict_proba",
    )[:, 1]
    fitted = model.fit(features, labels, sample_weight=weights)
    print(f"weights {fitted.coef_[0].round(2).tolist()}, bias {fitted.intercept_[0]:.2f}")
    print(f"{'':24}AUROC cosine  AUROC  F1 of declining  declined though answered    ECE")

    def report(name: str, rows: np.ndarray, weights: np.ndarray) -> None:
        truth, sure, cosine = labels[rows], held_out[rows], features[rows, 0]
        declined = sure < THRESHOLD
        lost = np.average(declined[truth], weights=weights[truth])
        bins = np.minimum((sure * BINS).astype(int), BINS - 1)
        apart = np.bincount(bins, weights=weights * (sure - truth), minlength=BINS)
        print(
            f"{name:24}{roc_auc_score(truth, cosine, sample_weight=weights):12.3f}"
            f"{roc_auc_score(truth, sure, sample_weight=weights):7.3f}"
            f"{f1_score(~truth, declined, sample_weight=weights):17.3f}"
            f"{lost:26.3f}{np.abs(apart).sum() / weights.sum():7.3f}"
        )

    report("all, as fitted", np.arange(len(cases)), weights)
    for kind in ("removed", "other", "swapped"):
        chosen = [c.data == "xquad" and c.kind in ("answered", kind) for c in cases]
        report(kind, np.flatnonzero(chosen), np.ones(sum(chosen)))
    own = np.flatnonzero([case.data == "omos" for case in cases])
    report("OMoS-QA's own", own, np.ones(len(own)))
    return 0


def features_of(cases: list[Case]) -> list[tuple[float, ...]]:
    """Return what the regression sees of each question."""
    files = [f"{data}.{end}" for data, end in (("xquad-dev", "json"), ("omos-dev", "jsonl"))]
    names = [file.replace(".", f".{lang}.") for file in files for lang in ("de", "en")]
    words = {key: words for name in names for key, words in vocabularies_of(corpus(name)).items()}
    ranked = [rank(case.candidates[:READ]) for case in cases]
    return [
        astuple(signals(case.question, found, words[found[0].passage.article]))
        for case, found in zip(cases, ranked, strict=True)
    ]


if __name__ == "__main__":
    sys.exit(main())
