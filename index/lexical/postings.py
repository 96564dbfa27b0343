"""Which documents hold a word, and how often: BM25 over parts that are made once and joined later.

A part never changes. What is added becomes a new part, small ones are joined, and what is removed
is left out of the counting until then, so that scores are those of an index made anew. The variant
is Lucene's (Kamphuis et al., 2020, "Which BM25 Do You Mean?", table 1), its lengths not rounded.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Shares = NDArray[np.float32]
    Live = NDArray[np.bool_]

K1, B = 1.5, 0.75
"""How soon a word that comes again counts no more, and how much the length of a document does."""

Term = Mapping[str, float]
"""A word of a question: what stands for it in the documents, each with its weight."""


@dataclass(frozen=True, slots=True)
class Postings:
    """A part: for each word, by its hash, the documents that hold it.

    Attributes:
        terms: hashes, ascending, shape (words,).
        starts: where each word's documents begin, shape (words + 1,).
        documents: numbers of documents, ascending within a word.
        counts: how often the word is in each of them.
        lengths: words of each document, shape (documents,).
    """

    terms: NDArray[np.uint64]
    starts: NDArray[np.int64]
    documents: NDArray[np.int32]
    counts: NDArray[np.uint16]
    lengths: NDArray[np.int32]

    @classmethod
    def of(cls, texts: Sequence[Sequence[str]]) -> Postings:
        """Return the postings of documents, each given as its words."""
        found = [
            (hash_of(word), number, min(count, 65535))
            for number, words in enumerate(texts)
            for word, count in Counter(words).items()
        ]
        return cls._sorted(
            np.array([term for term, _, _ in found], np.uint64),
            np.array([number for _, number, _ in found], np.int32),
            np.array([count for _, _, count in found], np.uint16),
            np.array([len(words) for words in texts], np.int32),
        )

    @classmethod
    def joined(cls, parts: Sequence[Postings], live: Sequence[Live]) -> Postings:
        """Return the documents of several parts, in order, without those that are not live."""
        columns: list[tuple[Any, Any, Any, Any]] = []
        first = 0
        for part, lives in zip(parts, live, strict=True):
            numbers = np.cumsum(lives, dtype=np.int32) + np.int32(first - 1)
            kept = lives[part.documents]
            terms = np.repeat(part.terms, np.diff(part.starts))
            columns.append(
                (terms[kept], numbers[part.documents[kept]], part.counts[kept], part.lengths[lives])
            )
            first += int(lives.sum())
        terms, documents, counts, lengths = map(np.concatenate, zip(*columns, strict=True))
        return cls._sorted(terms, documents, counts, lengths)

    @classmethod
    def _sorted(cls, terms: Any, documents: Any, counts: Any, lengths: Any) -> Postings:
        order = np.lexsort((documents, terms))
        unique, starts = np.unique(terms[order], return_index=True)
        ends = np.append(starts, len(order)).astype(np.int64)
        return cls(unique, ends, documents[order], counts[order], lengths)

    def find(self, word: str) -> slice:
        """Return which of `documents` and `counts` are those of a word."""
        key = np.uint64(hash_of(word))
        place = int(np.searchsorted(self.terms, key))
        if place == len(self.terms) or self.terms[place] != key:
            return slice(0, 0)
        return slice(int(self.starts[place]), int(self.starts[place + 1]))


class Bm25:
    """BM25 over parts, as a share of the most that a question could score.

    A word's weight is its inverse document frequency times a saturation below 1, so that the sum of
    the frequencies of the question's words is an upper bound.
    """

    def __init__(self, parts: Sequence[Postings], live: Sequence[Live]) -> None:
        """Score the live documents of some parts; the others score nothing and count nowhere."""
        self._parts = [
            (part, None if lives.all() else lives) for part, lives in zip(parts, live, strict=True)
        ]
        self._size = int(sum(lives.sum() for lives in live))
        words = sum(int(p.lengths[own].sum()) for p, own in zip(parts, live, strict=True))
        mean = words / self._size if words else 1.0
        self._norms = [
            np.asarray(K1 * (1 - B + B * part.lengths / mean), np.float32) for part in parts
        ]

    def shares(self, question: Sequence[Term]) -> Shares:
        """Return the weighted scores of a question's words, shape (documents of all parts,)."""
        weights: Counter[str] = Counter()
        for term in question:
            for word, weight in term.items():
                weights[word] += weight  # type: ignore[assignment]
        scores = [np.zeros(len(part.lengths), dtype=np.float32) for part, _ in self._parts]
        bound = 0.0
        for word, weight in weights.items():
            found = [self._found(number, word) for number in range(len(self._parts))]
            frequency = sum(len(documents) for documents, _ in found)
            idf = math.log(1 + (self._size - frequency + 0.5) / (frequency + 0.5))
            bound += weight * idf
            for score, norms, (documents, counts) in zip(scores, self._norms, found, strict=True):
                many = counts.astype(np.float32)
                score[documents] += np.float32(weight * idf) * many / (many + norms[documents])
        shares: Shares = np.concatenate([np.zeros(0, np.float32), *scores])
        return shares / np.float32(bound) if bound else shares

    def _found(self, number: int, word: str) -> tuple[Any, Any]:
        """Return a word's live documents in a part, and its counts in them."""
        part, lives = self._parts[number]
        place = part.find(word)
        documents, counts = part.documents[place], part.counts[place]
        if lives is None:
            return documents, counts
        kept = lives[documents]
        return documents[kept], counts[kept]


@lru_cache(maxsize=200_000)
def hash_of(word: str) -> int:
    """Return 64 bits for a word; that two words share them is less likely than a broken disk."""
    digest = hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little")
