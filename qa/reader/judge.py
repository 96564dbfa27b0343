"""The reader's reading as decisions: which sentences are quoted, and whether any is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from index.article import Span
from qa.answer import Strictness
from qa.evidence.answerable import lacks
from qa.evidence.judge import Judge, Verdict, Vocabularies
from qa.evidence.quotes import ScoredSentence, select, without_orders
from qa.evidence.replies import with_replies
from qa.evidence.shown import behind_others
from qa.mentions.amounts import tells_no_amount

if TYPE_CHECKING:
    from index.embed import TokenSink
    from index.retriever import Candidate
    from index.store.records import StoredPassage
    from qa.answer import Question
    from qa.check.phrase import Phrases
    from qa.reader.late import LateReader
    from qa.reader.outcome import Reading

RETRIEVED = 20.0
"""Logits that one unit of a passage's score counts for when passages are ordered anew: held-out
MRR@10 on XQuAD's dev half is .980 / .995 / .967 / .964 with it (de -> de, en -> en, en -> de,
de -> en) and .981 / .989 / .951 / .952 in the order before."""

NEAR = 4.0
"""Logits by which a sentence beside the best may be worse and still tell the amount for it: about
as many as it may be to be quoted with it."""


BOLD = 0.8
"""Least chance to be right with which words are shown in bold. They can be no surer than it is that
the article answers at all, and of the words that were in bold below that confidence, on topic
(`training.on_topic`), .16 were right."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """What turns a reading's logits into decisions; fitted with the weights, and kept with them.

    The confidence is a logistic regression (Platt, 1999) over held-out readings.

    Attributes:
        answerable: weight of the reading's own logit.
        cosine: weight of the best sentence's cosine to the question.
        lacking: weight of whether the question names what the article lacks.
        lacking_across: the same where question and article differ in language.
        across: weight of whether they do.
        words: weight of the share of the question's words that the best sentence holds.
        together: weight of the logit by reading question and passage together.
        no_amount: weight of whether the question asks for an amount and neither the best sentence
            nor those beside it that may be quoted with it tell one of its kind.
        bias: log odds where all of these are 0.
        least: logit from which a further sentence is quoted, counted from the best one's.
        bold: least of `Reading.sure` with which the shortest answer of the best sentence is shown,
            if the confidence is `BOLD` at least.
    """

    answerable: float
    cosine: float
    lacking: float
    lacking_across: float
    across: float
    words: float
    together: float
    no_amount: float
    bias: float
    least: float
    bold: float

    def confidence(self, signals: Sequence[float]) -> float:
        """Return how sure it is, from 0 to 1, that the article answers; see `signals_for`."""
        weights = astuple(self)[:-3]
        log_odds = self.bias + sum(w * s for w, s in zip(weights, signals, strict=True))
        return 1 / (1 + math.exp(-max(min(log_odds, 50.0), -50.0)))


def signals_for(
    reading: Reading, question: Question, candidates: Sequence[Candidate], lacking: bool
) -> tuple[float, ...]:
    """Return what the confidence is made from, in the order of `Calibration`.

    Args:
        reading: of the candidates.
        question: with its language.
        candidates: what was read.
        lacking: whether the question names what the article lacks.
    """
    at, row = reading.best
    cosine = max(max(candidate.sentence_cosines) for candidate in candidates)
    passage = candidates[at].passage
    across = passage.language != question.language
    return (
        reading.answerable,
        cosine,
        float(lacking and not across),
        float(lacking and across),
        float(across),
        reading.words[at][row],
        reading.together,
        float(_tells_no_amount(question, passage, reading.scores[at], row)),
    )


def _tells_no_amount(
    question: Question, passage: StoredPassage, scores: Sequence[float], best: int
) -> bool:
    """Tell whether an amount is asked for and no sentence around the best tells one."""
    beside = [n for n in (best - 1, best, best + 1) if passage.headings <= n < len(scores)]
    near = [passage.sentences[n] for n in beside if scores[n] >= scores[best] - NEAR]
    texts = [f"{passage.label_of(s)} {passage.text_of(s)}" for s in near]
    return bool(texts) and all(
        tells_no_amount(question.text, question.language, sentence=text, read=passage.language)
        for text in texts
    )


class ReaderJudge(Judge):
    """Decides by the trained reader."""

    thresholds: ClassVar[dict[Strictness, float]] = {
        "lenient": 0.15,
        "normal": 0.265,
        "strict": 0.44,
    }
    """Held out, 2 %, 5 % and 10 % of XQuAD's answerable questions are less sure (`training`)."""

    def __init__(self, reader: LateReader, calibration: Calibration) -> None:
        self.name = reader.name
        self._reader = reader
        self._calibration = calibration

    def verdict(
        self, question: Question, candidates: Sequence[Candidate], vocabularies: Vocabularies
    ) -> Verdict:
        """Return what was decided; see `Judge.verdict`."""
        reading = self._reader.read(question.text, question.language, candidates)
        margin = -self._calibration.least
        ranked = without_orders(ranked_by(reading, candidates, self._calibration.bold))
        ranked = behind_others(with_replies(ranked, question, margin), question, margin)
        best = ranked[0].passage
        across = best.language != question.language
        lacking = lacks(question, vocabularies(best.article), across=across)
        confidence = self._calibration.confidence(
            signals_for(reading, question, candidates, lacking)
        )
        quotes = select(ranked, margin)
        if confidence < BOLD:
            quotes = [replace(quote, shortest=None) for quote in quotes]
        return Verdict(tuple(_reordered(candidates, reading)), tuple(quotes), confidence)

    def reranked(self, question: Question, candidates: Sequence[Candidate]) -> list[Candidate]:
        """Return the passages, the one with the best sentence first."""
        reading = self._reader.read(question.text, question.language, candidates)
        return _reordered(candidates, reading)

    @property
    def phrases(self) -> Phrases:
        """Return what finds the shortest answer in any text."""
        return self._reader.phrases

    @property
    def sink(self) -> TokenSink:
        """Return the reader, which reads new passages beforehand."""
        return self._reader

    def forget(self, article: str) -> None:
        """Drop what is kept of an article."""
        self._reader.forget(article)

    def close(self) -> None:
        """End the reader's threads."""
        self._reader.close()


def ranked_by(
    reading: Reading, candidates: Sequence[Candidate], bold: float = math.inf
) -> list[ScoredSentence]:
    """Return every sentence of the candidates, the one that answers best first.

    That one alone has a shortest answer, and only a sure one: in the second best sentence those
    that are as sure are right in .16, held out.

    Args:
        reading: of the candidates.
        candidates: what was read.
        bold: see `Calibration`.
    """
    sentences = [
        (ScoredSentence(Span(s.start, s.end), candidate.passage, cosine, score), shortest, sure)
        for candidate, *read in zip(
            candidates, reading.scores, reading.shortest, reading.sure, strict=True
        )
        for s, cosine, score, shortest, sure in zip(
            candidate.passage.sentences, candidate.sentence_cosines, *read, strict=True
        )
    ]
    sentences.sort(key=lambda found: -found[0].score)
    best, shortest, sure = sentences[0]
    first = replace(best, shortest=shortest if sure >= bold else None)
    return [first, *(sentence for sentence, _, _ in sentences[1:])]


def _reordered(candidates: Sequence[Candidate], reading: Reading) -> list[Candidate]:
    """Return the candidates by their best sentence and their score before, as their new score."""
    scored = [
        replace(candidate, score=max(scores) + RETRIEVED * candidate.score)
        for candidate, scores in zip(candidates, reading.scores, strict=True)
    ]
    return sorted(scored, key=lambda candidate: -candidate.score)
