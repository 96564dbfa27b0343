"""Is a sentence that was composed in another language a rendering of its quote?

Names and numbers can be right where the rest is made up. So across two languages that have a
lexicon a sentence is shown where it is likely enough to be right (`qa.check.estimate`). One of the
signals is a rule, which decides alone where nothing finds shortest answers: every word of the
sentence must have a counterpart in the quote or in the question, at least one must say what the
question did not, no number may count what another one counts in the quote, and the words that
answer most shortly must be among them. In no case may a number keep marks that mean something else
now.
"""

from __future__ import annotations

import re

from babel.numbers import get_decimal_symbol

from index.lexicon import lexicon
from qa.check.counterparts import is_held, words_of
from qa.check.estimate import chance
from qa.check.phrase import Phrases
from qa.check.signals import Said, signals_of
from qa.languages.language import reason
from qa.mentions.numbers import UNCHECKED, all_numbers, counted_by, numbers_in

LEAST = 0.8
"""Least chance to be right with which a sentence is shown (`training/README.md`)."""

_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:[.,]\d{3})+(?![\d.,]*\d)")
"""A number whose last digits may be thousands, or decimals."""


def unrendered(said: Said, phrases: Phrases | None = None) -> str:
    """Return why a sentence is not shown for a rendering of a quote, ``""`` where it is.

    Nothing is said where the languages are the same or have no lexicon.

    Args:
        said: the sentence and its quote.
        phrases: finds the shortest answers in both; None where nothing does.
    """
    if lexicon(said.language, said.read) is None:
        return ""
    if number := _misread(said.sentence, said.language, said.quote, said.read):
        return reason("misread", said.language, number)
    why = broken(said)
    if phrases is None or not words_of(said.sentence, said.language):
        return why
    quoted, answered = phrases(said.question, [said.quote, said.sentence])
    signals = signals_of(said, quoted, answered)
    if chance(signals, likely=bool(said.likely)) >= LEAST:
        return ""
    return why or reason("unsure", said.language)


def broken(said: Said) -> str:
    """Return what of a sentence is not a word for word rendering, ``""`` where all is."""
    language, read = said.language, said.read
    new, quoted = said.new, words_of(said.quote, read)
    for word in new:
        if not is_held(word, language, quoted, read):
            return reason("untold", language, _spelled(word, said.sentence))
    if number := _miscounted(said.sentence, language, said.quote, read):
        return reason("miscounted", language, number)
    words = words_of(said.sentence, language)
    told = all(is_held(word, read, words, language) for word in words_of(said.answer, read))
    numbers = all_numbers(said.sentence)
    tells = bool(new) or not numbers <= all_numbers(said.question)
    if not (tells and told and all_numbers(said.answer) - UNCHECKED <= numbers):
        return reason("unanswered", language)
    return ""


def _miscounted(sentence: str, language: str, quote: str, read: str) -> str:
    """Return a number of a sentence that counts what in the quote another number counts.

    "38 bicycles" is no rendering of "38 Fahrgäste und zwölf Fahrräder", though the quote holds both
    the number and the word. ``""`` where there is none.
    """
    quoted = [(number.value, counted_by(quote, number)) for number in numbers_in(quote)]
    for number in numbers_in(sentence):
        own = " ".join(word for value, word in quoted if value == number.value)
        others = " ".join(word for value, word in quoted if value != number.value)
        for word in words_of(counted_by(sentence, number), language):
            if is_held(word, language, words_of(others, read), read) and not is_held(
                word, language, words_of(own, read), read
            ):
                return sentence[number.start : number.end]
    return ""


def _misread(sentence: str, language: str, quote: str, read: str) -> str:
    """Return a number that is written as in the quote and is another to readers of the sentence.

    "30,000" bottles are thirty to a reader of German. Decimal marks are those of CLDR; ``""`` where
    there is none.
    """
    mark = get_decimal_symbol(language)
    if mark == get_decimal_symbol(read):
        return ""
    quoted = set(_GROUPED.findall(quote))
    found = (number for number in _GROUPED.findall(sentence) if mark in number)
    return next((number for number in found if number in quoted), "")


def _spelled(stem: str, sentence: str) -> str:
    """Return the word of a sentence that a stem is of."""
    return next((w.strip(".,;:!?") for w in sentence.split() if stem in w.casefold()), stem)
