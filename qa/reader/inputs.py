"""Where a passage's tokens stand: in which sentence, and at which characters of the article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.article import Span
from index.store.reading import ReadText
from index.text.labels import cells, is_row

if TYPE_CHECKING:
    from index.store.records import StoredPassage

Offsets = Sequence[tuple[int, int]] | NDArray[np.int32]
"""The characters of each token in what is read."""


def owners(passage: StoredPassage, offsets: Offsets) -> NDArray[np.int64]:
    """Return which sentence of its passage each token belongs to, -1 for none.

    A sentence's label belongs to it.

    Args:
        passage: what was read.
        offsets: the tokens' characters in its `ReadText`.
    """
    sentences = ReadText.of(passage).sentences
    starts = np.array([sentence.start for sentence in sentences])
    ends = np.array([sentence.end for sentence in sentences])
    first, last = np.array(offsets, dtype=np.int64).reshape(-1, 2).T
    found = np.searchsorted(starts, first, side="right") - 1
    inside = (found >= 0) & (first < last) & (first < ends[np.maximum(found, 0)])
    return np.where(inside, found, -1)


def ranges(passage: StoredPassage, offsets: Offsets) -> list[tuple[int, int]]:
    """Return each sentence's first token and the one after its last; the first where it has none.

    Args:
        passage: what was read.
        offsets: the tokens' characters in its `ReadText`.
    """
    own = owners(passage, offsets)
    found = []
    for number in range(len(passage.sentences)):
        tokens = np.flatnonzero(own == number)
        found.append((int(tokens[0]), int(tokens[-1]) + 1) if len(tokens) else (0, 1))
    return found


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a sentence its shortest answer may be.

    Attributes:
        tokens: the first one, and the one after the last.
        characters: of the article, which each of these stands for, (tokens, 2).
        whole: what is shown for any of them, None where their own words are.
    """

    tokens: tuple[int, int]
    characters: NDArray[np.int64]
    whole: Span | None


def places(passage: StoredPassage, offsets: Offsets) -> list[list[Place]]:
    """Return where in each sentence a shortest answer may be: its cells, or all of its words.

    Args:
        passage: what was read.
        offsets: the tokens' characters in its `ReadText`.
    """
    characters = in_article(ReadText.of(passage), offsets)
    found = []
    for sentence in passage.sentences:
        text = passage.text_of(sentence)
        spans = cells(text) if is_row(text) else []
        wholes: list[Span | None] = [
            Span(span.start + sentence.start, span.end + sentence.start) for span in spans
        ]
        own = [
            Place(tokens, characters[slice(*tokens)], whole)
            for whole in (wholes or [None])
            if (tokens := _within(characters, whole or sentence))
        ]
        found.append(own or [Place((0, 1), characters[:1], sentence)])
    return found


def _within(characters: NDArray[np.int64], span: Span) -> tuple[int, int] | None:
    """Return the first token of some characters and the one after the last, if any was read."""
    first, last = characters.T
    found = np.flatnonzero((span.start <= first) & (first < last) & (last <= span.end))
    return (int(found[0]), int(found[-1]) + 1) if len(found) else None


def in_article(read: ReadText, offsets: Offsets) -> NDArray[np.int64]:
    """Return the characters of the article that each token stands for, (tokens, 2).

    They are -1 for tokens that the article does not have there.
    """
    begins, places = np.array(read.pieces, dtype=np.int64).reshape(-1, 2).T
    spans = np.array(offsets, dtype=np.int64).reshape(-1, 2)
    piece = np.searchsorted(begins, spans[:, 0], side="right") - 1
    there = places[piece] >= 0
    return np.where(there[:, None], spans + (places - begins)[piece][:, None], -1)
