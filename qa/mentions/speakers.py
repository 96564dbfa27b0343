"""Who says what: the speakers of a text, and whether a sentence has somebody else speak.

German and English. A speaker is the subject of a verb of saying, whom "laut", "zufolge" or
"according to" names, or who stands before a colon and a quotation. Pronouns are not resolved and
offices are not looked up: there is a contradiction only where the evidence names another speaker,
or a report, and not this one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.languages.saying import (
    BY,
    NAMED_FIRST,
    NAMED_LAST,
    PASSIVE,
    REPORT,
    VERB,
    VON,
    has_subject,
    takes_object,
)
from qa.mentions.names import fold, folded_words, is_among, is_known, is_place, same_name
from qa.mentions.proper_nouns import is_german_name, is_singular, names_in
from qa.mentions.tongue import language_of

_QUOTED = re.compile(r"„[^“”\"]*[“”\"]|“[^”\"]*[”\"]|\"[^\"]*\"|»[^«]*«|«[^»]*»")
_STOP = re.compile(r"[,;:()—–\n!?…·]|\.(?=\s|$)|\s-\s")
_SENTENCE_END = re.compile(r"[.!?]\s|\n")
_RUN = re.compile(r"[A-ZÄÖÜ][\w'’-]*(?:\s(?:(?:von|van|de|der|du)\s)?[A-ZÄÖÜ][\w'’-]*)*")
_COLON = re.compile(r":\s*·|(?<=[a-zäöüß]):\s")
_PRONOUN = re.compile(
    r"\b(?:er|sie|es|man|wir|ich|he|she|it|they|we|i|who|der|die)\b", re.IGNORECASE
)
_EMPTY = re.compile(r"(?:\W|\b(?:and|und|but|aber|also|auch|then|dann|doch|later|später)\b)*")
_OPENERS = frozenset(
    """
    der die das den dem des ein eine er sie es wir ich ihr man in im am an auf aus bei mit
    nach von vor zu zum zur um für gegen über unter seit wenn als dass ob doch dennoch auch
    aber und so wie was wer laut dies diese dieser dieses sein seine ihre bereits
    gleichzeitig zudem außerdem ja nein the a an he she it they we i in on at by for from of
    to with as when while after before but and so what who this that these those his her its
    their according yes no however
    januar februar marz april mai juni juli august september oktober november dezember january
    february march may june july october december montag dienstag mittwoch donnerstag freitag
    samstag sonntag monday tuesday wednesday thursday friday saturday sunday uhr
    """.split()  # noqa: SIM905
)
"""Words with a capital, at the beginning of a sentence or in a date, that begin no name."""
_OTHER_ROLE = re.compile(
    r"(?:^|\s)(?:in|im|an|am|auf|aus|bei|beim|mit|nach|von|vom|vor|zu|zum|zur|über|für|gegen|um"
    r"|unter|zwischen|durch|seit|wegen|trotz|ohne|as|at|by|for|from|of|on|to|with|about|after"
    r"|before|between|against|into|under|over|during|near|than|als|wie|des|eines|told|tells?)"
    r"(?:\s(?:the|a|an|his|her|its|their|de[mnrs]|die|das|ein\w*|sein\w*|ihr\w*|[a-zäöü]+e[nrms]?"
    r")){0,2}\s$",
    re.IGNORECASE,
)
"""What stands before a name that is no subject: a preposition or a genitive, with an article."""
_AFTER = re.compile(r"\s(?:(?!(?:that|dass|ob|if|how|why|to|zu)\s)[a-zäöü]\S*\s|Montag\s){0,4}")
"""What may stand between a verb and its subject: articles and adjectives, but no new clause."""
_NOUN = re.compile(
    r"\s(?!(?:ha[sd]|have|ha(?:t|tte|be)|was|is|also|later|\w+ly|in|im|am|an|auf|bei|mit|nach|von|vor"
    r"|zu|at|by|for|from|of|on|to|with|after|before|and|und|that|dass|the|de[rmns]|die|das|es|sie|er"
    r"|he|she|it|they|zufolge)\b)([a-zäöü]+)"
)
"""What follows a country that only describes somebody: the Russian president."""
_OF_WHOM = re.compile(r"\s(?:de[rs]|by|of|in|vo[nm])\s(?:(?:the|der)\s)?")
_ADJECTIVES = re.compile(r"(?:\b[a-zäöüß]+\s){0,2}$")
"""What may say before a name of which country somebody is."""
_NEAR = 40
"""Characters after a preposition within which the name of the speaker begins."""


_DETERMINED = re.compile(
    r"\b(?:der|die|das|de[mns]|ein\w{0,2}|kein\w*|sein\w*|ihr\w*|unser\w*|dies\w+|viele|einige|alle"
    r"|manche|mehrere|the|an?|his|her|its|their|our|some|many|several)(?:\s[a-zäöü]\S*)?\s$",
    re.IGNORECASE,
)


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
        return language == "de" and self.bare and bool(self.name) and is_singular(self.name)

    def is_place(self) -> bool:
        """Tell whether it is a country or a capital, which may stand for whoever governs it."""
        return all(is_place(word) for word in self.name.split())


_NOBODY = Speaker("")


def strange_speaker(sentence: str, evidence: str, language: str) -> str:
    """Return who speaks in a sentence and visibly does not in its evidence, ``""`` if nobody.

    Args:
        sentence: what was composed.
        evidence: what it rests on.
        language: ISO 639-1 code of the sentence.
    """
    claimed = [speaker for speaker in speakers(sentence) if speaker.is_name(language)]
    if not claimed:
        return ""
    read = language_of(evidence)
    named = [other for other in speakers(evidence) if other.report or other.is_name(read)]
    words = folded_words(evidence)
    for one in claimed:
        rivals = [other for other in named if _may_rival(one, other, words)]
        if rivals and not any(_same(one.name, other.name) for other in named):
            return one.name
    return ""


def _may_rival(one: Speaker, other: Speaker, words: frozenset[str]) -> bool:
    """Tell whether two speakers cannot be one.

    A country may stand for whoever governs it, unless the evidence names it beside them.
    """
    if other.report or one.is_place() == other.is_place():
        return True
    last = one.name.rsplit(maxsplit=1)[-1]
    return is_among(last, words) and not is_among(last, folded_words(other.around))


def speakers(text: str) -> list[Speaker]:
    """Return the speakers of a text in German or English; one may be there twice."""
    plain = _QUOTED.sub(lambda match: "·" * len(match.group()), text)
    found = [*_subjects(plain), *_named(plain)]
    return found or list(_before_colons(plain))


def _subjects(text: str) -> Iterator[Speaker]:
    """Yield the subjects of verbs of saying."""
    for verb in VERB.finditer(text):
        left, right = _clause(text, verb.start(), verb.end())
        if agent := _agent(text, verb, left, right):
            yield _first(_runs(text, agent.end(), agent.end() + _NEAR))
        elif has_subject(verb.group(), text[left:right]):
            yield from _subject_of(verb, text, left, right)


def _agent(text: str, verb: re.Match[str], left: int, right: int) -> re.Match[str] | None:
    """Return what stands before the name of whoever does what is said in the passive."""
    if PASSIVE.search(text, left, verb.start()):
        return BY.match(text, verb.end(), right)
    return VON.search(text, left, verb.end())


def _subject_of(verb: re.Match[str], text: str, left: int, right: int) -> Iterator[Speaker]:
    before = _free(text, left, verb.start())
    if before:
        yield before[0]
    elif _PRONOUN.search(text, left, verb.start()):
        yield _NOBODY
    elif REPORT.search(text, left, verb.start()):
        yield Speaker("", report=True)
    elif after := _inverted(text, verb, right):
        yield after
    elif _EMPTY.fullmatch(text, left, verb.start()):
        yield _first(_free(text, _sentence(text, left), left))


def _named(text: str) -> Iterator[Speaker]:
    """Yield whom "laut", "zufolge" and the like name."""
    for match in NAMED_FIRST.finditer(text):
        _, right = _clause(text, match.end(), match.end())
        report = REPORT.search(text, match.end(), min(right, match.end() + _NEAR))
        if report:
            yield _reported(text, match.end(), report.end(), right)
        else:
            yield _first(_runs(text, match.end(), match.end() + _NEAR))
    for match in NAMED_LAST.finditer(text):
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
        if _head(match.group()) and not _OTHER_ROLE.search(text[start : match.start()])
    ]


def _runs(text: str, start: int, end: int) -> list[Speaker]:
    """Return the names of a stretch of text that ends with its clause."""
    _, right = _clause(text, start, start)
    runs = _RUN.finditer(text, start, min(end, right))
    return [_speaker(text, match) for match in runs if _head(match.group())]


def _inverted(text: str, verb: re.Match[str], end: int) -> Speaker | None:
    """Return the subject that a verb has behind it, None if none is there."""
    between = _AFTER.match(text, verb.end(), end)
    if not between or takes_object(verb.group()):
        return None
    run = _RUN.match(text, between.end(), end)
    if not run or not _head(run.group()) or _OTHER_ROLE.search(text[verb.end() : run.start()]):
        return None
    return _speaker(text, run)


def _reported(text: str, start: int, head: int, end: int) -> Speaker:
    """Return a report with the names before its head word, or of whom it is by."""
    by = _OF_WHOM.match(text, head, end)
    names = _runs(text, start, head) + (_runs(text, by.end(), end)[:1] if by else [])
    return Speaker(" ".join(one.name for one in names), report=True)


def _speaker(text: str, run: re.Match[str]) -> Speaker:
    name = _head(run.group())
    noun = _NOUN.match(text, run.end())
    if noun and not VERB.match(text, noun.start(1)) and all(map(is_place, name.split())):
        return _NOBODY  # the Russian president
    determined = _DETERMINED.search(text, 0, run.start() + run.group().index(name))
    before = _ADJECTIVES.search(text, 0, run.start())
    around = text[before.start() if before else run.start() : run.end()]
    return Speaker(name, REPORT.search(name) is not None, not determined, around)


def _first(found: Sequence[Speaker]) -> Speaker:
    return found[0] if found else _NOBODY


def _head(run: str) -> str:
    """Return a run of capitalised words without its opening words and genitives."""
    words = run.split()
    while words and (fold(words[0]) in _OPENERS or re.search(r"['’]s?$", words[0])):
        words = words[1:]
    if len(words) > 1 and words[0].endswith("s") and is_known(words[1], "de"):
        words = words[1:]  # Putins Sprecher, but not Hans Müller
    return " ".join(words)


def _is_office(word: str) -> bool:
    """Tell whether a word names an office: US-Präsident, Kreml-Sprecher."""
    *first, last = word.split("-")
    return bool(first) and last[:1].isupper() and is_known(last, "de") and not is_german_name(last)


def _same(name: str, other: str) -> bool:
    """Tell whether two speakers may be one: the last name is shared, or one is all of the other."""
    if not other:
        return False
    held = folded_words(other)
    if is_among(name.rsplit(maxsplit=1)[-1], held):
        return True
    return all(any(same_name(word, part) for part in name.split()) for word in other.split())
