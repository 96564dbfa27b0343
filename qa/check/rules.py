"""The rules of the check: what a sentence claims, and whether its evidence holds that."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from qa.check.support import Evidence, copies_but_denies, leaves_denial_out
from qa.languages.language import LANGUAGES, Kind
from qa.mentions.dates import Date, Time
from qa.mentions.names import Word, is_among, is_known, is_place
from qa.mentions.numbers import Number, claimed_numbers, holds_number
from qa.mentions.proper_nouns import is_german_name, names_in, nouns_have_capitals
from qa.mentions.quotations import Quotation
from qa.mentions.reading import Reading
from qa.mentions.speakers import Speaker, is_same_speaker
from qa.mentions.tongue import language_of

T = TypeVar("T")

_WORD = re.compile(r"[^\W\d_]+")
_QUOTED = re.compile(r"[„“»\"][^„“”»«\"]*[“”«\"]")
_CAPITALISED = re.compile(r"[^\W\d_a-z][\w'’-]+")
_NAME_ALONE = re.compile(rf"(?:{_CAPITALISED.pattern}\s?){{1,3}}\.?")
"""A bare answer; as its first word it would be no sure name, which a dictionary may know."""
_ENOUGH = 4
"""Words that do not begin with a capital from which a sentence has a language to be told; a bare
answer is names and numbers, which have none."""
_SHORTEST = 3
"""Letters of a word that is looked up as one left untranslated."""


@dataclass(frozen=True)
class Sentence:
    """A composed sentence as it is checked.

    Attributes:
        reading: of the sentence without the numbers of its quotes.
        asked: names in the question and in other quotes, which are no evidence.
    """

    reading: Reading
    asked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule(Generic[T]):
    """One thing that is checked.

    Attributes:
        kind: names it, and the reason that is given.
        claims: yields what a sentence claims, each with the words that say so.
        holds: tells whether the evidence holds a claim.
    """

    kind: Kind
    claims: Callable[[Sentence, Evidence], Iterable[tuple[str, T]]]
    holds: Callable[[T, Evidence], bool]

    def broken(self, sentence: Sentence, evidence: Evidence) -> str | None:
        """Return the words of the first claim that is not held, None if all are."""
        for words, claim in self.claims(sentence, evidence):
            if not self.holds(claim, evidence):
                return words
        return None


def _whole(sentence: Sentence, _: Evidence) -> Iterator[tuple[str, Reading]]:
    """Yield the whole sentence: what is wrong with it has no words of its own."""
    yield "", sentence.reading


# -------------------------------------------------------------------- language


def _is_in_its_language(sentence: Reading, evidence: Evidence) -> bool:
    """Tell whether a sentence is in the language of the question, where that can be told.

    Letters of another script may come from the evidence.
    """
    if sentence.language not in LANGUAGES:  # there the chat model may answer in English
        return True
    strange = {c for c in sentence.text if c.isalpha() and c not in evidence.reading.text}
    if not all(unicodedata.name(c, "LATIN").startswith(("LATIN", "GREEK")) for c in strange):
        return False
    plain = _QUOTED.sub(" ", sentence.text)
    small = [word for word in _WORD.findall(plain) if word[0].islower()]
    if len(small) < _ENOUGH:
        return True
    return (language_of(" ".join(small)) or sentence.language) == sentence.language


def _left_words(sentence: Sentence, evidence: Evidence) -> Iterator[tuple[str, str]]:
    """Yield words that are none of the sentence's language, and no names.

    A small model that answers in English from German at times leaves a noun as it stands: "closer
    to the Frieden".
    """
    language = sentence.reading.language
    if language == evidence.reading.language:
        return
    for word in _WORD.findall(sentence.reading.text):
        plain = len(word) >= _SHORTEST and not word.isupper()
        if plain and not (is_german_name(word) or is_known(word, language) or is_place(word)):
            yield word, word


def _is_no_word_of_quote(word: str, evidence: Evidence) -> bool:
    """Tell whether a word is none that the evidence's language has and uses there.

    With a capital, German must treat it as a noun, with an article or the like before it.
    """
    language, text = evidence.reading.language, evidence.reading.text
    if word not in _WORD.findall(text) or not is_known(word, language):
        return True
    if word[0].islower():
        return False
    determiner = LANGUAGES[language].naming.determiner if nouns_have_capitals(language) else ""
    adjectives = r"(?:[a-zäöü\d][\w-]*(?:e|en|er|es|em)\s+){0,2}"
    noun = rf"\b(?i:{determiner})\s+{adjectives}{re.escape(word)}\b"
    return not determiner or re.search(noun, text) is None


# -------------------------------------------------------------------- dates, times, numbers, names


def _dates(sentence: Sentence, _: Evidence) -> Iterator[tuple[str, Date]]:
    for date in sentence.reading.dates:
        yield sentence.reading.text[date.start : date.end], date


def _holds_date(date: Date, evidence: Evidence) -> bool:
    held = evidence.reading.dates
    return not held or any(date.agrees(other) for other in held)


def _times(sentence: Sentence, _: Evidence) -> Iterator[tuple[str, Time]]:
    for time in sentence.reading.times:
        yield sentence.reading.text[time.start : time.end], time


def _holds_time(time: Time, evidence: Evidence) -> bool:
    held = evidence.reading.times
    return not held or any(time.agrees(other) for other in held)


def _is_dated(place: Number | Word, sentence: Sentence, evidence: Evidence) -> bool:
    """Tell whether a number or name is part of a date or time that the evidence has in some form.

    A year that the evidence has no date with is not.
    """
    for date in sentence.reading.dates:
        if date.start <= place.start and place.end <= date.end:
            same = [other for other in evidence.reading.dates if date.agrees(other)]
            year = isinstance(place, Number) and place.value == str(date.year)
            if same and (not year or any(other.year for other in same)):
                return True
    return any(
        time.start <= place.start and place.end <= time.end
        for time in sentence.reading.times
        if any(time.agrees(other) for other in evidence.reading.times)
    )


def _numbers(sentence: Sentence, evidence: Evidence) -> Iterator[tuple[str, Number]]:
    for number in claimed_numbers(sentence.reading.numbers):
        if not _is_dated(number, sentence, evidence):
            yield number.value, number


def _holds_number(number: Number, evidence: Evidence) -> bool:
    return holds_number(number.value, evidence.reading.held_numbers, evidence.reading.text)


def _names(sentence: Sentence, evidence: Evidence) -> Iterator[tuple[str, str]]:
    read = sentence.reading
    translated = evidence.reading.language != read.language
    for word in read.translated_names if translated else read.names:
        if not _is_dated(word, sentence, evidence):
            yield word.text, word.text
    for name in sentence.asked:
        if is_among(name, read.words):
            yield name, name
    if _NAME_ALONE.fullmatch(read.text):
        alone = names_in(f"· {read.text}", read.language, translated=True)
        plain = _CAPITALISED.findall(read.text)
        yield from ((name, name) for name in ([w.text for w in alone] if translated else plain))


def _holds_name(name: str, evidence: Evidence) -> bool:
    return is_among(name, evidence.words)


# -------------------------------------------------------------------- who says what, in what words


def _speakers(sentence: Sentence, _: Evidence) -> Iterator[tuple[str, Speaker]]:
    for speaker in sentence.reading.named_speakers:
        yield speaker.name, speaker


def _holds_speaker(speaker: Speaker, evidence: Evidence) -> bool:
    """Tell whether the evidence has somebody speak, or nobody who cannot be the same."""
    read = evidence.reading
    named = [other for other in read.speakers if other.report or other in read.named_speakers]
    if any(is_same_speaker(speaker.name, other.name) for other in named):
        return True
    return not any(speaker.cannot_be(other, read.words) for other in named)


def _quotations(sentence: Sentence, evidence: Evidence) -> Iterator[tuple[str, Quotation]]:
    """Yield what is in quotation marks and no translation, which cannot be looked up.

    A term may be in either language; where these differ it is not looked up.
    """
    language = evidence.reading.language
    same = sentence.reading.language == language
    for quoted in sentence.reading.quotations:
        if same or (not quoted.is_term and language_of(quoted.text) == language):
            yield quoted.text, quoted


def _holds_quotation(quoted: Quotation, evidence: Evidence) -> bool:
    return quoted.is_in(evidence.reading.text)


def _denials(sentence: Sentence, _: Evidence) -> Iterator[tuple[str, Reading]]:
    if sentence.reading.denials:
        yield "", sentence.reading


def _holds_denial(sentence: Reading, evidence: Evidence) -> bool:
    return evidence.reading.may_deny and not copies_but_denies(sentence, evidence.reading)


def _denies_as_much(sentence: Reading, evidence: Evidence) -> bool:
    """Tell whether a sentence has the denial that its evidence has."""
    likeness = evidence.likeness
    if evidence.nearest and leaves_denial_out(sentence, evidence.nearest.text, likeness):
        return False
    if copies_but_denies(evidence.reading, sentence):
        return False
    return not all(leaves_denial_out(sentence, s.text, likeness) for s in evidence.sources)


RULES: tuple[Rule[Any], ...] = (
    Rule("language", _whole, _is_in_its_language),
    Rule("date", _dates, _holds_date),
    Rule("time", _times, _holds_time),
    Rule("number", _numbers, _holds_number),
    Rule("name", _names, _holds_name),
    Rule("speaker", _speakers, _holds_speaker),
    Rule("quotation", _quotations, _holds_quotation),
    Rule("untranslated", _left_words, _is_no_word_of_quote),
    Rule("denial", _denials, _holds_denial),
    Rule("left out", _whole, _denies_as_much),
)
"""All rules, in the order in which they are asked; the first that is broken gives the reason."""
