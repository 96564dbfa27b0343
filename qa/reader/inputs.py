"""What the reader is given: the text of a passage, and whose each token is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
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
