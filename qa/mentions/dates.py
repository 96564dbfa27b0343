"""Dates and times of day, however they are written, compared part by part.

"3. Mai 1999", "May 3, 1999", "03.05.1999" and "1999-05-03" are the same date, "17.30 Uhr" and "5:30
p.m." the same time. A date may lack its day or its year; then the rest is compared. A time that
does not say which half of the day it means is either.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa.languages.language import LANGUAGES
from qa.mentions.patterns import pattern

_DAY = r"(?P<day>[0-3]?\d)(?!\d)"
_YEAR = r"(?P<year>1\d{3}|20\d\d)(?!\d)"
_IN_DIGITS = (
    re.compile(r"(?<!\d)(?P<year>\d{4})-(?P<month>[01]\d)-(?P<day>[0-3]\d)(?!\d)"),
    re.compile(r"(?<![\d.])(?P<day>[0-3]?\d)\.\s?(?P<month>[01]?\d)\.\s?(?P<year>\d{4})(?!\d)"),
)
_CLOCK = (
    r"(?<![\d.,:])(?P<hour>[01]?\d|2[0-4])(?:[.:](?P<minute>[0-5]\d))?(?![\d:])"
    r"(?:\s?(?P<half>[apAP])\.?[mM]\b\.?(?!\s[A-ZÄÖÜ])|\s?(?P<word><>)\b)?"
)
_HALF_DAY = 12 * 60


@dataclass(frozen=True, slots=True)
class Date:
    """A date in a text.

    Attributes:
        day: of the month, None where it is not said.
        month: from 1 to 12.
        year: None where it is not said.
        start: offset of its first character.
        end: offset after its last.
    """

    day: int | None
    month: int
    year: int | None
    start: int
    end: int

    def agrees(self, other: Date) -> bool:
        """Tell whether the other may be the same: no part that both say differs."""
        pairs = ((self.day, other.day), (self.year, other.year))
        return self.month == other.month and all(
            one is None or two is None or one == two for one, two in pairs
        )

    def is_held_by(self, other: Date) -> bool:
        """Tell whether the other may be the same and says the day if this one does."""
        return self.agrees(other) and (self.day is None or other.day is not None)


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day in a text.

    Attributes:
        minutes: since midnight; two where the half of the day is not said.
        start: offset of its first character.
        end: offset after its last.
    """

    minutes: frozenset[int]
    start: int
    end: int

    def agrees(self, other: Time) -> bool:
        """Tell whether the other may be the same."""
        return bool(self.minutes & other.minutes)


def dates_in(text: str) -> list[Date]:
    """Return the dates of a text that say their month and one thing more, in their order."""
    found: list[Date] = []
    for form in (*_IN_DIGITS, *_in_words(tuple(LANGUAGES))):
        for match in form.finditer(text):
            if not any(one.start < match.end() and match.start() < one.end for one in found):
                found += _read(match)
    return sorted(found, key=lambda date: date.start)


def times_in(text: str) -> list[Time]:
    """Return the times of day of a text, in their order.

    Digits count as a time if "Uhr" or the like follows them, or a colon is between them.
    """
    found = []
    late = pattern("counting", "late", flags=re.IGNORECASE).search(text) is not None
    for match in pattern("counting", "clock", _CLOCK).finditer(text):
        colon = match["minute"] and ":" in match.group()
        if not (match["half"] or match["word"] or colon):
            continue
        hour, minute = int(match["hour"]), int(match["minute"] or 0)
        if match["half"]:
            hour = hour % 12 + (12 if match["half"] in "pP" else 0)
        minutes = {(hour * 60 + minute) % (2 * _HALF_DAY)}
        exact = match["word"] and not late and _counts_to_24(match["word"])
        if not match["half"] and not exact and 1 <= hour <= 12:
            minutes.add((hour * 60 + minute + _HALF_DAY) % (2 * _HALF_DAY))
        found.append(Time(frozenset(minutes), match.start(), match.end()))
    return found


def _counts_to_24(word: str) -> bool:
    """Tell whether the hours before a word go to 24 in its language."""
    counts = (language.counting for language in LANGUAGES.values())
    return any(c.clock_of_24 and re.fullmatch(c.clock, word) for c in counts)


def _read(match: re.Match[str]) -> Iterator[Date]:
    """Yield the date that was found, and that a range begins with."""
    parts = match.groupdict()
    month = _month(parts["month"])
    day = int(parts["day"]) if parts.get("day") else None
    year = int(parts["year"]) if parts.get("year") else None
    if not month or (day is not None and not 1 <= day <= 31) or (day is None and year is None):
        return
    yield Date(day, month, year, match.start(), match.end())
    if parts.get("first"):
        yield Date(int(parts["first"]), month, year, match.start(), match.end())


def _month(written: str) -> int:
    if written.isdigit():
        return int(written) if 1 <= int(written) <= 12 else 0
    return _months(tuple(LANGUAGES))[written]


@functools.cache
def _months(codes: tuple[str, ...]) -> dict[str, int]:
    """Return the months by their names in the languages, whole and abbreviated."""
    from babel import Locale

    names: dict[str, int] = {}
    for code in codes:
        for width in ("wide", "abbreviated"):
            months = Locale(code).months["format"][width]
            names |= {str(name).rstrip("."): row for row, name in months.items()}
    return names


@functools.cache
def _in_words(codes: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    names = "|".join(sorted(map(re.escape, _months(codes)), key=len, reverse=True))
    month = rf"(?P<month>{names})\b\.?"
    link = rf"(?:{pattern('counting', 'in_dates').pattern}\s)?"
    after = rf"(?:,?\s{link}{_YEAR})?"
    ordinal = rf"(?:\.|{pattern('counting', 'ordinal').pattern})?"
    until = rf"(?:–|-|{pattern('counting', 'until').pattern})"
    to = rf"(?:(?P<first>[0-3]?\d){ordinal}\s*{until}\s*{link})?"
    shapes = (
        rf"{to}(?<!\d){_DAY}{ordinal}\s{link}{month}{after}",
        rf"\b{month}\s{link}{to}{_DAY}{ordinal}(?!\w){after}",
        rf"\b{month},?\s{link}{_YEAR}",
    )
    return tuple(map(re.compile, shapes))
