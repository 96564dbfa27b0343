"""Is a sentence that was composed in another language a rendering of its quote?

Names and numbers can be right where the rest is made up. So across two languages that have a
lexicon every noun of the sentence must have a counterpart in the quote or in the question, and no
number may count what another one counts in the quote.
Whether it answers is told by an estimate (`qa.check.estimate`), and where nothing finds shortest
answers by words: those that answer most shortly must be among the sentence's.
"""

from __future__ import annotations

import re

from babel.core import UnknownLocaleError
from babel.units import UnknownUnitError, format_unit

from index.lexical.bm25 import WORD, stems
from index.lexicon import lexicon
from qa.check.counterparts import is_held, is_thing, likelihoods, words_of
from qa.check.estimate import chance
from qa.check.phrase import Phrases
from qa.check.signals import Said, signals_of
from qa.languages.language import follow_up_of, reason
from qa.mentions.denials import denial
from qa.mentions.names import folded_words, is_among
from qa.mentions.numbers import (
    UNCHECKED,
    all_numbers,
    claimed_numbers,
    counted_by,
    numbers_in,
)
from qa.mentions.patterns import pattern
from qa.mentions.spelling import fold

LEAST = 0.85
"""Least chance to be right with which a sentence is shown: held out, .078 of those shown are false,
from .8 on .099 (`training/README.md`)."""


def unrendered(said: Said, phrases: Phrases | None = None) -> str:
    """Return why a sentence is not shown for a rendering of a quote, ``""`` where it is.

    Nothing is said where the languages are the same or have no lexicon.

    Args:
        said: the sentence and its quote.
        phrases: finds the shortest answers in both; None where nothing does.
    """
    if lexicon(said.language, said.read) is None:
        return ""
    if why := impossible(said):
        return why
    if phrases is None or not words_of(said.sentence, said.language):
        return "" if _is_told(said) else reason("unanswered", said.language)
    quoted, answered = phrases(said.question, [said.quote, said.sentence])
    signals = signals_of(said, quoted, answered)
    if chance(signals, likely=bool(said.likely)) >= LEAST:
        return ""
    return reason("unsure" if _is_told(said) else "unanswered", said.language)


def impossible(said: Said) -> str:
    """Return what no rendering of the quote can have, ``""`` where there is nothing."""
    if word := _untold(said):
        return reason("untold", said.language, word)
    if number := _miscounted(said.sentence, said.language, said.quote, said.read):
        return reason("miscounted", said.language, number)
    return ""


def _is_told(said: Said) -> bool:
    """Tell whether a sentence has all words of the shortest answer, and one that is not asked."""
    language, read = said.language, said.read
    words, numbers = words_of(said.sentence, language), all_numbers(said.sentence)
    told = all(likelihoods(said.answer, read, words, language))
    tells = bool(said.new) or not numbers <= all_numbers(said.question)
    return tells and told and all_numbers(said.answer) - UNCHECKED <= numbers


def _untold(said: Said) -> str:
    """Return a noun of a sentence that has no counterpart in its quote, ``""`` if all have.

    Numbers, verbs and denials need none, nor words that say nothing alone: of 38 true drafts of
    XQuAD that the estimate lets pass and that have such a word, 12 have a noun, of 9 false ones 5.
    """
    idle = follow_up_of(said.language).empty
    quoted = stems(said.quote, said.read)  # with stop words, as "vor" for "ago"
    words, known = folded_words(said.quote, said.read), set(said.new)
    saying = pattern("saying", "verb", r"\b(?:<>)\b", re.IGNORECASE)
    text = saying.sub(" ", said.sentence)
    years = _years(text, said.language, said.quote, said.read)
    for match in WORD.finditer(text):
        word = match.group()
        if word.casefold() in idle or all_numbers(word) or denial().fullmatch(word):
            continue
        if match.start() in years:
            continue
        if fold(word) in words or (word[0].isupper() and is_among(word, words)):
            continue
        if not is_thing(word, said.language, said.read):
            continue
        for stem in words_of(word, said.language):
            if stem in known and not is_held(stem, said.language, quoted, said.read):
                return word
    return ""


def _years(sentence: str, language: str, quote: str, read: str) -> set[int]:
    """Return where a sentence says "year" to a number that the quote has alone.

    "im Jahr 1944" renders "of 1944", and "72 years" renders "(72)"; 1944 years are no age.
    """
    try:
        names = {format_unit(n, "duration-year", locale=language).split()[-1] for n in (1, 2)}
    except (UnknownLocaleError, UnknownUnitError):
        return set()
    alone = {n.value for n in numbers_in(quote) if not words_of(counted_by(quote, n), read)}
    found = set()
    for number in numbers_in(sentence):
        own = number.value in alone
        before = WORD.search(sentence, sentence.rfind(" ", 0, max(0, number.start - 1)) + 1)
        after = WORD.search(sentence, number.end)
        if own and before and before[0] in names:
            found.add(before.start())
        if own and after and after[0] in names and len(number.value) < len("1000"):
            found.add(after.start())
    return found


def _miscounted(sentence: str, language: str, quote: str, read: str) -> str:
    """Return a number of a sentence that counts what in the quote another number counts.

    "38 bicycles" is no rendering of "38 Fahrgäste und zwölf Fahrräder", though the quote holds both
    the number and the word. Where the quote's own number counts nothing, as in "led with 118", nor
    does another's. ``""`` where there is none.
    """
    quoted = [(number.value, counted_by(quote, number)) for number in numbers_in(quote)]
    for number in claimed_numbers(numbers_in(sentence)):
        own = _counted([word for value, word in quoted if value == number.value], read)
        others = _counted([word for value, word in quoted if value != number.value], read)
        for word in words_of(counted_by(sentence, number), language) if own else ():
            if is_held(word, language, others, read) and not is_held(word, language, own, read):
                return sentence[number.start : number.end]
    return ""


def _counted(words: list[str], language: str) -> list[str]:
    return words_of(" ".join(words), language)
