"""Whether the article answers, by cosines: ``python -m benchmarks.answerability``.

The questions are XQuAD's dev half asked of their own article, in four language pairs, three kinds
without an answer made from them, and OMoS-QA's dev split. Prints the weights for
``qa/evidence/answerable.py``, then, by eightfold cross-validation by article, the area under the
ROC curve, the F1 of declining and the expected calibration error of the confidence. On other
questions it is measured by `article-qa eval` with ``ARTICLE_QA_READER=none``.
"""

from __future__ import annotations

import random
import sys
from dataclasses import astuple

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict

from benchmarks.corpora import PAIRS, corpus
from qa.evaluation.data.datasets import Example
from qa.evaluation.figures.metrics import BINS
from qa.evidence.answerable import THRESHOLD, Vocabulary, signals
from qa.evidence.quotes import rank
from qa.mentions.names import capitalised, is_among
from qa.mentions.numbers import in_digits
from training.cases import Case, Search, kept_cases, made, removed, vocabularies_of

OTHER = 0.4
"""Share of XQuAD's questions that are also asked of another article."""

SWAPPED = 0.6
"""Share that are also asked with a name or number exchanged."""

NAMES = 3
"""Names that are tried for that."""

SHARES = {
    "answered": 1.0,
    "removed": 0.4,
    "other": 0.2 / OTHER,
    "swapped": 1.5 / SWAPPED,
    "own": 1.0,
}
"""Weight of each kind in the fit, so that the easy ones do not crowd out the rest."""

READ = 5
"""Passages that a question is judged by."""


def main() -> int:
    """Run the benchmark; return the exit code."""
    pages = [case for case in kept_cases()["omos-dev"] if case.pair in ("de -> de", "en -> en")]
    cases = [case for case in (*xquad(), *pages) if case.candidates]
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


def xquad() -> list[Case]:
    """Return XQuAD's dev half asked of its own articles, and the kinds without an answer."""
    draw = random.Random(0)
    cases: list[Case] = []
    for asked, read in PAIRS:
        data = corpus(f"xquad-dev.{read}.json")
        examples = data.asked_in(f"xquad-dev.{asked}.json")
        search = Search(data)
        own = [search.articles.index(example.article) for example in examples]
        names = [
            example.question[word.start : word.start + len(word.text)]
            for example in examples
            for word in capitalised(example.question, example.language)
            if word.sure
        ]
        others: list[tuple[Example, int]] = []
        swapped: list[tuple[Example, int, str]] = []
        for example, article in zip(examples, own, strict=True):
            if draw.random() < OTHER:
                other = draw.choice([a for a in search.articles if a != example.article])
                others.append((example, search.articles.index(other)))
            if draw.random() < SWAPPED:
                few = draw.sample(names, min(NAMES, len(names)))
                words = exchanged(example, few, search.vocabularies[example.article], draw)
                swapped += [(example, article, words)] if words else []
        pair = f"{asked} -> {read}"
        answered = made("xquad", pair, "answered", examples, articles=own, search=search)
        cases += [*answered, *(removed(case) for case in answered if not all(case.gold))]
        some, places = zip(*others, strict=True)
        cases += made("xquad", pair, "other", some, articles=places, search=search)
        some, places, changed = zip(*swapped, strict=True)
        cases += made("xquad", pair, "swapped", some, articles=places, search=search, words=changed)
    return cases


def exchanged(
    example: Example, names: list[str], vocabulary: Vocabulary, draw: random.Random
) -> str:
    """Return the question with a name or number that the article lacks, ``""`` if it has none."""
    question = example.question
    for number in draw.sample(in_digits(question), len(in_digits(question))):
        other = str(draw.randint(2, 2000))
        if number in question and other not in vocabulary.numbers:
            return question.replace(number, other, 1)
    own_names = [w for w in capitalised(question, example.language) if w.sure]
    drawn = draw.sample(names, min(20, len(names)))
    strange = [name for name in drawn if not is_among(name, vocabulary.words)]
    if not own_names or not strange:
        return ""
    word = draw.choice(own_names)
    end = word.start + len(word.text)
    return question[: word.start] + draw.choice(strange) + question[end:]


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
