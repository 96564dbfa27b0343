"""What a language brings to cutting a text into sentences, telling its language and finding it.

All words in lower case; abbreviations without their last dot and without spaces (``z.b``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.languages.registry import Registry

NEVER = re.compile(r"(?!)")
"""Matches nothing."""


@dataclass(frozen=True, slots=True)
class Language:
    """What one language brings; a language without a module of its own has only its code.

    Attributes:
        code: ISO 639-1.
        starters: first words of a sentence that are not likely after an ordinal, an
            abbreviation or a name.
        abbreviations: those that sentencex takes for the end of a sentence.
        may_end: abbreviations that may end a sentence: before a starter they do.
        glued: abbreviations, with the dot, that end a longer word: ``Hauptstr.``
        ordinals: whether a dot after a number makes it an ordinal, as in ``am 30. Tag``.
        counted: what ends in a number that is none, as in ``auf Platz 3.``
        speech: what follows a quotation and belongs to its sentence, as in ``John said``.
        function_words: closed-class words that the other languages have not.
        conjunctions: words before which a hyphen stays, as in ``Vor- und Nachteile``.
        page_of: what stands before a page's number, and between it and that of the last.
        by_line: what stands before the name of an author, longest first.
        dated: words that may stand beside an article's date in its head.
        stop_words: its list in `bm25s.stopwords`, where that is not the language's name.
    """

    code: str
    starters: frozenset[str] = frozenset()
    abbreviations: frozenset[str] = frozenset()
    may_end: frozenset[str] = frozenset()
    glued: tuple[str, ...] = ()
    ordinals: bool = False
    counted: re.Pattern[str] = NEVER
    speech: re.Pattern[str] = NEVER
    function_words: frozenset[str] = frozenset()
    conjunctions: frozenset[str] = frozenset()
    page_of: tuple[str, str] = ("page", "of")
    by_line: tuple[str, ...] = ()
    dated: frozenset[str] = frozenset()
    stop_words: str = ""


LANGUAGES: Registry[Language] = Registry("index.languages")
"""The languages that have a module in this folder, by code."""


def language_of_code(code: str) -> Language:
    """Return what a language brings: nothing where there is no module for it."""
    return LANGUAGES.get(code) or Language(code)


def words(text: str) -> frozenset[str]:
    """Return the words of a text, for the tables of the languages."""
    return frozenset(text.split())
