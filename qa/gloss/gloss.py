"""Likely counterparts of the words of a quote, one by one; no translation of what it says.

They are those of the lexicon that the search across languages uses, or of a dictionary that the
user named.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.article import Span
from index.errors import ArticleQAError
from index.lexical.bm25 import WORD, content_stems, stems
from index.lexicon import glosses
from qa.gloss.dictionary import Dictionary

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MOST = 4
"""Counterparts that are shown of a word."""

LONGEST = 4000
"""Characters of a quote whose words are looked up."""

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Glossed(Span):
    """A word of a text, and its likely counterparts in another language, the likeliest first."""

    counterparts: tuple[str, ...]


class Gloss:
    """Looks words up; safe to use from several threads."""

    def __init__(self, dictionary: Path | None = None) -> None:
        """Make ready to look words up; a dictionary is read when it is first needed."""
        self._dictionary = Dictionary(dictionary) if dictionary else None

    def words(self, text: str, source: str, target: str) -> list[Glossed]:
        """Return the words of a text that have counterparts, in order.

        Stop words, numbers and abbreviations in capitals have none.

        Args:
            text: a quote.
            source: ISO 639-1 code of its language.
            target: of the language of the counterparts.
        """
        found = []
        content = set(content_stems(text[:LONGEST], source))
        for match in WORD.finditer(text, 0, LONGEST):
            stem, *others = stems(match[0], source)
            word = match[0]
            if others or stem not in content or word.isupper() or not word.isalpha():
                continue
            shown = self._counterparts(word, stem, source, target)
            if any(other.casefold() != word.casefold() for other in shown):
                found.append(Glossed(match.start(), match.end(), tuple(shown[:MOST])))
        return found

    def dictionary(self, source: str, target: str) -> str:
        """Return the name of the dictionary that is looked into, ``""`` for the lexicon."""
        own = self._opened(source, target)
        return own.name if own else ""

    def _counterparts(self, word: str, stem: str, source: str, target: str) -> Sequence[str]:
        if own := self._opened(source, target):
            return own.counterparts(stem, source)
        return glosses(source, target).get(word.casefold(), ())

    def _opened(self, source: str, target: str) -> Dictionary | None:
        """Return the dictionary if there is one for the languages and it can be read."""
        if self._dictionary is None or {source, target} != set(Dictionary.LANGUAGES):
            return None
        try:
            self._dictionary.open()
        except ArticleQAError as error:
            _LOG.warning("%s", error)
            self._dictionary = None
        return self._dictionary
