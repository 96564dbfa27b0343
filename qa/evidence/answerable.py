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

from qa.mentions.names import Words, capitalised, is_among, is_nation
from qa.mentions.numbers import UNCHECKED
from qa.mentions.proper_nouns import is_shared
from qa.mentions.reading import Reading
from qa.mentions.tongue import language_of

if TYPE_CHECKING:
    from index.article import Article
    from qa.answer import Question
    from qa.evidence.quotes import ScoredSentence

THRESHOLD = 0.35
"""Least confidence at which an answer is given. Below .5 because a question declined wrongly hides
what the article says, while one answered wrongly still shows the quotes for what they are. In
cross-validation on the dev data (``benchmarks/answerability.py``) 8 % of XQuAD's answerable
questions are declined; the F1 of declining is .91 where a name or number was exchanged and .96
where another article is asked. On OMoS-QA it is .48, with 19 % of the answerable ones declined."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What an article mentions."""

    words: Words
    numbers: frozenset[str]

    @classmethod
    def of(cls, text: str) -> Vocabulary:
        """Return the folded words and the numbers of a text."""
        read = Reading(text, language_of(text))
        return cls(read.words, read.held_numbers)

    @classmethod
    def of_article(cls, article: Article) -> Vocabulary:
        """Return what an article and its title mention."""
        return cls.of(f"{article.title}\n{article.text}")


@dataclass(frozen=True, slots=True)
class Signals:
    """What tells an answerable question from one that is not.

    Attributes:
        cosine: of the best sentence. Not its whole score: that counts shared words, which
            XQuAD's questions have more of than people's own.
        same_language: 1 where the best passage is in the question's language, else 0.
        contrast: how far the best sentence's score is above the median of all.
        missing: 1 where the question has a name or a number that the article lacks, else 0.
    """

    cosine: float
    same_language: float
    contrast: float
    missing: float


WEIGHTS = Signals(cosine=44.4, same_language=-2.4, contrast=8.62, missing=-4.03)
"""Change of the log odds for each unit of a signal, fitted by ``benchmarks/answerability.py``."""

BIAS = -35.98
"""Log odds of an answer where every signal is 0, from the same fit. The confidence is calibrated by
it for the mix of questions that was fitted: there its expected calibration error is .03 in
cross-validation by article, on the parts alone it is .08 to .19."""


def confidence(
    question: Question, ranked: Sequence[ScoredSentence], vocabulary: Vocabulary
) -> float:
    """Return how sure it is, from 0 to 1, that the article answers.

    Args:
        question: with its language.
        ranked: sentences of the retrieved passages, best first; at least one.
        vocabulary: of the article that the best sentence is from.
    """
    found = astuple(signals(question, ranked, vocabulary))
    log_odds = BIAS + sum(w * s for w, s in zip(astuple(WEIGHTS), found, strict=True))
    return 1 / (1 + math.exp(-log_odds))


def signals(
    question: Question, ranked: Sequence[ScoredSentence], vocabulary: Vocabulary
) -> Signals:
    """Return the signals for a question; arguments are those of `confidence`."""
    best = ranked[0]
    return Signals(
        cosine=max(sentence.cosine for sentence in ranked),
        same_language=float(best.passage.language == question.language),
        contrast=best.score - median(sentence.score for sentence in ranked),
        missing=float(lacks(question, vocabulary)),
    )


def lacks(question: Question, vocabulary: Vocabulary, *, across: bool = False) -> bool:
    """Tell whether a question has a name or a number that the article does not mention.

    Countries do not count: an article on life in Germany need not say so.

    Args:
        question: with its language.
        vocabulary: of the article.
        across: whether the article is in another language; names that languages translate do not
            count then.
    """
    text, language = question.text, question.language
    names = [w for w in capitalised(text, language) if w.sure and not is_nation(w.text)]
    if across:
        names = [word for word in names if is_shared(word, text, language)]
    lacks_name = any(not is_among(word.text, vocabulary.words) for word in names)
    return lacks_name or bool(
        Reading.of(text, language).held_numbers - UNCHECKED - vocabulary.numbers
    )
