"""Words that a sentence takes over from its evidence, with one of them exchanged.

A name of the quote in another name's place, a number in another number's, a "not" in the middle of
what is otherwise copied: where the words around it are the quote's own, rules can tell. In a
translation or a free paraphrase they cannot, and nothing is found.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.mentions.denials import DENIAL
from qa.mentions.names import capitalised, fold, same_name
from qa.mentions.numbers import all_numbers, claimed_numbers

_TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_ARTICLE = re.compile(r"ein\w{0,2}|an?|any")
_NO_VERB = frozenset(
    """
    in im am an auf aus bei mit nach von vor zu um für und oder at by for from of on to with as and
    or
    """.split()  # noqa: SIM905
)
_THE = frozenset("the a an der die das dem den des ein eine".split())  # noqa: SIM905
_WIDTH = 4
"""Words compared on each side."""
_ENOUGH = 3
"""Equal words on both sides together from which a place in the evidence is the same place."""


@dataclass(frozen=True, slots=True)
class _Slot:
    """A name or a number, and where it stands among the words of its text."""

    words: tuple[str, ...]
    start: int
    end: int
    number: bool


def exchanged(sentence: str, evidence: str, language: str, evidence_language: str) -> str:
    """Return a name or number in whose place the evidence has another one, ``""`` if none.

    Args:
        sentence: what was composed.
        evidence: what it rests on.
        language: ISO 639-1 code of the sentence.
        evidence_language: that of the evidence; nothing is found where they differ.
    """
    if language != evidence_language:
        return ""
    mine, theirs = _folded(sentence), _folded(evidence)
    places = _slots(evidence, evidence_language)
    for slot in _slots(sentence, language):
        scored = [
            (_around(mine, slot, theirs, place), place)
            for place in places
            if place.number == slot.number
        ]
        best = max((score for score, _ in scored), default=0)
        if best >= _ENOUGH and not any(
            _same(slot, place) for score, place in scored if score >= best - 1
        ):
            return " ".join(slot.words)
    return ""


def denied_copy(sentence: str, evidence: str) -> bool:
    """Tell whether a sentence has a denial in the middle of words of which its evidence has none.

    The other way round it tells whether a denial is left out.
    """
    mine, theirs = _folded(sentence), _folded(evidence)
    for at, word in enumerate(mine):
        left, right = mine[max(0, at - 2) : at], mine[at + 1 : at + 3]
        if (
            DENIAL.fullmatch(word)
            and len(left) + len(right) >= _ENOUGH
            and any(
                theirs[place : place + len(left)] == left
                and _goes_on(theirs[place + len(left) :], right)
                for place in range(len(theirs))
            )
        ):
            return True
    return False


def _goes_on(words: list[str], expected: list[str]) -> bool:
    """Tell whether words begin as expected, with or without an article: kein was ein."""
    if words and _ARTICLE.fullmatch(words[0]) and words[1 : 1 + len(expected)] == expected:
        return True
    return words[: len(expected)] == expected


def _folded(text: str) -> list[str]:
    return [fold(word) for word in _TOKEN.findall(text)]


def _slots(text: str, language: str) -> list[_Slot]:
    """Return the names and numbers of a text; neighbouring words of a name are one."""
    sure = {word.start for word in capitalised(text, language) if word.sure}
    found: list[_Slot] = []
    for at, match in enumerate(_TOKEN.finditer(text)):
        word = match.group()
        if match.start() in sure:
            if found and not found[-1].number and found[-1].end == at:
                last = found.pop()
                found.append(_Slot((*last.words, word), last.start, at + 1, False))
            else:
                found.append(_Slot((word,), at, at + 1, False))
        elif claimed_numbers(word):
            found.append(_Slot((word,), at, at + 1, True))
    return found


def _around(mine: list[str], slot: _Slot, theirs: list[str], place: _Slot) -> int:
    """Return how many words directly before and after two places are equal."""
    before = zip(reversed(mine[: slot.start]), reversed(theirs[: place.start]), strict=False)
    after = zip(mine[slot.end :], theirs[place.end :], strict=False)
    left, right = (_equal(list(pairs)[:_WIDTH]) for pairs in (before, after))
    if right and set(mine[slot.start - left : slot.start]) <= _THE and mine[slot.end] in _NO_VERB:
        return 0  # "in the spring" may follow whoever sells and whoever buys
    return left + right


def _equal(pairs: list[tuple[str, str]]) -> int:
    for count, (one, other) in enumerate(pairs):
        if one != other:
            return count
    return len(pairs)


def _same(slot: _Slot, place: _Slot) -> bool:
    if slot.number:
        return bool(all_numbers(slot.words[0]) & all_numbers(place.words[0]))
    return any(same_name(one, other) for one in slot.words for other in place.words)
