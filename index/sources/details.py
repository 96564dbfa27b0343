"""Who wrote an article and when, from the lines at its head and foot and from what a file states.

A by-line is a line of its own that begins, or goes on after a date, with a phrase of its language
and a name: "Von Katrin Voss, 4. Mai 2024". A person whom a sentence names is never taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache

from index.article import Detail, Span
from index.languages.language import LANGUAGES, words
from index.sources.dates import dates, weekdays

HEAD, FOOT = 12, 3
"""Lines of an article's beginning and of its end in which its by-line may stand."""

LONGEST = 150
"""Characters of the longest line that can be a by-line."""

REST = 40
"""Characters that a by-line may have after its names, a place or an agency."""

_DIVIDER = re.compile(r"\s[–—-]\s|\s*[|·•]\s*|\s+/\s+")
_JOINT = r"\s*(?:,|;|&|/)\s*|\s+(?:{})\s+"
_PARTICLES = words("von van de der den di da del la le al el bin ten ter du dos y")
_NAME = re.compile(r"[^\W\d_]+(?:[.'’-][^\W\d_]{2,})*\.?")
_TITLES = re.compile(r"(?:(?:Prof|Dr|Dipl|Ing|Mag|med|phil)\.\s*)+")
_TIME = re.compile(r"\b\d{1,2}[:.]\d{2}\b|\b\d{1,2}\s*(?=(?:uhr|am|pm)\b)", re.IGNORECASE)
_NOBODY = re.compile(
    r"(?:admin(?:istrator)?|user|root|author|owner|unknown|anonymous|guest|python-docx|wordpress"
    r"|microsoft.*|.*\buser|n/?a)$",
    re.IGNORECASE,
)


def article_details(
    text: str, stated: Sequence[Detail], headings: Sequence[Span] = ()
) -> tuple[Detail, ...]:
    """Return what an article says about itself, each once, in reading order.

    Args:
        text: of the article.
        stated: what its file says beside the text; where that stands in the text's head or foot
            too, it gets its span.
        headings: spans of the text in which no by-line is looked for.
    """
    found = [detail for line in _lines(text, headings) for detail in _of_line(text, line)]
    first = next((detail for detail in found if detail.name == "date"), None)
    found = [detail for detail in found if detail.name != "date" or detail is first]
    names = {detail.value.casefold() for detail in found if detail.name == "author"}
    days = {detail.value for detail in found if detail.name == "date"}
    for each in stated:
        detail = each
        if detail.span is None and detail.name == "author":
            if detail.value.casefold() in names:
                continue
            names.add(detail.value.casefold())
            detail = _placed(text, detail)
        elif detail.name == "date":
            if days:
                continue
            days.add(detail.value)
        elif detail in found:
            continue
        found.append(detail)
    place = {id(detail): detail.span.start if detail.span else len(text) for detail in found}
    return tuple(sorted(found, key=lambda detail: place[id(detail)]))


def names_of(stated: str) -> list[str]:
    """Return the names in a field for authors: ``"By Jane Doe and John Roe"`` has two."""
    bare = " ".join(stated.split())[:300]
    if "://" in bare or "@" in bare:
        return []
    parts = (part.strip() for part in re.split(_joint(), _bylines().sub("", bare)))
    return [part for part in parts if part and not _NOBODY.match(part)]


def is_name(text: str) -> bool:
    """Tell whether a text reads as the name of a person: two to five words, the first a name."""
    parts = _TITLES.sub("", text).split()
    if not 2 <= len(parts) <= 5 or not parts[0][0].isupper() or not parts[-1][0].isupper():
        return False
    if parts[0].lower() in _starters() or _NOBODY.match(text):
        return False
    return all(_is_part_of_name(part) for part in parts)


def is_byline(text: str) -> bool:
    """Tell whether a short text is a by-line."""
    return len(text) <= LONGEST and any(
        d.name == "author" for d in _of_line(text, Span(0, len(text)))
    )


def _lines(text: str, headings: Sequence[Span]) -> Iterator[Span]:
    """Yield the short lines at the head and the foot of a text."""
    taken = {heading.start for heading in headings}
    head = list(_filled(text, 0, min(len(text), 40 * LONGEST)))[:HEAD]
    after = head[-1].end if head else 0
    foot = list(_filled(text, max(after, len(text) - 10 * LONGEST), len(text)))[-FOOT:]
    for span in (*head, *foot):
        if span.end - span.start <= LONGEST and span.start not in taken:
            yield span


def _filled(text: str, start: int, end: int) -> Iterator[Span]:
    for line in re.finditer(r"\S[^\n]*", text[start:end]):
        yield Span(start + line.start(), start + line.end())


def _of_line(text: str, line: Span) -> Iterator[Detail]:
    """Yield the authors and the date that a line names, if it is a by-line or a date."""
    inside = line.of(text)
    for start, end in _between(_DIVIDER.finditer(inside), len(inside)):
        part, found = inside[start:end], list(dates(inside[start:end]))
        bare = _blanked(part, [(low, high) for low, high, _ in found])
        bare = _blanked(bare, [time.span() for time in _TIME.finditer(bare)])
        authors = list(_authors(bare))
        for low, high in authors:
            span = Span(line.start + start + low, line.start + start + high)
            yield Detail("author", span.of(text), span)
        if found and (authors or _is_dateline(bare, found[0][0])):
            low, high, day = found[0]
            yield Detail("date", day, Span(line.start + start + low, line.start + start + high))


def _between(matches: Iterable[re.Match[str]], length: int) -> Iterator[tuple[int, int]]:
    """Yield the places between matches in a text of some length."""
    cuts = [0, *(place for match in matches for place in match.span()), length]
    return zip(cuts[::2], cuts[1::2], strict=True)


def _blanked(text: str, places: Sequence[tuple[int, int]]) -> str:
    for low, high in places:
        text = text[:low] + " " * (high - low) + text[high:]
    return text


def _authors(part: str) -> Iterator[tuple[int, int]]:
    """Yield where the names stand in a part of a line that begins like a by-line."""
    opening = _bylines().match(part)
    if not opening:
        return
    rest = part.rstrip(" ,.;:()–-")
    joints = list(re.finditer(_joint(), rest[opening.end() :]))
    listed = any(joint[0].strip(" ,;/") for joint in joints)
    names: list[tuple[int, int]] = []
    for start, end in _between(joints, len(rest) - opening.end()):
        name = rest[opening.end() + start : opening.end() + end]
        if not is_name(name) or (names and not listed):
            break
        titles = _TITLES.match(name)
        low = opening.end() + start + (titles.end() if titles else 0)
        names.append((low, opening.end() + end))
    if names and len(rest) - names[-1][1] <= REST:
        yield from names


def _is_dateline(part: str, before: int) -> bool:
    """Tell whether a part without its date, which stood at ``before``, names at most a place."""
    dated = _dated()
    first = [word for word in _words(part[:before]) if word.lower() not in dated]
    place = len(first) <= 2 and all(word[0].isupper() for word in first)
    comma = not first or "," in part[:before]
    return place and comma and all(word.lower() in dated for word in _words(part[before:]))


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text)


def _is_part_of_name(word: str) -> bool:
    return word in _PARTICLES or (word[0].isupper() and _NAME.fullmatch(word) is not None)


def _placed(text: str, detail: Detail) -> Detail:
    """Return a detail with the span at which its value stands near the beginning of the text."""
    value = re.escape(detail.value)
    match = re.search(rf"(?<!\w){value}(?!\w)", text[: 20 * LONGEST])
    return replace(detail, span=Span(*match.span())) if match else detail


@cache
def _bylines() -> re.Pattern[str]:
    phrases = [phrase for language in LANGUAGES.values() for phrase in language.by_line]
    opening = "|".join(re.escape(p) for p in sorted(phrases, key=len, reverse=True))
    lead = "|".join(sorted(_dated(), key=len, reverse=True))
    return re.compile(
        rf"[\s,.:;()]*(?:(?:{lead})\b[\s,.:;()]*)*(?:{opening})\s+(?=\S)", re.IGNORECASE
    )


@cache
def _joint() -> str:
    return _JOINT.format("|".join(w for lang in LANGUAGES.values() for w in lang.conjunctions))


@cache
def _dated() -> frozenset[str]:
    return frozenset().union(*(language.dated for language in LANGUAGES.values()))


@cache
def _starters() -> frozenset[str]:
    return weekdays().union(*(language.starters for language in LANGUAGES.values()))
