"""What the reader is given: the text of a passage, whose each token is, and plain signals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from index.retriever import Candidate
    from index.store.records import StoredPassage


@dataclass(frozen=True, slots=True)
class PassageInput:
    """A passage as it is read: what stands before it, then its own characters from `start` on."""

    text: str
    start: int


def passage_input(passage: StoredPassage) -> PassageInput:
    """Return the text that is read for a passage: title, heading, and the passage."""
    before = f"{passage.context}. " if passage.context else ""
    return PassageInput(before + passage.text, len(before))


Offsets = Sequence[tuple[int, int]] | NDArray[np.int32]
"""The characters of each token."""


def owners(passage: StoredPassage, offsets: Offsets) -> NDArray[np.int64]:
    """Return which sentence of its passage each token belongs to, -1 for none.

    Args:
        passage: what was read.
        offsets: the tokens' characters in `passage_input`.
    """
    before = passage_input(passage).start - passage.start
    starts = np.array([sentence.start + before for sentence in passage.sentences])
    ends = np.array([sentence.end + before for sentence in passage.sentences])
    first = np.array([start for start, _ in offsets])
    last = np.array([end for _, end in offsets])
    found = np.searchsorted(starts, first, side="right") - 1
    inside = (found >= 0) & (first < last) & (first < ends[np.maximum(found, 0)])
    return np.where(inside, found, -1)


def words(offsets: Offsets) -> NDArray[np.bool_]:
    """Return which tokens are a text's own: neither its prompt nor special."""
    return np.array([start < end for start, end in offsets])


def signals_of(language: str, candidates: Sequence[Candidate]) -> NDArray[np.float32]:
    """Return the plain signals of every sentence of some candidates, (sentences, SIGNALS).

    In order: cosine to the question; score of the passage; how far each of them is below the best
    among the candidates; whether the passage is in the question's language.
    """
    cosines = [cosine for c in candidates for cosine in c.sentence_cosines]
    scores = [c.score for c in candidates for _ in c.sentence_cosines]
    same = [c.passage.language == language for c in candidates for _ in c.sentence_cosines]
    best, highest = max(cosines), max(scores)
    rows = [
        (cosine, score, cosine - best, score - highest, float(alike))
        for cosine, score, alike in zip(cosines, scores, same, strict=True)
    ]
    return np.array(rows, dtype=np.float32)
