"""Does the article answer at all?

A logistic regression over a handful of signals: how near the best sentence is, how far it stands
out from the others, whether question and article share a language, and names and numbers of the
question that are nowhere in the article. A cosine alone does not tell: a question about somebody
who is not mentioned scores as high as one that is answered.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from statistics import median
from typing import TYPE_CHECKING

from qa.check import all_numbers
from qa.names import capitalised, folded_words, is_among

if TYPE_CHECKING:
    from qa.answer import Question
    from qa.evidence import ScoredSentence

THRESHOLD = 0.5
"""Least confidence at which an answer is given; see `WEIGHTS` for where it was measured."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What an article mentions."""

    words: frozenset[str]
    numbers: frozenset[str]

    @classmethod
    def of(cls, text: str) -> Vocabulary:
        """Return the folded words and the numbers of a text."""
        return cls(folded_words(text), frozenset(all_numbers(text)))


@dataclass(frozen=True, slots=True)
class Signals:
    """What tells an answerable question from one that is not.

    Attributes:
        score: of the best sentence, with its passage's.
        same_language: 1 where the best passage is in the question's language, else 0.
        contrast: how far the best sentence's score is above the median of all.
        missing_names: names of the question that the article does not have.
        missing_nouns: in German, other capitalised words that it does not have, as a share.
        missing_numbers: numbers that it does not have.
    """

    score: float
    same_language: float
    contrast: float
    missing_names: float
    missing_nouns: float
    missing_numbers: float


WEIGHTS = Signals(
    score=12.0,
    same_language=-2.4,
    contrast=6.0,
    missing_names=-2.5,
    missing_nouns=-1.5,
    missing_numbers=-1.0,
)
"""Change of the log odds for each unit of a signal."""

BIAS = -20.0
"""Log odds of an answer where every signal is 0."""


def confidence(
    question: Question, ranked: Sequence[ScoredSentence], vocabulary: Vocabulary
) -> float:
    """Return how sure it is, from 0 to 1, that the article answers.

    Args:
        question: with its language.
        ranked: sentences of the retrieved passages, best first; at least one.
        vocabulary: of the article that the best sentence is from.
    """
    log_odds = BIAS + sum(
        weight * signal
        for weight, signal in zip(
            astuple(WEIGHTS), astuple(signals(question, ranked, vocabulary)), strict=True
        )
    )
    return 1 / (1 + math.exp(-log_odds))


def signals(
    question: Question, ranked: Sequence[ScoredSentence], vocabulary: Vocabulary
) -> Signals:
    """Return the signals for a question; arguments are those of `confidence`."""
    words = capitalised(question.text, question.language)
    nouns = [word for word in words if not word.sure]
    missing = [word for word in words if not is_among(word.text, vocabulary.words)]
    best = ranked[0]
    return Signals(
        score=best.score,
        same_language=float(best.passage.language == question.language),
        contrast=best.score - median(sentence.score for sentence in ranked),
        missing_names=float(sum(word.sure for word in missing)),
        missing_nouns=sum(not word.sure for word in missing) / max(1, len(nouns)),
        missing_numbers=float(len(all_numbers(question.text) - vocabulary.numbers - {"0", "1"})),
    )
