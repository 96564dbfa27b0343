"""Exact match and F1 between a composed answer and a right one.

As MLQA defines them (Lewis, Oguz, Rinott, Riedel and Schwenk 2020), which is as SQuAD does
(Rajpurkar, Zhang, Lopyrev and Liang 2016) with the articles of each language: lower case, no
punctuation, no articles, words between white space; of several right answers the best counts.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence

from index.languages.language import words
from qa.languages.language import LANGUAGES

SPANISH = words("un una unos unas el la los las")
"""Articles of the one language that MLQA names and that has no module in `qa.languages`."""

_WORD = re.compile(r"\w+")


def normalised(text: str, language: str) -> list[str]:
    """Return the words of a text that count."""
    bare = "".join(char for char in text.lower() if not _is_punctuation(char))
    articles = _articles(language)
    return _WORD.sub(lambda word: " " if word.group() in articles else word.group(), bare).split()


def _articles(language: str) -> frozenset[str]:
    """Return the words that say nothing; languages that MLQA does not name keep all of theirs."""
    if language in LANGUAGES:
        return LANGUAGES[language].articles
    return SPANISH if language == "es" else frozenset()


def exact_match(answer: str, right: Sequence[str], language: str) -> float:
    """Return 1 if an answer has the words of a right one in their order, else 0."""
    return _best(lambda one, other: float(one == other), answer, right, language)


def f1(answer: str, right: Sequence[str], language: str) -> float:
    """Return the harmonic mean of precision and recall of an answer's words, from 0 to 1."""
    return _best(_overlap, answer, right, language)


def holds(answer: str, right: Sequence[str], language: str) -> bool:
    """Tell whether an answer has the words of a right one, side by side and in their order."""
    text = f" {' '.join(normalised(answer, language))} "
    wanted = (" ".join(normalised(one, language)) for one in right)
    return any(words and f" {words} " in text for words in wanted)


def _best(
    score: Callable[[list[str], list[str]], float], answer: str, right: Sequence[str], language: str
) -> float:
    words = normalised(answer, language)
    return max((score(words, normalised(one, language)) for one in right), default=0.0)


def _overlap(answer: list[str], right: list[str]) -> float:
    shared = sum((Counter(answer) & Counter(right)).values())
    return 2 * shared / (len(answer) + len(right)) if shared else 0.0


def _is_punctuation(char: str) -> bool:
    return char in string.punctuation or unicodedata.category(char).startswith("P")
