"""The numbers of a rendering, written as its own language writes them.

A small chat model copies them: "30,000" bottles are thirty to a reader of German, and "1, 900" and
"eleven Minuten" are nothing to anybody. Which number is meant is known where the quote has it, so
that it is mended and not withdrawn.
"""

from __future__ import annotations

import re

from babel.core import UnknownLocaleError
from babel.numbers import get_decimal_symbol

from qa.mentions.numbers import UNCHECKED, in_digits

_APART = re.compile(r"(?<![\d.,])\d{1,3}(?:[.,] ?\d{3})+(?!\d)|(?<![\d.,])\d+[.,] \d{1,2}(?!\d)")
"""A number that may have a space behind its marks."""

_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:[.,]\d{3})+(?![\d.,]*\d)")
"""A number whose last digits may be thousands, or decimals."""

_WORD = re.compile(r"[^\W\d_]+")
_SWAPPED = str.maketrans(".,", ",.")
_LARGEST = 100
"""Number words from here on are often a part of a longer one."""


def in_notation(sentence: str, language: str, quote: str, read: str) -> str:
    """Return a sentence with the numbers of its quote as its language writes them.

    Marks are those of CLDR. A number word that was left in the quote's language becomes digits.

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

    def marked(match: re.Match[str]) -> str:
        foreign = match[0] in grouped and mark in match[0]
        return match[0].translate(_SWAPPED) if foreign else match[0]

    def counted(match: re.Match[str]) -> str:
        word = match[0].casefold()
        left = word in words and not _value(word, language)
        return (_value(word, read) if left else "") or match[0]

    words = {word.casefold() for word in _WORD.findall(quote)}
    sentence = _WORD.sub(counted, _APART.sub(joined, sentence))
    try:
        mark = get_decimal_symbol(language)
        grouped = set(_GROUPED.findall(quote)) if mark != get_decimal_symbol(read) else set()
    except (UnknownLocaleError, ValueError):  # a language that CLDR does not know
        return sentence
    return _GROUPED.sub(marked, sentence)


def _value(word: str, language: str) -> str:
    """Return the digits of a number word, ``""`` where it is none of the language."""
    from text_to_num import alpha2digit

    try:
        value = alpha2digit(word, language, threshold=0)
    except ValueError:  # a language that text2num does not know
        return ""
    small = value.isdecimal() and int(value) < _LARGEST and value not in UNCHECKED
    return value if small else ""
