"""Which words of one language stand for which of another, by their stems and the lexicon."""

from __future__ import annotations

import functools
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

COGNATE = 0.75
"""Least similarity of two stems of different languages that are taken for one word, however they
begin. On XQuAD's parallel paragraphs it finds a counterpart for 16 more of 1,000 English nouns, and
for none more in a paragraph on something else; .7 does for 18 and 2."""

HEAD = 4
"""Least letters of the part that a compound ends in; 5 find a third less."""

FRONT = 3
"""Least letters before it."""

LONGEST = 60
"""Letters of the longest compound that is looked into."""

_ONE_SPELLING = str.maketrans("czy", "kki")
"""Letters of loan words: Konflikt and conflict, Sizilien and Sicily."""


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
    if any(is_alike(word, known) or is_cognate(word, known) for known in others):
        return 1.0
    known = lexicon(language, other) or {}
    counterparts = known.get(word) or known.get(head(word, language, other), {})
    parts = {*others, *(head(stem, other, language) for stem in others)}
    return min(1.0, sum(w for one, w in counterparts.items() if _is_among(one, parts)))


@functools.lru_cache(maxsize=16384)
def head(stem: str, language: str, other: str) -> str:
    """Return the longest word that a compound ends in, ``""`` where it is none.

    A stem that the lexicon has itself is none.

    Args:
        stem: of the compound.
        language: ISO 639-1 code of the compound.
        other: that of the counterparts.
    """
    known = lexicon(language, other) or {}
    if stem in known or len(stem) > LONGEST:
        return ""
    ends = (stem[start:] for start in range(FRONT, len(stem) - HEAD + 1))
    return next((end for end in ends if end in known), "")


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


def is_translated(
    word: str, language: str, others: Collection[str], other: str, *, in_parts: bool = False
) -> bool:
    """Tell whether the lexicon has a counterpart of a stem that is among those of another language.

    Unlike `is_held` it takes no likeness for one: Merkel is not Merkur.

    Args:
        word: the stem.
        language: its ISO 639-1 code.
        others: stems of the other language.
        other: the ISO 639-1 code of these.
        in_parts: whether a part of one of them will do, as in a compound.
    """
    counterparts = (lexicon(language, other) or {}).get(word, {})
    return any(_is_among(one, others) if in_parts else one in others for one in counterparts)


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


def is_cognate(one: str, other: str) -> bool:
    """Tell whether two stems of different languages are one word that both have borrowed."""
    if min(len(one), len(other)) <= BEGINNING or not (one.isalpha() and other.isalpha()):
        return False
    one, other = (w.replace("ph", "f").translate(_ONE_SPELLING) for w in (one, other))
    likeness = Levenshtein.normalized_similarity(one, other, score_cutoff=COGNATE)
    return one[0] == other[0] and likeness > 0


def is_copied(word: str, language: str, others: Collection[str], other: str) -> bool:
    """Tell whether a stem is a word of the other language that has a likelier counterpart.

    "House" in a German sentence is, "Rubio" is not.
    """
    own = next((known for known in others if is_alike(word, known)), "")
    counterparts = (lexicon(other, language) or {}).get(own, {})
    likeliest = max(counterparts, key=lambda one: counterparts[one], default=word)
    return not is_alike(likeliest, word)
