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

_DAY = r"(?P<day>[0-3]?\d)(?!\d)"
_YEAR = r"(?P<year>1\d{3}|20\d\d)(?!\d)"
_TO = r"(?P<first>[0-3]?\d)(?:\.|st|nd|rd|th)?\s*(?:–|-|bis|to|and|und|oder|or)\s*(?:the\s)?"
_IN_DIGITS = (
    re.compile(r"(?<!\d)(?P<year>\d{4})-(?P<month>[01]\d)-(?P<day>[0-3]\d)(?!\d)"),
    re.compile(r"(?<![\d.])(?P<day>[0-3]?\d)\.\s?(?P<month>[01]?\d)\.\s?(?P<year>\d{4})(?!\d)"),
)
_CLOCK = re.compile(
    r"(?<![\d.,:])(?P<hour>[01]?\d|2[0-4])(?:[.:](?P<minute>[0-5]\d))?(?![\d:])"
    r"(?:\s?(?P<half>[apAP])\.?[mM]\b\.?(?!\s[A-ZÄÖÜ])|\s?(?P<word>Uhr|[Oo]['’][Cc]lock)\b)?",
)
_AFTERNOON = re.compile(r"nachmittag|abend|nachts|afternoon|evening|night", re.IGNORECASE)
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


def dates(text: str) -> list[Date]:
    """Return the dates of a text that say their month and one thing more, in their order."""
    found: list[Date] = []
    for pattern in (*_IN_DIGITS, *_in_words()):
        for match in pattern.finditer(text):
            if not any(one.start < match.end() and match.start() < one.end for one in found):
                found += _read(match)
    return sorted(found, key=lambda date: date.start)


def times(text: str) -> list[Time]:
    """Return the times of day of a text, in their order.

    Digits count as a time if "Uhr" or the like follows them, or a colon is between them.
    """
    found = []
    for match in _CLOCK.finditer(text):
        colon = match["minute"] and ":" in match.group()
        if not (match["half"] or match["word"] or colon):
            continue
        hour, minute = int(match["hour"]), int(match["minute"] or 0)
        if match["half"]:
            hour = hour % 12 + (12 if match["half"] in "pP" else 0)
        minutes = {(hour * 60 + minute) % (2 * _HALF_DAY)}
        german = (match["word"] or "").lower() == "uhr" and not _AFTERNOON.search(text)
        if not match["half"] and not german and 1 <= hour <= 12:
            minutes.add((hour * 60 + minute + _HALF_DAY) % (2 * _HALF_DAY))
        found.append(Time(frozenset(minutes), match.start(), match.end()))
    return found


def strange_date(sentence: str, evidence: str) -> str:
    """Return a date of a sentence that contradicts all dates of its evidence, ``""`` if none."""
    held = dates(evidence)
    for date in dates(sentence) if held else []:
        if not any(date.agrees(other) for other in held):
            return sentence[date.start : date.end]
    return ""


def strange_time(sentence: str, evidence: str) -> str:
    """Return a time of a sentence that contradicts all times of its evidence, ``""`` if none."""
    held = times(evidence)
    for time in times(sentence) if held else []:
        if not any(time.agrees(other) for other in held):
            return sentence[time.start : time.end]
    return ""


def without_moments(sentence: str, evidence: str) -> str:
    """Return a sentence without the dates and times that its evidence holds, in whatever form.

    A year that the evidence has no date with is left standing.
    """
    cuts = []
    held = dates(evidence)
    for date in dates(sentence):
        agreeing = [other for other in held if date.agrees(other)]
        if agreeing:
            year = date.year if not any(other.year for other in agreeing) else None
            cuts.append((date.start, date.end, f" {year or ''} "))
    clock = times(evidence)
    for time in times(sentence):
        if any(time.agrees(other) for other in clock):
            cuts.append((time.start, time.end, " "))
    for start, end, rest in sorted(cuts, reverse=True):
        sentence = sentence[:start] + rest + sentence[end:]
    return sentence


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
    return _months()[written]


@functools.cache
def _months() -> dict[str, int]:
    """Return the months by their German and English names, whole and abbreviated."""
    from babel import Locale

    names: dict[str, int] = {}
    for code in ("de", "en"):
        for width in ("wide", "abbreviated"):
            months = Locale(code).months["format"][width]
            names |= {str(name).rstrip("."): row for row, name in months.items()}
    return names


@functools.cache
def _in_words() -> tuple[re.Pattern[str], ...]:
    names = "|".join(sorted(map(re.escape, _months()), key=len, reverse=True))
    month = rf"(?P<month>{names})\b\.?"
    after = rf"(?:,?\s(?:of\s)?{_YEAR})?"
    return (
        re.compile(rf"(?:{_TO})?(?<!\d){_DAY}(?:\.|st|nd|rd|th)?\s(?:of\s)?{month}{after}"),
        re.compile(rf"\b{month}\s(?:the\s)?(?:{_TO})?{_DAY}(?:st|nd|rd|th)?\b{after}"),
        re.compile(rf"\b{month},?\s(?:of\s)?{_YEAR}"),
    )
