"""Whether the article answers: fits and measures it, ``python -m benchmarks.answerability``.

Answerable questions are those of XQuAD's dev half, asked of their own article, in four language
pairs, and those of OMoS-QA's dev split. Questions without an answer are the latter's own and three
kinds made from XQuAD: the passage that answers taken out of what was retrieved; another article
asked; a name or a number of the question exchanged for one that the article lacks.

Prints the weights for ``qa/answerable.py``, then, by eightfold cross-validation by article, the
area under the ROC curve, the F1 of declining and the expected calibration error of the confidence,
and last those of the article's own questions, which take no part in the fit.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator
from dataclasses import astuple, dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, roc_auc_score
from sklearn.model_selection import GroupKFold

from benchmarks.corpora import DATA, PAIRS, Corpus, corpus, encoder
from index.embed import embed
from index.retriever import Candidate
from index.sources.load import load
from index.store.writer import Store
from qa.answer import Question
from qa.evaluation.data.datasets import Example, bind, read_questions
from qa.evaluation.figures.metrics import BINS
from qa.evidence.answerable import THRESHOLD, Vocabulary, signals
from qa.evidence.quotes import rank
from qa.mentions.names import capitalised, is_among
from qa.mentions.numbers import in_digits

SHARES = {"answered": 1.0, "removed": 0.4, "other": 0.2, "swapped": 1.5, "own": 1.0}
"""Weight of each kind in the fit, so that the easy ones do not crowd out the rest."""


@dataclass(frozen=True)
class Row:
    """One question asked of one article."""

    kind: str
    article: str
    answerable: bool
    cosine: float
    signals: tuple[float, ...]


def main() -> int:
    """Run the benchmark; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.answerability")
    parser.add_argument("--limit", type=int, help="questions of each pair (default: all)")
    options = parser.parse_args()
    draw = random.Random(0)
    rows: list[Row] = []
    for asked, read in PAIRS:
        data = corpus(f"xquad-dev.{read}.json", top=8)
        examples = data.asked_in(f"xquad-dev.{asked}.json")[: options.limit]
        rows += made_from(data, examples, draw)
    for language in ("de", "en"):
        data = corpus(f"omos-dev.{language}.jsonl")
        rows += own(data, bind(data.questions, data.questions.articles)[: options.limit])
    features = np.array([row.signals for row in rows])
    labels = np.array([row.answerable for row in rows])
    weights = np.array([SHARES["answered" if row.answerable else row.kind] for row in rows])
    folds = GroupKFold(8).split(features, labels, [row.article for row in rows])
    held_out = np.zeros(len(rows))
    for train, test in folds:
        fitted = regression().fit(features[train], labels[train], sample_weight=weights[train])
        held_out[test] = fitted.predict_proba(features[test])[:, 1]
    fitted = regression().fit(features, labels, sample_weight=weights)
    print(f"weights {fitted.coef_[0].round(2).tolist()}, bias {fitted.intercept_[0]:.2f}")
    print(f"{'':24}AUROC cosine  AUROC  F1 of declining  declined though answered    ECE")
    report("all, as fitted", rows, held_out, weights)
    for kind in ("removed", "other", "swapped", "own"):
        chosen = [n for n, row in enumerate(rows) if belongs(row, kind)]
        report(kind, [rows[n] for n in chosen], held_out[chosen])
    questions = list(own_questions())
    report(
        "the article's own",
        questions,
        fitted.predict_proba(np.array([row.signals for row in questions]))[:, 1],
    )
    return 0


def regression() -> LogisticRegression:
    """Return the model, hardly regularised: four weights need little of it."""
    return LogisticRegression(C=100, max_iter=3000)


def belongs(row: Row, kind: str) -> bool:
    """Tell whether a row is of a kind, or what that kind is compared with."""
    return row.kind == kind or (row.kind == "answered" and kind != "own")


def report(
    kind: str, rows: list[Row], scores: np.ndarray, weights: np.ndarray | None = None
) -> None:
    """Print one line of the table.

    Args:
        kind: what the line is about.
        rows: questions.
        scores: confidence for each.
        weights: of each question; None where all count alike.
    """
    labels = np.array([row.answerable for row in rows])
    cosines = [row.cosine for row in rows]
    weights = np.ones(len(rows)) if weights is None else weights
    declined = scores < THRESHOLD
    lost = np.average(declined[labels], weights=weights[labels])
    print(
        f"{kind:24}{roc_auc_score(labels, cosines, sample_weight=weights):12.3f}"
        f"{roc_auc_score(labels, scores, sample_weight=weights):7.3f}"
        f"{f1_score(~labels, declined, sample_weight=weights):17.3f}"
        f"{lost:26.3f}{calibration_error(labels, scores, weights):7.3f}"
    )


def calibration_error(labels: np.ndarray, scores: np.ndarray, weights: np.ndarray) -> float:
    """Return the expected calibration error as the evaluation has it, with weights of rows."""
    bins = np.minimum((scores * BINS).astype(int), BINS - 1)
    apart = np.bincount(bins, weights=weights * (scores - labels), minlength=BINS)
    return float(np.abs(apart).sum() / weights.sum())


def made_from(data: Corpus, examples: tuple[Example, ...], draw: random.Random) -> Iterator[Row]:
    """Yield each question as it is, and the three kinds without an answer made from it."""
    retriever = data.retriever
    vocabularies = vocabularies_of(data)
    articles = sorted(vocabularies)
    names = [
        (example.question[word.start : word.start + len(word.text)])
        for example in examples
        for word in capitalised(example.question, example.language)
        if word.sure
    ]

    def row(kind: str, text: str, example: Example, article: str, gone: bool = False) -> Row:
        found = retriever.candidates(text, example.language, article)
        if gone:
            found = [c for c in found if not answers(c, example)]
        question = Question(text, example.language)
        return seen(kind, question, found[:5], vocabularies[article], kind == "answered")

    for example in examples:
        yield row("answered", example.question, example, example.article)
        yield row("removed", example.question, example, example.article, gone=True)
        other = draw.choice([a for a in articles if a != example.article])
        yield row("other", example.question, example, other)
        swapped = exchanged(example, names, vocabularies[example.article], draw)
        if swapped:
            yield row("swapped", swapped, example, example.article)


def own(data: Corpus, examples: tuple[Example, ...]) -> Iterator[Row]:
    """Yield the questions of a data set that has some without an answer."""
    vocabularies = vocabularies_of(data)
    for example in examples:
        found = data.retriever.candidates(example.question, example.language, example.article)
        question = Question(example.question, example.language)
        answerable = bool(example.answerable)
        yield seen("own", question, found, vocabularies[example.article], answerable)


def own_questions() -> Iterator[Row]:
    """Yield the questions of the article that the chatbot was built for."""
    article = load(DATA / "article.de.txt")
    store: Store = corpus("omos-dev.de.jsonl").retriever.store
    store.add(embed(article, encoder()))
    retriever = corpus("omos-dev.de.jsonl").retriever
    for example in bind(read_questions(DATA / "article-questions.jsonl"), [article]):
        found = retriever.candidates(example.question, example.language, article.id)
        question = Question(example.question, example.language)
        vocabulary = Vocabulary.of(f"{article.title}\n{article.text}")
        yield seen("own", question, found, vocabulary, bool(example.answerable))


def seen(
    kind: str, question: Question, found: list[Candidate], words: Vocabulary, answerable: bool
) -> Row:
    """Return what the regression sees of a question."""
    ranked = rank(found)
    return Row(
        kind=kind,
        article=ranked[0].passage.article,
        answerable=answerable,
        cosine=max(sentence.cosine for sentence in ranked),
        signals=astuple(signals(question, ranked, words)),
    )


def vocabularies_of(data: Corpus) -> dict[str, Vocabulary]:
    """Return what each article mentions."""
    return {a.id: Vocabulary.of(f"{a.title}\n{a.text}") for a in data.questions.articles}


def answers(candidate: Candidate, example: Example) -> bool:
    """Tell whether a passage holds a gold answer, or a part of one."""
    passage = candidate.passage
    return any(gold.start < passage.end and passage.start < gold.end for gold in example.gold)


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


if __name__ == "__main__":
    sys.exit(main())
