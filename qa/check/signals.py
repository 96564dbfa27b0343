"""What speaks for and against a sentence that renders a quote in another language, as numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

from index.lexical.bm25 import WORD
from qa.check.counterparts import is_alike, is_copied, likelihoods, words_of
from qa.mentions.numbers import UNCHECKED, all_numbers

if TYPE_CHECKING:
    from qa.check.phrase import Phrase

UNKNOWN = 0.5
"""What stands for a share where there is nothing to take it of."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence across languages, and what it is said to render.

    Attributes:
        sentence: without numbers of quotes.
        language: ISO 639-1 code of the sentence and the question.
        question: what was asked.
        quote: the words that are rendered.
        read: ISO 639-1 code of the quote.
        answer: the words of the quote that answer most shortly, ``""`` where that is not sure.
        likely: words of the sentence, each with the logarithm of its least likely token's
            probability; empty where the chat model does not tell.
    """

    sentence: str
    language: str
    question: str
    quote: str
    read: str
    answer: str = ""
    likely: tuple[tuple[str, float], ...] = ()

    @property
    def new(self) -> list[str]:
        """Return the stems of the sentence's words that the question lacks."""
        asked = words_of(self.question, self.language)
        words = words_of(self.sentence, self.language)
        return [word for word in words if not any(is_alike(word, known) for known in asked)]


def filled(likely: Sequence[float], text: str, value: float | None) -> list[float]:
    """Return how likely each character is of a text that has grown by a token.

    Args:
        likely: the same before.
        text: with the token.
        value: how likely it is, the logarithm of its probability, to all characters that have none
            yet; None where the chat model does not tell, as of words that llama.cpp copied from
            what it was given.
    """
    if value is None:
        return list(likely)
    return [*likely, *[value] * (len(text) - len(likely))]


def likely_words(text: str, likely: Sequence[float]) -> tuple[tuple[str, float], ...]:
    """Return the words of a text, each with how likely its least likely character was.

    Args:
        text: as the chat model wrote it.
        likely: for each character the logarithm of its token's probability; nothing is said
            where there are fewer.
    """
    if len(likely) < len(text):
        return ()
    return tuple((m.group(), min(likely[m.start() : m.end()])) for m in WORD.finditer(text))


@dataclass(frozen=True, slots=True)
class Signals:
    """Numbers that the estimate is made from.

    Attributes:
        copied: new words that are left in the quote's language.
        told: share of the words that are said of those that answer most shortly, where that is
            sure.
        missing: numbers among these that are not said.
        found: share of the words that are said of those that answer most shortly, sure or not, or
            of those in the sentence that are among the quote's, whichever is more: where an answer
            ends is seldom sure.
        number: 1 where these have a number, and the sentence says it, or the other way round.
        share: logarithm of what the words that answer most shortly have of all places of the
            sentence.
        sure: the same of those of the quote.
        alike: cosine of what both mean.
        near: how like the question's words those of the sentence are, in the mean.
        fresh: how likely new words were to the chat model, in the mean; 0 where it does not tell.
    """

    copied: float
    told: float
    missing: float
    found: float
    number: float
    share: float
    sure: float
    alike: float
    near: float
    fresh: float

    def values(self) -> tuple[float, ...]:
        """Return the numbers in the order above."""
        return astuple(self)


def signals_of(said: Said, quoted: Phrase, answered: Phrase) -> Signals:
    """Return what speaks for and against a sentence.

    Args:
        said: the sentence.
        quoted: the shortest answer in the quote.
        answered: that in the sentence.
    """
    language, read = said.language, said.read
    words, there = words_of(said.sentence, language), words_of(said.quote, read)
    told = [float(likely > 0) for likely in likelihoods(said.answer, read, words, language)]
    found = likelihoods(quoted.text, read, words, language)
    within = likelihoods(answered.text, language, words_of(quoted.text, read), read)
    numbers = all_numbers(said.sentence)
    wanted, own = (all_numbers(phrase.text) - UNCHECKED for phrase in (quoted, answered))
    return Signals(
        copied=sum(is_copied(word, language, there, read) for word in said.new),
        told=_mean(told),
        missing=len(all_numbers(said.answer) - UNCHECKED - numbers),
        found=max(_mean(found), _mean(within)),
        number=float(bool((wanted and wanted <= numbers) or (own and own <= wanted))),
        share=answered.share,
        sure=quoted.share,
        alike=quoted.likeness(answered),
        near=answered.near,
        fresh=_fresh(said),
    )


def _mean(values: Sequence[float], default: float = UNKNOWN) -> float:
    return sum(values) / len(values) if values else default


def _fresh(said: Said) -> float:
    """Return the mean of how likely new words and numbers were."""
    asked = words_of(said.question, said.language)
    found = []
    for word, likely in said.likely:
        stems = words_of(word, said.language)
        known = any(is_alike(stem, other) for stem in stems for other in asked)
        if (stems and not known) or (word[0].isdigit() and word not in said.question):
            found.append(likely)
    return _mean(found, 0.0)
