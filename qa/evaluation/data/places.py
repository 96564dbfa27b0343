"""Where an article holds a string, whichever quotation marks, dashes and spaces were typed."""

from __future__ import annotations

import re
from functools import cached_property

from index.article import Article, Span
from index.text.clean import clean

_FOLDED = dict.fromkeys("'\"„“”‟‚‘’‛‹›«»`´′″", '"') | dict.fromkeys("-‐‑‒–—―−", "-") | {"…": "..."}
"""Characters that stand for one another; a typewriter has one mark for all quotations."""

_AROUND = " \n.,;:!?\"'„“”‚‘’»«›‹"
"""What may stand around an answer and is none of it."""


class Haystack:
    """The text of an article, in which strings are found as they were typed."""

    def __init__(self, article: Article) -> None:
        self.article = article

    def places(self, wanted: str) -> list[Span]:
        """Return everywhere that a string stands: to the character, else as somebody may type it.

        The second compares texts in lower case, with one kind of quotation mark, dash and space.
        """
        for exact in dict.fromkeys((wanted, clean(wanted))):
            if found := _occurrences(self.article.text, exact):
                return found
        return self._matches(re.escape(fold(clean(wanted))))

    def answers(self, answer: str) -> list[Span]:
        """Return everywhere that an answer stands in whole words and whole numbers."""
        bare = fold(clean(answer)).strip(_AROUND)
        if not bare:
            return []
        before = r"(?<!\w)(?<!\d[.,])" if bare[0].isalnum() else ""
        after = r"(?!\w)(?![.,]\d)" if bare[-1].isalnum() else ""
        return self._matches(before + re.escape(bare) + after)

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

    def _matches(self, pattern: str) -> list[Span]:
        text, origins = self._folding
        found = re.finditer(pattern, text) if pattern else ()
        return [Span(origins[m.start()], origins[m.end() - 1] + 1) for m in found]


def fold(text: str) -> str:
    """Return a text in lower case, with one kind of quotation mark, dash and space."""
    return " ".join("".join(map(_folded, text)).split())


def _folded(char: str) -> str:
    return " " if char.isspace() else _FOLDED.get(char) or char.casefold()


def _occurrences(text: str, wanted: str) -> list[Span]:
    found = []
    start = text.find(wanted) if wanted else -1
    while start >= 0:
        found.append(Span(start, start + len(wanted)))
        start = text.find(wanted, start + 1)
    return found
