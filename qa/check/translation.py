"""Is a sentence that was composed in another language a rendering of its quote?

Names and numbers can be right where the rest is made up. So across two languages that have a
lexicon every word of the sentence must have a counterpart in the quote or in the question, at least
one must say what the question did not, no number may count what another one counts in the quote
or keep marks that mean something else now, and the words that answer most shortly must be among
them.
Of 151 drafts of the built-in model between German and English on XQuAD's dev half that passed all
other rules, .45 lacked the gold answer. Of the .28 that are renderings .21 did; read one by one,
one of those nine was false, the others had the answer in words that XQuAD's translators did not
choose. The rule was made on these drafts, its lexicon was not.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from babel.numbers import get_decimal_symbol
from rapidfuzz.distance import Levenshtein

from index.lexical.bm25 import content_stems
from index.lexicon import lexicon
from qa.check.support import Source
from qa.languages.language import reason
from qa.mentions.numbers import UNCHECKED, all_numbers, counted_by, numbers_in

ALIKE = 0.6
"""Least similarity of two stems with the same beginning that are taken for one word."""

BEGINNING = 4
"""Letters of that beginning."""

_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:[.,]\d{3})+(?![\d.,]*\d)")
"""A number whose last digits may be thousands, or decimals."""


def unrendered(sentence: str, language: str, source: Source, read: str, question: str) -> str:
    """Return why a sentence is no rendering of a quote, ``""`` where it is one.

    Nothing is said where the languages are the same or have no lexicon.

    Args:
        sentence: without numbers of quotes.
        language: ISO 639-1 code of the sentence and the question.
        source: the quote; without its shortest answer nobody knows whether that is given.
        read: ISO 639-1 code of the quote.
        question: what was asked.
    """
    if lexicon(language, read) is None:
        return ""
    asked, said = _words(question, language), _words(sentence, language)
    quoted = _words(source.text, read)
    new = [word for word in said if not any(_alike(word, known) for known in asked)]
    for word in new:
        if not _held(word, language, quoted, read):
            return reason("untold", language, _spelled(word, sentence))
    if number := _miscounted(sentence, language, source.text, read):
        return reason("miscounted", language, number)
    if number := _misread(sentence, language, source.text, read):
        return reason("misread", language, number)
    told = all(_held(word, read, said, language) for word in _words(source.answer, read))
    numbers = all_numbers(sentence)
    tells = bool(new) or not numbers <= all_numbers(question)
    if not (tells and told and all_numbers(source.answer) - UNCHECKED <= numbers):
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
        for word in _words(counted_by(sentence, number), language):
            if _held(word, language, _words(others, read), read) and not _held(
                word, language, _words(own, read), read
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


def _words(text: str, language: str) -> list[str]:
    """Return the stems of a text's words; numbers are compared by their values."""
    return [stem for stem in content_stems(text, language) if not all_numbers(stem)]


def _held(word: str, language: str, others: Collection[str], other: str) -> bool:
    """Tell whether a stem has a counterpart among those of another language."""
    counterparts = (lexicon(language, other) or {}).get(word, {})
    return any(_alike(word, known) for known in others) or any(
        counterpart == known or (len(counterpart) > BEGINNING and counterpart in known)
        for counterpart in counterparts
        for known in others
    )


def _alike(one: str, other: str) -> bool:
    """Tell whether two stems are one word, whichever of the languages they are in."""
    if one == other or one.isdigit() or other.isdigit():
        return one == other
    if min(len(one), len(other)) > BEGINNING and (one in other or other in one):
        return True
    same = len(one) >= BEGINNING and one[:BEGINNING] == other[:BEGINNING]
    return same and Levenshtein.normalized_similarity(one, other) >= ALIKE


def _spelled(stem: str, sentence: str) -> str:
    """Return the word of a sentence that a stem is of."""
    return next((w.strip(".,;:!?") for w in sentence.split() if stem in w.casefold()), stem)
