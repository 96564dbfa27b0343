"""The numbers of a rendering, written as its own language writes them.

A small chat model copies them: "30,000" bottles are thirty to a reader of German, and "1, 900" and
"eleven Minuten" are nothing to anybody. Which number is meant is known where the quote has it, so
that it is mended and not withdrawn.
"""

from __future__ import annotations

import re

from babel.core import UnknownLocaleError
from babel.numbers import get_decimal_symbol

from qa.mentions.dates import times_in
from qa.mentions.numbers import UNCHECKED, in_digits

_APART = re.compile(r"(?<![\d.,])\d{1,3}(?:[.,] ?\d{3})+(?!\d)|(?<![\d.,])\d+[.,] \d{1,2}(?!\d)")
"""A number that may have a space behind its marks."""

_MARKED = re.compile(r"(?<![\d.,:])\d+(?:[.,]\d+)+(?![.,:]?\d)")
"""A number with marks of thousands, of decimals, or of neither, as 5.12 of the clock."""

_AFTER_WORD = re.compile(rf"(?<!\w)[^\W\d_]\w*[ -]{_MARKED.pattern}")
"""The same with the word before it: "Version 2.0" and "Windows 3.1" are so in any language."""

_WORD = re.compile(r"[^\W\d_]+")
_SWAPPED = str.maketrans(".,", ",.")
_LARGEST = 100
"""Number words from here on are often a part of a longer one."""


def in_notation(sentence: str, language: str, quote: str, read: str) -> str:
    """Return a sentence with the numbers of its quote as its language writes them.

    Marks are those of CLDR. They are turned where the number is written as in the quote and is one
    by the notation there: "1,500" in English is left alone where the German quote has "1.500". A
    number word that was left in the quote's language becomes digits.

    Args:
        sentence: that renders the quote.
        language: ISO 639-1 code of the sentence.
        quote: in another language; nothing changes where the languages are the same.
        read: ISO 639-1 code of the quote.
    """
    if language == read:
        return sentence
    held = set(in_digits(quote))

    def joined(match: re.Match[str]) -> str:
        whole = match[0].replace(" ", "")
        return whole if set(in_digits(whole)) <= held else match[0]

    def counted(match: re.Match[str]) -> str:
        word = match[0].casefold()
        left = word in words and not _value(word, language)
        return (_value(word, read) if left else "") or match[0]

    words = {word.casefold() for word in _WORD.findall(quote)}
    sentence = _WORD.sub(counted, _APART.sub(joined, sentence))
    return _with_marks(sentence, language, quote, read)


def _with_marks(sentence: str, language: str, quote: str, read: str) -> str:
    """Return a sentence with the marks of its language in the numbers that it copies."""
    try:
        own, mark = get_decimal_symbol(language), get_decimal_symbol(read)
    except (UnknownLocaleError, ValueError):  # a language that CLDR does not know
        return sentence
    if {own, mark} != {".", ","}:
        return sentence
    groups, rest = rf"\d{{1,3}}(?:{re.escape(own)}\d{{3}})+", rf"{re.escape(mark)}\d+"
    notation = re.compile(rf"{groups}(?:{rest})?|\d+{rest}")
    copied = {match[0] for match in _MARKED.finditer(quote) if notation.fullmatch(match[0])}
    copied -= {number.translate(_SWAPPED) for number in copied}
    times = [text[time.start : time.end] for text in (sentence, quote) for time in times_in(text)]
    copied -= {number for time in times for number in _MARKED.findall(time)}
    named = {written.casefold() for written in _AFTER_WORD.findall(quote)}
    kept = {
        match.end()
        for match in _AFTER_WORD.finditer(sentence)
        if match[0][0].isupper() and match[0].casefold() in named
    }

    def turned(match: re.Match[str]) -> str:
        foreign = match[0] in copied and match.end() not in kept
        return match[0].translate(_SWAPPED) if foreign else match[0]

    return _MARKED.sub(turned, sentence)


def _value(word: str, language: str) -> str:
    """Return the digits of a number word, ``""`` where it is none of the language."""
    from text_to_num import alpha2digit

    try:
        value = alpha2digit(word, language, threshold=0)
    except ValueError:  # a language that text2num does not know
        return ""
    small = value.isdecimal() and int(value) < _LARGEST and value not in UNCHECKED
    return value if small else ""
