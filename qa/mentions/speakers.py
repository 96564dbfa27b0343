"""Who says what: the speakers of a text, and whether a sentence has somebody else speak.

A speaker is the subject of a verb of saying, whom "laut", "zufolge" or
"according to" names, or who stands before a colon and a quotation. Pronouns are not resolved and
offices are not looked up: there is a contradiction only where the evidence names another speaker,
or a report, and not this one.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.languages.language import LANGUAGES as WRITTEN
from qa.mentions.name_tables import months_and_days
from qa.mentions.names import Words, folded_words, is_among, is_known, is_place, same_name
from qa.mentions.patterns import pattern
from qa.mentions.proper_nouns import (
    is_german_name,
    is_singular,
    names_in,
    nouns_have_capitals,
)

_QUOTED = re.compile(r"„[^“”\"]*[“”\"]|“[^”\"]*[”\"]|\"[^\"]*\"|»[^«]*«|«[^»]*»")
_STOP = re.compile(r"[,;:()—–\n!?…·]|(?<!\b\d)(?<!\b\d\d)\.(?=\s|$)|\s-\s")
_SENTENCE_END = re.compile(r"[.!?]\s|\n")
_RUN = re.compile(r"[A-ZÄÖÜ][\w'’-]*(?:\s(?:(?:von|van|de|der|du)\s)?[A-ZÄÖÜ][\w'’-]*)*")
_COLON = re.compile(r":\s*·|(?<=[a-zäöüß]):\s")
_ADJECTIVES = re.compile(r"(?:\b[a-zäöüß]+\s){0,2}$")
"""What may say before a name of which country somebody is."""
_NEAR = 40
"""Characters after a preposition within which the name of the speaker begins."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says something.

    Attributes:
        name: capitalised words, ``""`` where a pronoun or a plain noun stands for them.
        report: whether it is no person but a report, a study or the like.
        bare: whether the words have no article, which in German nouns have and names have not.
        around: the name with what is before it, which may say of which country somebody is.
    """

    name: str
    report: bool = False
    bare: bool = False
    around: str = ""

    def is_name(self, language: str) -> bool:
        """Tell whether the words are somebody's name, not a noun or an office with a capital."""
        if self.bare and " " in self.name:
            return True
        before = "· " if self.bare else "· the "
        found = names_in(before + self.name, language, translated=True)
        if any(not _is_office(word.text) for word in found):
            return True
        nouns = nouns_have_capitals(language)
        return nouns and self.bare and bool(self.name) and is_singular(self.name)

    def is_place(self) -> bool:
        """Tell whether it is a country or a capital, which may stand for whoever governs it."""
        return all(is_place(word) for word in self.name.split())

    def cannot_be(self, other: Speaker, words: Words) -> bool:
        """Tell whether another speaker of a text is somebody else.

        A country may stand for whoever governs it, unless the text names it beside them.

        Args:
            other: of a text.
            words: of that text.
        """
        if other.report or self.is_place() == other.is_place():
            return True
        last = self.name.rsplit(maxsplit=1)[-1]
        return is_among(last, words) and not is_among(last, folded_words(other.around))


_NOBODY = Speaker("")


def speakers_in(text: str) -> list[Speaker]:
    """Return the speakers of a text; one may be there twice."""
    plain = _QUOTED.sub(lambda match: "·" * len(match.group()), text)
    found = [*_subjects(plain), *_named(plain)]
    return found or list(_before_colons(plain))


def _subjects(text: str) -> Iterator[Speaker]:
    """Yield the subjects of verbs of saying."""
    have = _saying("have", r"\b<>\b")
    participle = _saying("participle")
    for verb in _saying("verb", r"\b<>\b").finditer(text):
        left, right = _clause(text, verb.start(), verb.end())
        if agent := _agent(text, verb, left, right):
            yield _first(_runs(text, agent.end(), agent.end() + _NEAR))
        elif not participle.fullmatch(verb.group()) or have.search(text, left, right):
            yield from _subject_of(verb, text, left, right)


def _agent(text: str, verb: re.Match[str], left: int, right: int) -> re.Match[str] | None:
    """Return what stands before the name of whoever does what is said in the passive."""
    if _saying("passive", "<>$").search(text, left, verb.start()):
        return _saying("by").match(text, verb.end(), right)
    return _saying("done_by").search(text, left, verb.end())


def _subject_of(verb: re.Match[str], text: str, left: int, right: int) -> Iterator[Speaker]:
    before = _free(text, left, verb.start())
    if before:
        yield before[0]
    elif _saying("pronoun", r"\b<>\b", re.IGNORECASE).search(text, left, verb.start()):
        yield _NOBODY
    elif _report().search(text, left, verb.start()):
        yield Speaker("", report=True)
    elif after := _inverted(text, verb, right):
        yield after
    elif _saying("adverb", r"(?:\W|\b<>\b)*").fullmatch(text, left, verb.start()):
        yield _first(_free(text, _sentence(text, left), left))


def _named(text: str) -> Iterator[Speaker]:
    """Yield whom "laut", "zufolge" and the like name."""
    for match in _saying("named_first", r"\b<>\s").finditer(text):
        _, right = _clause(text, match.end(), match.end())
        report = _report().search(text, match.end(), min(right, match.end() + _NEAR))
        if report:
            names = _runs(text, match.end(), report.end())
            yield Speaker(" ".join(one.name for one in names), report=True)
        else:
            yield _first(_runs(text, match.end(), match.end() + _NEAR))
    for match in _saying("named_last", r"\s<>\b").finditer(text):
        left, _ = _clause(text, match.start(), match.end())
        yield _first(_runs(text, left, match.start())[-1:])


def _before_colons(text: str) -> Iterator[Speaker]:
    """Yield the subject of a sentence that leads to a quotation."""
    for match in _COLON.finditer(text):
        yield _first(_free(text, _sentence(text, match.start()), match.start()))


def _sentence(text: str, place: int) -> int:
    """Return where the sentence around a place begins."""
    return max((match.end() for match in _SENTENCE_END.finditer(text, 0, place)), default=0)


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds of the clause around a place."""
    left = max((match.end() for match in _STOP.finditer(text, 0, start)), default=0)
    right = _STOP.search(text, end)
    return left, right.start() if right else len(text)


def _free(text: str, start: int, end: int) -> list[Speaker]:
    """Return the names of a stretch of text that may be its subject."""
    return [
        _speaker(text, match)
        for match in _RUN.finditer(text, start, end)
        if _head(match.group()) and not _other_role().search(text[start : match.start()])
    ]


def _runs(text: str, start: int, end: int) -> list[Speaker]:
    """Return the names of a stretch of text that ends with its clause."""
    _, right = _clause(text, start, start)
    runs = _RUN.finditer(text, start, min(end, right))
    return [_speaker(text, match) for match in runs if _head(match.group())]


def _inverted(text: str, verb: re.Match[str], end: int) -> Speaker | None:
    """Return the subject that a verb has behind it, None if none is there."""
    between = _between(_times()).match(text, verb.end(), end)
    if not between:
        return None
    run = _RUN.match(text, between.end(), end)
    if not run or not _head(run.group()) or _other_role().search(text[verb.end() : run.start()]):
        return None
    return _speaker(text, run)


def _speaker(text: str, run: re.Match[str]) -> Speaker:
    name = _head(run.group())
    noun = _saying("not_a_noun", r"\s(?!<>\b)([a-zäöü]+)").match(text, run.end())
    verb = noun and _saying("verb", r"\b<>\b").match(text, noun.start(1))
    if noun and not verb and all(map(is_place, name.split())):
        return _NOBODY  # the Russian president
    determiner = _saying("determiner", r"\b<>(?:\s[a-zäöü]\S*)?\s$", re.IGNORECASE)
    determined = determiner.search(text, 0, run.start() + run.group().index(name))
    before = _ADJECTIVES.search(text, 0, run.start())
    around = text[before.start() if before else run.start() : run.end()]
    return Speaker(name, _report().search(name) is not None, not determined, around)


def _first(found: Sequence[Speaker]) -> Speaker:
    return found[0] if found else _NOBODY


def _head(run: str) -> str:
    """Return a run of capitalised words without its opening words and genitives."""
    words = run.split()
    while words and (_opens(words[0]) or re.search(r"['’]s?$", words[0])):
        words = words[1:]
    if len(words) > 1 and words[0].endswith("s") and is_known(words[1], "de"):
        words = words[1:]  # Putins Sprecher, but not Hans Müller
    return " ".join(words)


def _is_office(word: str) -> bool:
    """Tell whether a word names an office: US-Präsident, Kreml-Sprecher."""
    *first, last = word.split("-")
    return bool(first) and last[:1].isupper() and is_known(last, "de") and not is_german_name(last)


def _opens(word: str) -> bool:
    """Tell whether a word begins no name though it has a capital, as in "Gestern" or "Montag"."""
    small = word.lower()
    known = any(small in one.starters or small in one.function_words for one in WRITTEN.values())
    return known or _times().fullmatch(word) is not None


def _saying(field: str, shape: str = "<>", flags: int = 0) -> re.Pattern[str]:
    return pattern("saying", field, shape, flags)


def _report() -> re.Pattern[str]:
    return _saying("report", r"\b\w*<>\w*", re.IGNORECASE)


def _other_role() -> re.Pattern[str]:
    """Return what matches before a name that is no subject: a preposition or a genitive."""
    articles = rf"(?:\s{_saying('article').pattern}){{0,2}}"
    return _saying("other_role", rf"(?:^|\s)<>{articles}\s$", re.IGNORECASE)


def _times() -> re.Pattern[str]:
    """Return what matches a word for a time: a month, a day, a part of it."""
    named = "|".join(name for names in months_and_days() for name in names)
    return _saying("part_of_day", rf"(?i:(?:{named})<>?|<>)s?")


@functools.cache
def _between(time: re.Pattern[str]) -> re.Pattern[str]:
    """Return what may stand between a verb and its subject: no new clause, but when it was."""
    clause = _saying("opens_clause").pattern
    return re.compile(rf"\s(?:(?!{clause}\s)[a-zäöü]\S*\s|{time.pattern}\s|\d{{1,4}}\.?\s){{0,4}}")


def is_same_speaker(name: str, other: str) -> bool:
    """Tell whether two speakers may be one: the last name is shared, or one is all of the other."""
    if not other:
        return False
    held = folded_words(other)
    if is_among(name.rsplit(maxsplit=1)[-1], held):
        return True
    return all(any(same_name(word, part) for part in name.split()) for word in other.split())
