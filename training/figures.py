"""What a reading is worth: the figures of the evaluation, computed for many cases at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from qa.evaluation.figures.bootstrap import Interval, intervals
from qa.evaluation.figures.metrics import abstention
from qa.evidence.quotes import Quote, select
from qa.reader.judge import RETRIEVED, ranked_by
from qa.reader.outcome import Reading
from training.cases import Case

Figures = dict[str, dict[str, list[float]]]
"""By data set and language pair, and by name: the value, then the ends of its interval."""

FEW = 200
"""Resamples for figures that take long to compute."""

TOP = 5
"""Passages that are read for an answer."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A case and what the reader made of it.

    Attributes:
        case: the question.
        reading: held out.
        confidence: that the article answers.
    """

    case: Case
    reading: Reading
    confidence: float = 0.0

    def quotes(self, least: float) -> list[Quote]:
        """Return what would be quoted, best first."""
        candidates = self.case.candidates[: len(self.reading.scores)]
        return select(ranked_by(self.reading, candidates), -least)


def hit(judged: Judged, least: float, first: int = 1) -> float:
    """Return 1 where one of the first quotes holds a sentence that answers, else 0."""
    gold = gold_of(judged.case)
    return float(any(sentences_of(q) & gold for q in judged.quotes(least)[:first]))


def sentence_hit(judged: Judged) -> float:
    """Return 1 where the sentence that scores best answers, without those around it, else 0."""
    candidates = judged.case.candidates[: len(judged.reading.scores)]
    best = ranked_by(judged.reading, candidates)[0]
    return float((best.passage.article, best.span.start) in gold_of(judged.case))


def sentence_f1(judged: Judged, least: float) -> float:
    """Return the F1 of the quoted sentences, as OMoS-QA counts it."""
    gold = gold_of(judged.case)
    quoted = set().union(*(sentences_of(quote) for quote in judged.quotes(least)))
    return 2 * len(gold & quoted) / (len(gold) + len(quoted)) if gold else 0.0


def reciprocal_rank(judged: Judged) -> float:
    """Return 1 / rank of the first candidate that answers, in the order that the reader gives."""
    scores = [
        max(scores) + RETRIEVED * candidate.score
        for candidate, scores in zip(judged.case.candidates, judged.reading.scores, strict=False)
    ]
    gold = [bool(judged.case.gold[n]) for n in np.argsort([-s for s in scores], kind="stable")]
    return 1 / (gold.index(True) + 1) if True in gold[:10] else 0.0


def gold_of(case: Case) -> set[tuple[str, int]]:
    """Return the sentences that answer, by article and first character."""
    return {
        (candidate.passage.article, candidate.passage.sentences[n].start)
        for candidate, gold in zip(case.candidates, case.gold, strict=True)
        for n in gold
    }


def sentences_of(quote: Quote) -> set[tuple[str, int]]:
    """Return the sentences that a quote holds, by article and first character."""
    passage = quote.passage
    return {
        (passage.article, sentence.start)
        for sentence in passage.sentences
        if quote.span.start <= sentence.start and sentence.end <= quote.span.end
    }


def mean(judged: Sequence[Judged], score: Callable[[Judged], float]) -> list[float]:
    """Return the mean of a score and its 95 % interval, resampled by article."""
    values = np.array([score(one) for one in judged])
    groups = [one.case.group for one in judged]
    ends = intervals(groups, lambda rows: np.array([values[rows].mean()]))
    return _figure(values.mean(), ends[0])


def declining(judged: Sequence[Judged], threshold: float) -> dict[str, list[float]]:
    """Return how well what is not answered is told from what is, with intervals.

    Args:
        judged: of both kinds.
        threshold: least confidence at which an answer is given.

    Returns:
        ``auroc``; ``f1`` of declining; ``lost``, the share of answerable questions declined.
    """
    labels = np.array([float(one.case.answerable) for one in judged])
    sure = np.array([one.confidence for one in judged])
    columns = np.stack([labels, sure < threshold, sure], 1)

    def values(rows: Any) -> Any:
        _, _, f1, auroc = abstention(columns[rows])
        answered = columns[rows][:, 0] > 0
        return np.array([auroc, f1, columns[rows][answered, 1].mean()])

    ends = intervals([one.case.group for one in judged], values, resamples=FEW)
    found = zip(("auroc", "f1", "lost"), values(np.arange(len(judged))), ends, strict=True)
    return {name: _figure(value, interval) for name, value, interval in found}


def table(judged: Sequence[Judged], least: float, threshold: float = 0.5) -> Figures:
    """Return the figures of every data set and language pair.

    Args:
        judged: held-out readings with their confidence.
        least: logit from which a further sentence is quoted, counted from the best one's.
        threshold: least confidence at which an answer is given.
    """
    figures: Figures = {}
    for pair, found in by_pair([one for one in judged if one.case.data == "xquad-all"]).items():
        figures[f"xquad {pair}"] = {
            "best sentence": mean(found, sentence_hit),
            "hit@1": mean(found, lambda one: hit(one, least)),
            "hit@3": mean(found, lambda one: hit(one, least, 3)),
            "sentences": mean(found, lambda one: len(sentences_of(one.quotes(least)[0]))),
            "hit@1 if not declined": mean(
                found, lambda one: hit(one, least) * (one.confidence >= threshold)
            ),
            "mrr": mean(found, reciprocal_rank),
        }
    for kind in ("removed", "other", "swapped"):
        found = [one for one in judged if one.case.data == "xquad"]
        found = [one for one in found if one.case.kind in ("answered", kind)]
        figures[f"xquad {kind}"] = declining(found, threshold)
    for pair, found in by_pair([one for one in judged if one.case.data == "omos"]).items():
        answered = [one for one in found if one.case.answerable]
        figures[f"omos {pair}"] = {
            "best sentence": mean(answered, sentence_hit),
            "hit@1": mean(answered, lambda one: hit(one, least)),
            "sentence f1": mean(answered, lambda one: sentence_f1(one, least)),
            "sentence f1 if not declined": mean(
                answered, lambda one: sentence_f1(one, least) * (one.confidence >= threshold)
            ),
            **declining(found, threshold),
        }
    return figures


def by_pair(judged: Sequence[Judged]) -> Mapping[str, list[Judged]]:
    """Return the cases of each language pair."""
    pairs: dict[str, list[Judged]] = {}
    for one in judged:
        pairs.setdefault(one.case.pair, []).append(one)
    return pairs


def _figure(value: float, interval: Interval) -> list[float]:
    return [float(value), *(end for end in interval if end is not None)]
