"""The shortest answer in a text, as the trained reader finds it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrase:
    """A few words of a text that answer a question most shortly.

    Attributes:
        text: the words.
        share: logarithm of what they have of all places of the text, 0 at most.
        near: mean over the question's words of how like the most alike word of the text is, as late
            interaction has it (ColBERT), 1 at most.
        vector: of what the words mean in the text, of length 1; empty where nobody says.
    """

    text: str
    share: float
    near: float = 0.0
    vector: tuple[float, ...] = ()

    def likeness(self, other: Phrase) -> float:
        """Return the cosine of the vectors of two phrases, 0 where either has none."""
        return math.fsum(a * b for a, b in zip(self.vector, other.vector, strict=False))


Phrases = Callable[[str, Sequence[str]], Sequence[Phrase]]
"""Given a question and texts, returns the shortest answer in each."""
