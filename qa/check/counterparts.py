"""Which words of one language stand for which of another, by their stems and the lexicon."""

from __future__ import annotations

from collections.abc import Collection

from rapidfuzz.distance import Levenshtein

from index.lexical.bm25 import WORD, content_stems
from index.lexicon import glosses, lexicon
from qa.mentions.numbers import all_numbers
from qa.mentions.proper_nouns import nouns_have_capitals

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


def likelihoods(text: str, language: str, others: Collection[str], other: str) -> list[float]:
    """Return for each word of a text what `likelihood` does for its stem, in their order.

    A word that is there as it is written counts as well, for two stemmers cut a name differently.
    """
    found: dict[str, float] = {}
    for word in WORD.findall(text):
        same = any(stem in others for stem in words_of(word, other))
        for stem in words_of(word, language):
            found[stem] = 1.0 if same else likelihood(stem, language, others, other)
    return list(found.values())


def is_translated(word: str, language: str, others: Collection[str], other: str) -> bool:
    """Tell whether the lexicon has a counterpart of a stem that is among those of another language.

    Unlike `is_held` it takes no likeness for one: Merkel is not Merkur.
    """
    counterparts = (lexicon(language, other) or {}).get(word, {})
    return any(counterpart in others for counterpart in counterparts)


def is_thing(word: str, language: str, other: str) -> bool:
    """Tell whether a word may be a noun.

    A language that writes nouns with a capital tells, be it the word's own or that of its likeliest
    counterpart; where neither does, or the lexicon does not know the word, every word may be one.

    Args:
        word: as it is written.
        language: ISO 639-1 code of the word.
        other: that of its counterparts.
    """
    if nouns_have_capitals(language):
        return word[:1].isupper()
    known = lexicon(language, other) or {}
    if not any(stem in known for stem in words_of(word, language)):
        return True
    likeliest = next(iter(glosses(language, other).get(word.casefold(), ())), "")
    return likeliest[:1].isupper() or not nouns_have_capitals(other)


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
