"""The rules of the check: what a sentence claims, and whether its evidence holds that."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from qa.check.counterparts import is_translated, words_of
from qa.check.support import Evidence, copies_but_denies, leaves_denial_out
from qa.languages.language import LANGUAGES, Kind
from qa.mentions.names import Word, capitalised, is_among, is_nation
from qa.mentions.numbers import Number, claimed_numbers, holds_number
from qa.mentions.proper_nouns import is_shared, names_in
from qa.mentions.reading import Reading
from qa.mentions.speakers import is_same_speaker
from qa.mentions.tongue import language_of

_WORD = re.compile(r"[^\W\d_]+")
_QUOTED = re.compile(r"[„“»\"][^„“”»«\"]*[“”«\"]")
_CAPITALISED = re.compile(r"[^\W\d_a-z][\w'’-]+")
_NAME_ALONE = re.compile(rf"(?:{_CAPITALISED.pattern}\s?){{1,3}}\.?")
"""A bare answer; as its first word it would be no sure name, which a dictionary may know."""
_ENOUGH = 4
"""Words that do not begin with a capital from which a sentence has a language to be told; a bare
answer is names and numbers, which have none."""


@dataclass(frozen=True)
class Sentence:
    """A composed sentence as it is checked.

    Attributes:
        reading: of the sentence without the numbers of its quotes.
        asked: names in the question and in other quotes, which are no evidence.
        question: what was asked, None where nobody says.
    """

    reading: Reading
    asked: tuple[str, ...] = ()
    question: Reading | None = None

    def repeats(self, name: str) -> bool:
        """Tell whether a name is the question's."""
        return self.question is not None and is_among(name, self.question.words)


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that is checked.

    Attributes:
        kind: names it, and the reason that is given.
        unheld: yields the words of each claim of a sentence that its evidence does not hold, ``""``
            for one that is the whole sentence.
    """

    kind: Kind
    unheld: Callable[[Sentence, Evidence], Iterable[str]]

    def broken(self, sentence: Sentence, evidence: Evidence) -> str | None:
        """Return the words of the first claim that is not held, None if all are."""
        return next(iter(self.unheld(sentence, evidence)), None)


def _language(sentence: Sentence, evidence: Evidence) -> Iterator[str]:
    """Judge the language of the sentence, where that can be told.

    Letters of another script may come from the evidence.
    """
    read = sentence.reading
    if read.language not in LANGUAGES:  # there the chat model may answer in English
        return
    strange = {c for c in read.text if c.isalpha() and c not in evidence.reading.text}
    if not all(unicodedata.name(c, "LATIN").startswith(("LATIN", "GREEK")) for c in strange):
        yield ""
    small = [word for word in _WORD.findall(_QUOTED.sub(" ", read.text)) if word[0].islower()]
    if len(small) >= _ENOUGH and language_of(" ".join(small)) not in ("", read.language):
        yield ""


def _dates(sentence: Sentence, evidence: Evidence) -> Iterator[str]:
    """Compare dates with those of the evidence, where it has any."""
    read, held = sentence.reading, evidence.reading.dates
    for date in read.dates if held else ():
        if not any(date.is_held_by(other) for other in held):
            yield read.text[date.start : date.end]


def _times(sentence: Sentence, evidence: Evidence) -> Iterator[str]:
    """Compare times with those of the evidence, where it has any."""
    read, held = sentence.reading, evidence.reading.times
    for time in read.times if held else ():
        if not any(time.agrees(other) for other in held):
            yield read.text[time.start : time.end]


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


def _numbers(sentence: Sentence, evidence: Evidence) -> Iterator[str]:
    read = evidence.reading
    for number in claimed_numbers(sentence.reading.numbers):
        held = holds_number(number.value, read.held_numbers, read.text)
        held = held or _is_asked_about(number, sentence, evidence)
        if not held and not _is_dated(number, sentence, evidence):
            yield number.value


def _names(sentence: Sentence, evidence: Evidence) -> Iterator[str]:
    for name in _claimed_names(sentence, evidence):
        if not is_among(name, evidence.words) and not _is_rendered(name, sentence, evidence):
            yield name


def _is_rendered(name: str, sentence: Sentence, evidence: Evidence) -> bool:
    """Tell whether a quote in another language has a name by another word or by a pronoun.

    A pronoun stands for what the question names only if the quote's passage or the title of its
    article names it, be it as a part of a compound: Friday is in Freitagabend.
    """
    language, read = sentence.reading.language, evidence.reading.language
    if language == read:
        return False
    asked_about = sentence.repeats(name)
    if asked_about and is_among(name, evidence.around.words):
        return True
    known = evidence.stems_around if asked_about else evidence.stems
    words = words_of(name, language)
    return bool(words) and all(
        is_translated(word, language, known, read, in_parts=asked_about) for word in words
    )


def _is_asked_about(number: Number, sentence: Sentence, evidence: Evidence) -> bool:
    """Tell whether a number is the question's and in the passage of a quote in another language."""
    around, asked = evidence.around, sentence.question
    if asked is None or sentence.reading.language == evidence.reading.language:
        return False
    known = number.value in asked.held_numbers
    return known and holds_number(number.value, around.held_numbers, around.text)


def _claimed_names(sentence: Sentence, evidence: Evidence) -> Iterator[str]:
    read = sentence.reading
    translated = evidence.reading.language != read.language
    for word in read.translated_names if translated else read.names:
        if not _is_dated(word, sentence, evidence):
            yield word.text
    kept = _kept_names(sentence) if translated else None
    for name in sentence.asked:
        if is_among(name, read.words) and (kept is None or name in kept):
            yield name
    if _NAME_ALONE.fullmatch(read.text):
        alone = names_in(f"· {read.text}", read.language, translated=True)
        yield from [w.text for w in alone] if translated else _CAPITALISED.findall(read.text)


def _kept_names(sentence: Sentence) -> Collection[str]:
    """Return the asked names that another language keeps: the question's Treaty is none."""
    if sentence.question is None:
        return sentence.asked
    text, language = sentence.question.text, sentence.question.language
    words = [word for word in capitalised(text, language) if word.sure]
    kept = {w.text for w in words if is_nation(w.text) or is_shared(w, text, language)}
    return [name for name in sentence.asked if name in kept or not sentence.repeats(name)]


def _speakers(sentence: Sentence, evidence: Evidence) -> Iterator[str]:
    """Yield who says something where the evidence has only others speak who cannot be the same."""
    read = evidence.reading
    named = [other for other in read.speakers if other.report or other in read.named_speakers]
    for speaker in sentence.reading.named_speakers:
        same = any(is_same_speaker(speaker.name, other.name) for other in named)
        if not same and any(speaker.cannot_be(other, read.words) for other in named):
            yield speaker.name


def _quotations(sentence: Sentence, evidence: Evidence) -> Iterator[str]:
    """Look up what is in quotation marks and no translation, which cannot be looked up.

    A term may be in either language; where these differ it is not looked up.
    """
    language = evidence.reading.language
    same = sentence.reading.language == language
    for quoted in sentence.reading.quotations:
        own = same or (not quoted.is_term and language_of(quoted.text) == language)
        if own and not quoted.is_in(evidence.reading.text):
            yield quoted.text


def _denials(sentence: Sentence, evidence: Evidence) -> Iterator[str]:
    """Judge a sentence that denies something."""
    read, held = sentence.reading, evidence.reading
    if read.denials and (not held.may_deny or copies_but_denies(read, held)):
        yield ""


def _left_out(sentence: Sentence, evidence: Evidence) -> Iterator[str]:
    """Judge a sentence that lacks the denial which its evidence has."""
    read, likeness = sentence.reading, evidence.likeness
    if (
        (evidence.nearest and leaves_denial_out(read, evidence.nearest.text, likeness))
        or copies_but_denies(evidence.reading, read)
        or all(leaves_denial_out(read, source.text, likeness) for source in evidence.sources)
    ):
        yield ""


RULES = (
    Rule("language", _language),
    Rule("date", _dates),
    Rule("time", _times),
    Rule("number", _numbers),
    Rule("name", _names),
    Rule("speaker", _speakers),
    Rule("quotation", _quotations),
    Rule("denial", _denials),
    Rule("left out", _left_out),
)
"""All rules, in the order in which they are asked; the first that is broken gives the reason."""
