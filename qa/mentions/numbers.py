"""Numbers of a text, in digits and in words, as values that can be compared.

"zwei", "two" and "2" are the same, and so are "einundzwanzig" and "twenty-one", "1.5 million",
"1,5 Millionen" and "1,500,000". Words are read by the library text2num and by what the languages
add to it. What a sentence claims is read strictly, what a quote holds is read generously: "two
hundred" claims 200 and holds 2 and 100 as well.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from qa.languages.language import LANGUAGES
from qa.mentions.patterns import pattern

UNCHECKED = frozenset({"0", "1"})
"""Not checked in words: one is an article in German, and nobody invents a zero in words."""

_DIGITS = re.compile(r"(?<!\d)\d{1,3}(?:[  \u202f]\d{3})+(?!\d)|\d+(?:[.,:]\d+)*")
"""A space groups thousands only: "in 2010 8 gigatons" has two numbers."""
_TOKEN = re.compile(rf"{_DIGITS.pattern}|[^\W\d_]+")
_JOINT = re.compile(r"[\s-]{0,2}|\.? |\s(?:and|und)\s")
_LARGEST = 1000
"""Largest of the words that text2num joins with those before them."""
_METRES_OR_MILLIONS = re.compile(r"(\d+(?:[.,]\d+)?)m\b")
_ROMAN = re.compile(r"\b[IVXLC]{2,}\b")
_COUNTED = re.compile(r"[ -]([^\W\d_]+)")
_READ = re.compile(r"(\d+)(?:\D{1,3})?")
"""How text2num writes a number: 21, 21. or 21st."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a text.

    Attributes:
        value: with a decimal point and without marks of thousands; a score or the like as it is.
        parts: the values of its words, each by itself.
        start: offset of its first character.
        end: offset after its last.
        claimed: whether a sentence cannot have it unless its evidence does.
        digits: whether it is written in digits.
    """

    value: str
    parts: tuple[str, ...]
    start: int
    end: int
    claimed: bool
    digits: bool


def in_digits(text: str) -> list[str]:
    """Return the numbers in digits of a text with one decimal mark and no thousands marks.

    "1.500", "1,500" and "1500" are the same; so are "17.30" and "17:30".
    """
    return [_plain_digits(written) for written in _DIGITS.findall(text)]


def numbers_in(text: str) -> list[Number]:
    """Return the numbers of a text, in their order."""
    plain = pattern("counting", "no_number", r"\b<>\b", re.IGNORECASE).sub(
        lambda match: "·" * len(match.group()), text
    )
    found: list[Number] = []
    spelled = ""  # the words of the last number so far
    for match in _TOKEN.finditer(plain):
        word = match.group()
        own, claimed = _value_of(word)
        if not own:
            continue
        digits = word[0].isdigit()
        scale = int(_added("scales").get(word, 0))
        near = found and _JOINT.fullmatch(plain, found[-1].end, match.start())
        before = found[-1] if near else None
        value, joined = "", f"{spelled} {word}" if spelled else ""
        if before and joined and not digits and scale <= _LARGEST:
            value = _spelled(joined)
        if before and before.claimed and scale and not value:
            value, joined = _multiplied(before.value, scale), ""
        if before and value:
            parts, start = (*before.parts, own), before.start
            found[-1] = Number(value, parts, start, match.end(), before.claimed, False)
            spelled = joined
        else:
            found.append(Number(own, (own,), match.start(), match.end(), claimed, digits))
            spelled = "" if digits or scale > _LARGEST else word
    return found


def all_numbers(text: str) -> set[str]:
    """Return the numbers that a text holds, also those written out.

    "30-tägig" holds 30, "zwei" and "second" hold 2, "2 million" holds 2 and 2000000.
    """
    return held_numbers(text, numbers_in(text))


def counted_by(text: str, number: Number) -> str:
    """Return the word right after a number, in small letters, ``""`` where there is none."""
    word = _COUNTED.match(text, number.end)
    return word[1].lower() if word else ""


def held_numbers(text: str, numbers: Sequence[Number]) -> set[str]:
    """Return the numbers that a text holds, of which `numbers_in` are read already."""
    found = {value for number in numbers for value in (number.value, *number.parts)}
    found |= {str(_roman(numeral)) for numeral in _ROMAN.findall(text)}
    for number in _METRES_OR_MILLIONS.findall(text):
        found.add(_multiplied(_plain_digits(number), 10**6))
    until = pattern("counting", "until", r"(\d+(?:[.,]\d+)?)\s?(?:–|-|<>)\s?\d+(?:[.,]\d+)?\s(\w+)")
    for number, scale in until.findall(text):  # 30 to 50 thousand
        found.add(_multiplied(_plain_digits(number), int(_added("scales").get(scale, 1))))
    return found


def claimed_numbers(numbers: Sequence[Number]) -> list[Number]:
    """Return the numbers that a text cannot have unless its evidence does.

    A one or a zero counts in digits only.
    """
    return [n for n in numbers if n.claimed and (n.value not in UNCHECKED or n.digits)]


def holds_number(number: str, held: Collection[str], evidence: str) -> bool:
    """Tell whether evidence holds the value of a number that a sentence claims.

    Args:
        number: a value.
        held: all numbers of the evidence.
        evidence: its text, where "a" and "kein" count as one and none.
    """
    if number in held:
        return True
    if number in UNCHECKED:
        words = pattern("counting", "one" if number == "1" else "none", r"\b<>\b", re.IGNORECASE)
        return words.search(evidence) is not None
    parts = number.split(".")  # a score, 20:18 in German and 20-18 in English
    return len(parts) > 1 and all(part in held for part in parts)


@functools.lru_cache(maxsize=16384)
def _value_of(word: str) -> tuple[str, bool]:
    """Return the value of a word or of digits, ``""`` for none, and whether it is claimed."""
    if word[0].isdigit():
        return _plain_digits(word), True
    if scale := _added("scales").get(word, ""):
        return scale, True
    folded = word.casefold().replace("ß", "ss")
    inflection = pattern("counting", "inflection", r"(?:<>)$")
    for form in (folded, inflection.sub("", folded)):
        if value := _added("held").get(form, ""):
            return value, False
        if value := _spelled(form):
            return value, True
    return "", False


@functools.lru_cache(maxsize=16384)
def _spelled(words: str) -> str:
    """Return the value of a number in words, ``""`` where they are none or several."""
    from text_to_num import alpha2digit

    if value := _added("words").get(words, ""):
        return value
    half = pattern("counting", "half", "(?:<>)$")
    if half.search(words) and (whole := _spelled(half.sub("", words))):
        return f"{whole}.5"
    for code in LANGUAGES:
        try:
            read = alpha2digit(words, code, threshold=0)
        except ValueError:  # a language that text2num does not know
            continue
        if match := _READ.fullmatch(read):
            return match[1]
    return ""


def _added(field: str) -> dict[str, str]:
    """Return the values that the languages add; a German Billion, with a capital, is a trillion."""
    return _added_by(field, tuple(LANGUAGES))


@functools.cache
def _added_by(field: str, codes: tuple[str, ...]) -> dict[str, str]:
    return {k: v for code in codes for k, v in getattr(LANGUAGES[code].counting, field).items()}


def _plain_digits(written: str) -> str:
    parts = re.split(r"[.,:\s]", written)
    grouped = len(parts) > 1 and all(len(part) == 3 for part in parts[1:])
    return "".join(parts) if grouped else ".".join(parts)


def _multiplied(value: str, times: int) -> str:
    """Return a value so many times, ``""`` for one that is a date, a score or the like."""
    return format((Decimal(value) * times).normalize(), "f") if value.count(".") < 2 else ""


def _roman(numeral: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}[letter] for letter in numeral]
    following = [*values[1:], 0]
    return sum(-v if v < after else v for v, after in zip(values, following, strict=True))
