"""BM25 over the stored passages, on stems and on surface forms.

Stems find "Verhandlungen" for "verhandeln", but only within a language. Surface forms find what
languages share: names, numbers, loan words. Between two languages that have a lexicon the stems of
a question are those of its likely translations. Each score is given as a share of the most that the
question could score anywhere, because raw BM25 has no scale: a question whose words are all
common scores little everywhere, and fusing by rank or by standard score then turns noise into
votes. On XQuAD, the dev half, fusing these shares helped in all four language pairs, where fusing
standard scores of raw BM25 harmed the two that cross languages (``benchmarks/retrieval.py``).

Derived from the store and rebuilt when the store changes; nothing is written to disk.
"""

from __future__ import annotations

import functools
import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from index.languages.language import language_of_code
from index.lexicon import lexicon

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.store.records import StoredPassage

    Shares = NDArray[np.float32]

WORD = re.compile(r"\d+(?:[.,]\d+)*|\w+")
"""What counts as a word: a number with its commas and points, or letters."""


Term = Mapping[str, float]
"""A word of a question: what stands for it in the passages, each with its weight."""


def surface_terms(text: str, language: str) -> list[str]:
    """Return the words of a text without case, accents and stop words, and its numbers."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return [word for word in WORD.findall(letters) if word not in _stop_words(language)]


def stems(text: str, language: str) -> list[str]:
    """Return the stemmed words of a text, and its numbers, in order.

    Args:
        text: any text.
        language: ISO 639-1 code; words of a language without a stemmer are kept as they are.
    """
    words = WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    stemmer = _stemmer(language)
    return words if stemmer is None else list(stemmer.stemWords(words))


def content_stems(text: str, language: str) -> list[str]:
    """Return the stems of a text without those of stop words, each once."""
    return [stem for stem in dict.fromkeys(stems(text, language)) if stem not in _idle(language)]


@functools.cache
def _idle(language: str) -> frozenset[str]:
    return frozenset(stems(" ".join(_stop_words(language)), language))


@functools.cache
def _stemmer(language: str) -> Any:
    """Return Snowball's stemmer, None where it has none for the language."""
    import Stemmer

    try:
        return Stemmer.Stemmer(language)
    except KeyError:
        return None


@functools.cache
def _stop_words(language: str) -> frozenset[str]:
    from babel import Locale, localedata
    from bm25s import stopwords

    named = str(Locale(language).english_name) if localedata.exists(language) else ""
    name = language_of_code(language).stop_words or named.upper()
    words = getattr(stopwords, f"STOPWORDS_{name}", ())
    plain = (unicodedata.normalize("NFKD", word.casefold()) for word in words)
    return frozenset("".join(c for c in word if not unicodedata.combining(c)) for word in plain)


class _Bm25:
    """BM25 of fixed documents, as a share of the question's own bound.

    The variant is Lucene's (Kamphuis et al., 2020, "Which BM25 Do You Mean?", table 1): a term's
    weight is its inverse document frequency times a saturation below 1, so that the sum of the
    frequencies of the question's terms is an upper bound.
    """

    def __init__(self, documents: Sequence[list[str]]) -> None:
        import bm25s

        self._size = len(documents)
        self._frequency = Counter(term for terms in documents for term in set(terms))
        self._bm25: Any = None
        if self._frequency:
            self._bm25 = bm25s.BM25(method="lucene")
            self._bm25.index(list(documents), show_progress=False)

    def shares(self, question: Sequence[Term]) -> Shares:
        """Return the weighted scores of a question's words."""
        found = np.zeros(self._size, dtype=np.float32)
        bound = 0.0
        by_weight: defaultdict[float, list[str]] = defaultdict(list)
        for term in question:
            for word, weight in term.items():
                bound += weight * self._idf(word)
                if word in self._frequency:
                    by_weight[weight].append(word)
        for weight, words in by_weight.items():
            found += np.float32(weight) * self._bm25.get_scores(words)
        return found / np.float32(bound) if bound else found

    def _idf(self, term: str) -> float:
        frequency = self._frequency[term]
        return math.log(1 + (self._size - frequency + 0.5) / (frequency + 0.5))


class LexicalIndex:
    """BM25 over a fixed sequence of passages, each read in its own language.

    All scores are shares from 0 to 1 of the most that a question could score, (passages,).
    """

    def __init__(self, passages: Sequence[StoredPassage]) -> None:
        texts = [(_words(passage), passage.language) for passage in passages]
        self._languages = np.array([p.language for p in passages], dtype=object)
        self._stems = _Bm25([stems(*text) for text in texts])
        self._surface = _Bm25([surface_terms(*text) for text in texts])

    def shares(self, question: str, language: str) -> Shares:
        """Return how well every passage matches a question: the mean over stems and surface."""
        surface = self.surface(question, language)
        words = surface.copy()  # where a passage's language has no lexicon, they are all there is
        for read in set(self._languages):
            if read == language:
                found = self.stemmed(question, language)
            elif terms := translated(question, language, read):
                found = self._stems.shares(terms)
            else:
                continue
            own = self._languages == read
            words[own] = found[own]
        shares: Shares = np.mean([words, surface], axis=0, dtype=np.float32)
        return shares

    def stemmed(self, question: str, language: str) -> Shares:
        """Return how well every passage matches by its stems, as if in the question's language."""
        return self._stems.shares([{stem: 1.0} for stem in stems(question, language)])

    def surface(self, question: str, language: str) -> Shares:
        """Return how well every passage matches by its surface forms."""
        return self._surface.shares([{word: 1.0} for word in surface_terms(question, language)])


def _words(passage: StoredPassage) -> str:
    """Return the words of a passage, of its heading and of labels, wherever these stand."""
    heading = "" if passage.headings else passage.section
    return " ".join([heading, passage.text, *(words for _, words in passage.labels)])


def translated(question: str, source: str, target: str) -> list[Term]:
    """Return a question's words without stop words, as stems of another language.

    A word that the lexicon lacks, such as a name, stays as it is. Empty where there is no lexicon.
    """
    known = lexicon(source, target)
    if known is None:
        return []
    return [known.get(stem, {stem: 1.0}) for stem in content_stems(question, source)]
