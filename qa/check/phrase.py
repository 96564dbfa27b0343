"""The shortest answer in a text, as the trained reader finds it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrase:
    """A few words of a text that answer a question most shortly.

    Attributes:
        text: the words.
        share: logarithm of what they have of all places of the text, 0 at most.
    """

    text: str
    share: float


Phrases = Callable[[str, Sequence[str]], Sequence[Phrase]]
"""Given a question and texts, returns the shortest answer in each."""
