"""Numbers of a text, in digits and in German and English words, as values that can be compared.

"zwei", "two" and "2" are the same, and so are "einundzwanzig" and "twenty-one", "1.5 million",
"1,5 Millionen" and "1,500,000". What a sentence claims is read strictly, what a quote holds is read
generously: "two hundred" claims 200 and holds 2 and 100 as well.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from qa.mentions.names import NUMBER, numbers

UNCHECKED = frozenset({"0", "1"})
"""Not checked in words: one is an article in German, and nobody invents a zero in words."""

_UNITS = {
    "de": "null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn "
    "fünfzehn sechzehn siebzehn achtzehn neunzehn",
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen",
}
_TENS = {
    "de": "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
}
_OTHERS = {
    "zweier": 2, "dreier": 3,
    "eins": 1, "eine": 1, "erste": 1, "dritte": 3, "siebte": 7, "achte": 8, "first": 1,
    "second": 2, "third": 3, "fifth": 5, "eighth": 8, "ninth": 9, "twelfth": 12, "twice": 2,
    "dutzend": 12, "dozen": 12,
}  # fmt: skip
_HELD_ONLY = {
    "beide": 2, "both": 2, "couple": 2, "paar": 2, "pair": 2, "doppelt": 2, "double": 2,
    "drittel": 3, "viertel": 4, "quarter": 4, "achten": 8, "hunderte": 100, "hundreds": 100,
    "tausende": 1000, "thousands": 1000,
}  # fmt: skip
"""Words that hold a number without claiming one: a quarter is also three months, achten a verb."""
_SCALES = {
    "hundert": 100, "hundred": 100, "tausend": 1000, "Tausend": 1000, "thousand": 1000,
    "Tsd": 1000, "Million": 10**6, "Millionen": 10**6, "million": 10**6, "millions": 10**6,
    "Mio": 10**6, "Milliarde": 10**9, "Milliarden": 10**9, "Mrd": 10**9, "billion": 10**9,
    "billions": 10**9, "bn": 10**9, "Billion": 10**12, "Billionen": 10**12, "trillion": 10**12,
    "trillions": 10**12,
}  # fmt: skip
"""A German Billion, always with a capital, is an English trillion."""
_METRES_OR_MILLIONS = re.compile(r"(\d+(?:[.,]\d+)?)m\b")
_ROMAN = re.compile(r"\b[IVXLC]{2,}\b")
_RANGE = re.compile(r"(\d+(?:[.,]\d+)?)\s?(?:to|and|or|bis|und|oder|–|-)\s?\d+(?:[.,]\d+)?\s(\w+)")
"""Two numbers with one scale: 30 to 50 thousand."""
_INFLECTED = re.compile(r"(?:[nrsm]|ma(?:l|lig\w*)|fach\w*|(?:tägig|jährig|stündig|wöchig|monatig"
                        r"|köpfig|stellig|teilig|stöckig)\w*)$")  # fmt: skip
_TOKEN = re.compile(rf"{NUMBER.pattern}|[^\W\d_]+")
_JOINT = re.compile(r"[\s-]{0,2}|\.? |\s(?:and|und)\s")
_UNIT_OF_TIME = re.compile(r"\bseconds\b|(?<=\d[ -])second\b|(?<=\bper )second\b", re.IGNORECASE)
_ONE = re.compile(r"\b(?:ein\w{0,2}|erst\w*|einzig\w*|an?|one|single|first|only)\b", re.IGNORECASE)
_NONE = re.compile(r"\b(?:kein\w*|null|zero|no|none)\b", re.IGNORECASE)


@dataclass
class _Amount:
    """A number as it is read, word by word.

    Attributes:
        parts: what each of its words says.
        end: offset after the last of them.
        claimed: whether a sentence cannot have it unless its evidence does.
        text: the number where it is no decimal, such as a score or a date.
    """

    parts: list[Decimal] = field(default_factory=list)
    end: int = 0
    claimed: bool = True
    text: str = ""
    _total: Decimal = Decimal(0)
    _current: Decimal = Decimal(0)

    @property
    def value(self) -> str:
        return self.text or _plain(self._total + self._current)

    def takes(self, value: Decimal, scales: bool, spelled: bool) -> bool:
        """Tell whether a word goes on with this number: hundred after two, one after twenty."""
        if self.text or not self.parts:
            return False
        if scales:
            return value > self.parts[-1] or len(self.parts) == 1
        tens, hundreds = self._current % 100, self.parts[-1] in (100, 1000)
        return spelled and (
            (hundreds and value < 100) or (tens >= 20 and value < 10 and not tens % 10)
        )

    def add(self, value: Decimal, scales: bool, end: int) -> None:
        self.parts.append(value)
        self.end = end
        if not scales:
            self._current += value
        elif value == 100:
            self._current = (self._current or Decimal(1)) * value
        else:
            self._total += (self._current or Decimal(1)) * value
            self._current = Decimal(0)


def all_numbers(text: str) -> set[str]:
    """Return the numbers that a text holds, also those written out in German or English.

    "30-tägig" holds 30, "zwei" and "second" hold 2, "2 million" holds 2 and 2000000.
    """
    found = set(numbers(text))
    for amount in _amounts(text):
        found |= {amount.value, *map(_plain, amount.parts)}
    found |= {str(_roman(numeral)) for numeral in _ROMAN.findall(text)}
    for number in _METRES_OR_MILLIONS.findall(text):
        found.add(_plain(Decimal(numbers(number)[0]) * 10**6))
    for number, scale in _RANGE.findall(text):
        found.add(_plain(Decimal(numbers(number)[0]) * _SCALES.get(scale, 1)))
    return found


def claimed_numbers(text: str) -> list[str]:
    """Return the numbers that a text cannot have unless its evidence does, in their order.

    A one or a zero counts in digits only.
    """
    ones = UNCHECKED & set(numbers(text))
    return [
        amount.value
        for amount in _amounts(text)
        if amount.claimed and (amount.value not in UNCHECKED or amount.value in ones)
    ]


def holds_number(number: str, held: set[str], evidence: str) -> bool:
    """Tell whether evidence holds a number that a sentence claims.

    Args:
        number: one of `claimed_numbers`.
        held: all numbers of the evidence.
        evidence: its text, where "a" and "kein" count as one and none.
    """
    if number in held:
        return True
    if number in UNCHECKED:
        return (_ONE if number == "1" else _NONE).search(evidence) is not None
    parts = number.split(".")  # a score, 20:18 in German and 20-18 in English
    return len(parts) > 1 and all(part in held for part in parts)


def _roman(numeral: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}[letter] for letter in numeral]
    following = [*values[1:], 0]
    return sum(-v if v < after else v for v, after in zip(values, following, strict=True))


def _amounts(text: str) -> Iterator[_Amount]:
    text = _UNIT_OF_TIME.sub(lambda match: "·" * len(match.group()), text)
    amount = _Amount()
    for match in _TOKEN.finditer(text):
        read = _read(match.group())
        if read is None:
            continue
        joined = _JOINT.fullmatch(text, amount.end, match.start()) is not None
        value, scales, claimed, raw = read
        if not (joined and not raw and amount.takes(value, scales, match.group()[0].isalpha())):
            if amount.parts:
                yield amount
            amount = _Amount(text=raw, claimed=claimed)
        amount.add(value, scales, match.end())
    if amount.parts:
        yield amount


def _read(token: str) -> tuple[Decimal, bool, bool, str] | None:
    """Return a token's value, whether it is a scale and claimed, and itself if no decimal."""
    if token[0].isdigit():
        plain = numbers(token)[0]
        if ":" in token or plain.count(".") > 1:
            return Decimal(0), False, True, plain
        return Decimal(plain), False, True, ""
    if token in _SCALES or token.lower() in ("hundert", "hundred", "thousand"):
        return Decimal(_SCALES.get(token) or _SCALES[token.lower()]), True, True, ""
    word = token.casefold().replace("ß", "ss")
    for form in (word, _INFLECTED.sub("", word)):
        if form in _HELD_ONLY:
            return Decimal(_HELD_ONLY[form]), False, False, ""
        if form in _words():
            return Decimal(_words()[form]), False, True, ""
    return None


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")


@functools.cache
def _words() -> dict[str, int]:
    """Return the words of German for 0 to 1999 and of English for 0 to 90, with ordinals."""
    words: dict[str, int] = {}
    for value in range(2000):
        cardinal = _german(value)
        words[cardinal] = value
        words[cardinal + ("ste" if value % 100 > 19 or not value % 100 else "te")] = value
    english = {word: value for value, word in enumerate(_UNITS["en"].split())}
    english |= {word: 10 * value for value, word in enumerate(_TENS["en"].split(), 2)}
    words |= english
    words |= {re.sub(r"y$", "ie", word) + "th": value for word, value in english.items()}
    words |= {"hundredth": 100, "thousandth": 1000, "einhundert": 100, "eintausend": 1000}
    words |= {f"{_german(value)}tausend": 1000 * value for value in range(2, 1000)}
    return {word.replace("ß", "ss"): value for word, value in (words | _OTHERS).items()}


def _german(value: int) -> str:
    """Return a number in words, as years are said from 1100 on."""
    units = _UNITS["de"].split()
    if value < 20:
        return units[value]
    if value < 100:
        tens = _TENS["de"].split()[value // 10 - 2]
        return f"{units[value % 10]}und{tens}" if value % 10 else tens
    rest = _german(value % 100) if value % 100 else ""
    return f"{units[value // 100] if value >= 200 else ''}hundert{rest}"
