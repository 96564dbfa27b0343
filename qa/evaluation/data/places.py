"""Where an article holds a string, whichever quotation marks, dashes and spaces were typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice

from index.article import Article, Span
from index.text.clean import clean

_FOLDED = dict.fromkeys("'\"„“”‟‚‘’‛‹›«»`´′″", '"') | dict.fromkeys("-‐‑‒–—―−", "-") | {"…": "..."}
"""Characters that stand for one another; a typewriter has one mark for all quotations."""

_AROUND = " \n.,;:!?\"'„“”‚‘’»«›‹"
"""What may stand around an answer and is none of it."""

_PART = re.compile(r"\d[.,]")
"""What stands between a number's digits, read away from them."""

MOST = 100
"""Places of one answer in one article; it bounds the work."""


class Haystack:
    """The text of an article, in which strings are found as they were typed."""

    def __init__(self, article: Article) -> None:
        self.article = article

    def places(self, wanted: str) -> list[Span]:
        """Return everywhere that a string stands: to the character, else as somebody may type it.

        The second compares texts in lower case, with one kind of quotation mark, dash and space.
        """
        for exact in dict.fromkeys((wanted, clean(wanted))):
            if found := [Span(*ends) for ends in _occurrences(self.article.text, exact)]:
                return found
        return self._originals(_occurrences(self._text, fold(clean(wanted))))

    def answers(self, answer: str) -> list[Span]:
        """Return everywhere that an answer stands in whole words and whole numbers.

        One that stands all over an article marks no place in it: of more than `MOST` none counts.
        """
        bare = fold(clean(answer)).strip(_AROUND)
        whole = (ends for ends in _occurrences(self._text, bare) if _is_whole(self._text, *ends))
        found = list(islice(whole, MOST + 1))
        return self._originals(found) if len(found) <= MOST else []

    @cached_property
    def _folding(self) -> tuple[str, list[int]]:
        """Return the folded text, and where in the article each of its characters comes from."""
        parts: list[str] = []
        origins: list[int] = []
        for place, char in enumerate(self.article.text):
            folded = _folded(char)
            if folded == " " and parts and parts[-1] == " ":
                continue
            parts.append(folded)
            origins += [place] * len(folded)
        return "".join(parts), origins

    @property
    def _text(self) -> str:
        return self._folding[0]

    def _originals(self, found: Iterable[tuple[int, int]]) -> list[Span]:
        """Return where in the article places of the folded text come from."""
        origins = self._folding[1]
        return [Span(origins[start], origins[end - 1] + 1) for start, end in found]


def fold(text: str) -> str:
    """Return a text in lower case, with one kind of quotation mark, dash and space."""
    return " ".join("".join(map(_folded, text)).split())


def _folded(char: str) -> str:
    return " " if char.isspace() else _FOLDED.get(char) or char.casefold()


def _occurrences(text: str, wanted: str) -> Iterator[tuple[int, int]]:
    start = text.find(wanted) if wanted else -1
    while start >= 0:
        yield start, start + len(wanted)
        start = text.find(wanted, start + 1)


def _is_whole(text: str, start: int, end: int) -> bool:
    """Tell whether a place is no part of a longer word or number, as 640 is of 5,640 or 640.5."""
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    number = text[start].isdigit() and _PART.fullmatch(before)
    if text[start].isalnum() and (before[-1:].isalnum() or number):
        return False
    number = text[end - 1].isdigit() and _PART.fullmatch(after[::-1])
    return not (text[end - 1].isalnum() and (after[:1].isalnum() or number))
