"""Which words of one language stand for which of another, by their stems and the lexicon."""

from __future__ import annotations

from collections.abc import Collection

from rapidfuzz.distance import Levenshtein

from index.lexical.bm25 import content_stems
from index.lexicon import lexicon
from qa.mentions.numbers import all_numbers

ALIKE = 0.6
"""Least similarity of two stems with the same beginning that are taken for one word."""

BEGINNING = 4
"""Letters of that beginning."""


def words_of(text: str, language: str) -> list[str]:
    """Return the stems of a text's words; numbers are compared by their values."""
    return [stem for stem in content_stems(text, language) if not all_numbers(stem)]


def is_held(word: str, language: str, others: Collection[str], other: str) -> bool:
    """Tell whether a stem has a counterpart among those of another language."""
    return likelihood(word, language, others, other) > 0


def likelihood(word: str, language: str, others: Collection[str], other: str) -> float:
    """Return how likely a stem's counterparts are that are among those of another language.

    From 0 to 1; 1 where the word itself is there.
    """
    if any(is_alike(word, known) for known in others):
        return 1.0
    counterparts = (lexicon(language, other) or {}).get(word, {})
    return min(1.0, sum(w for one, w in counterparts.items() if _is_among(one, others)))


def _is_among(counterpart: str, others: Collection[str]) -> bool:
    """Tell whether a counterpart is one of some stems, or a part of one, as in a compound."""
    long = len(counterpart) > BEGINNING
    return any(counterpart == known or (long and counterpart in known) for known in others)


def is_alike(one: str, other: str) -> bool:
    """Tell whether two stems are one word, whichever of the languages they are in."""
    if one == other or one.isdigit() or other.isdigit():
        return one == other
    if min(len(one), len(other)) > BEGINNING and (one in other or other in one):
        return True
    same = len(one) >= BEGINNING and one[:BEGINNING] == other[:BEGINNING]
    return same and Levenshtein.normalized_similarity(one, other) >= ALIKE


def is_copied(word: str, language: str, others: Collection[str], other: str) -> bool:
    """Tell whether a stem is a word of the other language that has a likelier counterpart.

    "House" in a German sentence is, "Rubio" is not.
    """
    own = next((known for known in others if is_alike(word, known)), "")
    counterparts = (lexicon(other, language) or {}).get(own, {})
    likeliest = max(counterparts, key=lambda one: counterparts[one], default=word)
    return not is_alike(likeliest, word)
