"""Dates with a year that stand in a text or a field, as ISO 8601."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache

from index.languages.language import LANGUAGES


def iso_date(stamp: object) -> str:
    """Return the day of an ISO 8601 stamp, a `date`, or a date in words; ``""`` for others."""
    if isinstance(stamp, datetime | date):
        return stamp.strftime("%Y-%m-%d")
    text = str(stamp or "").strip()[:60]
    with_year = re.match(r"\d{4}-\d{2}-\d{2}", text)
    if with_year:
        return _day(*map(int, with_year[0].split("-")))
    return next((found for _, _, found in dates(text)), "")


def dates(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where each date of a short text begins and ends, and its day as ISO 8601."""
    for match in _pattern().finditer(text):
        parts = {name: value for name, value in match.groupdict().items() if value}
        kind = next(iter(parts))[0]
        year, month, day = (parts[f"{kind}{part}"] for part in "ymd")
        number = _months().get(month.lower().rstrip("."), 0) if month[0].isalpha() else int(month)
        if found := _day(int(year), number, int(day)):
            yield match.start(), match.end(), found


def _day(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat() if year >= 1000 else ""
    except ValueError:
        return ""


def _locales() -> list[str]:
    from babel.localedata import exists

    return [code for code in LANGUAGES if exists(code)]


@cache
def _months() -> dict[str, int]:
    """Return the number of each month by its name and its short name in each language."""
    from babel.dates import get_month_names

    return {
        name.lower().rstrip("."): number
        for code in _locales()
        for width in ("wide", "abbreviated")
        for context in ("format", "stand-alone")
        for number, name in get_month_names(width, context, locale=code).items()
    }


@cache
def weekdays() -> frozenset[str]:
    """Return the days of the week in each language, in lower case."""
    from babel.dates import get_day_names

    days = (get_day_names("wide", locale=code).values() for code in _locales())
    return frozenset(name.lower() for names in days for name in names)


@cache
def _pattern() -> re.Pattern[str]:
    months = "|".join(sorted(map(re.escape, _months()), key=len, reverse=True))
    return re.compile(
        r"(?<![\w.-])(?:"
        r"(?P<iy>\d{4})-(?P<im>\d{2})-(?P<id>\d{2})"
        r"|(?P<nd>\d{1,2})\.\s?(?P<nm>\d{1,2})\.\s?(?P<ny>\d{4})"
        rf"|(?P<wd>\d{{1,2}})(?:\.|st|nd|rd|th)?\s(?P<wm>{months})\.?,?\s(?P<wy>\d{{4}})"
        rf"|(?P<em>{months})\.?\s(?P<ed>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<ey>\d{{4}})"
        r")(?!\w)",
        re.IGNORECASE,
    )
