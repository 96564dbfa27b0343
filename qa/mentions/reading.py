"""What a text mentions, read once and handed on."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from functools import cached_property

from index.text.split import sentences
from qa.mentions.dates import Date, Time, dates_in, times_in
from qa.mentions.denials import denials_in, may_deny
from qa.mentions.names import Word, Words, folded_words
from qa.mentions.numbers import Number, held_numbers, numbers_in
from qa.mentions.proper_nouns import names_in
from qa.mentions.quotations import Quotation, quotations_in
from qa.mentions.speakers import Speaker, speakers_in
from qa.mentions.tongue import language_of


@dataclass(frozen=True)
class Reading:
    """A text with all that it mentions; each kind is found at its first use and kept.

    Attributes:
        text: a sentence, a quote or more.
        language: ISO 639-1 code, ``""`` where it cannot be told.
    """

    text: str
    language: str

    @classmethod
    def of(cls, text: str, language: str = "") -> Reading:
        """Return the reading of a text, the same one for the same text.

        Args:
            text: a sentence or a quote; a whole article is better read by ``Reading(...)``,
                which is not kept.
            language: ISO 639-1 code, ``""`` where it is to be found out.
        """
        return _read(text, language or language_of(text))

    @cached_property
    def words(self) -> Words:
        """Return all words, folded."""
        return folded_words(self.text, self.language)

    @cached_property
    def names(self) -> tuple[Word, ...]:
        """Return the names, as they stand beside a text in the same language."""
        return tuple(names_in(self.text, self.language))

    @cached_property
    def translated_names(self) -> tuple[Word, ...]:
        """Return the names that a text in another language has too if it mentions them."""
        return tuple(names_in(self.text, self.language, translated=True))

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """Return the numbers, in digits and in words."""
        return tuple(numbers_in(self.text))

    @cached_property
    def held_numbers(self) -> frozenset[str]:
        """Return the values that the text holds, read generously."""
        return frozenset(held_numbers(self.text, self.numbers))

    @cached_property
    def dates(self) -> tuple[Date, ...]:
        """Return the dates."""
        return tuple(dates_in(self.text))

    @cached_property
    def times(self) -> tuple[Time, ...]:
        """Return the times of day."""
        return tuple(times_in(self.text))

    @cached_property
    def quotations(self) -> tuple[Quotation, ...]:
        """Return what is in quotation marks."""
        return tuple(quotations_in(self.text))

    @cached_property
    def speakers(self) -> tuple[Speaker, ...]:
        """Return who says something, also where it is no name."""
        return tuple(speakers_in(self.text))

    @cached_property
    def named_speakers(self) -> tuple[Speaker, ...]:
        """Return who says something and is named."""
        return tuple(speaker for speaker in self.speakers if speaker.is_name(self.language))

    @cached_property
    def denials(self) -> tuple[re.Match[str], ...]:
        """Return the words that deny; "not only" is none."""
        return tuple(denials_in(self.text))

    @cached_property
    def may_deny(self) -> bool:
        """Tell whether the text denies in whatever words."""
        return may_deny(self.text)

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """Return its sentences."""
        found = sentences(self.text, self.language, 0, len(self.text))
        return tuple(span.of(self.text) for span in found)


@functools.lru_cache(maxsize=4096)
def _read(text: str, language: str) -> Reading:
    return Reading(text, language)
