"""BM25 over the stored passages, on stems and on surface forms.

Stems find "Verhandlungen" for "verhandeln", but only within a language. Surface forms find what
languages share: names, numbers, loan words. Between two languages that have a lexicon the stems of
a question are those of its likely translations. Each score is given as a share of the most that the
question could score anywhere, because raw BM25 has no scale: fused by rank or by standard score, a
question whose words are all common turns noise into votes. On XQuAD, the dev half, fusing these
shares helped in all four language pairs; standard scores harmed the two that cross languages.

Derived from the store, in parts: a change costs what is new (`index.lexical.postings`), and
`index.lexical.files` keeps the parts on disk.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from index.languages.language import language_of_code
from index.lexical.postings import Bm25, Postings, Term
from index.lexicon import lexicon

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.store.records import StoredPassage

    Shares = NDArray[np.float32]
    Live = NDArray[np.bool_]

ARTICLES = 250
"""Articles that are read at once when the index is brought up to date."""

WORD = re.compile(r"\d+(?:[.,]\d+)*|\w+")
"""What counts as a word: a number with its commas and points, or letters."""


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


@dataclass(frozen=True)
class Part:
    """The words of some passages, which never change.

    Attributes:
        keys: the passages' keys in the store, as ASCII, shape (passages,).
        articles: the ids of their articles, each once, as ASCII.
        owners: which of these each passage is of, shape (passages,).
        languages: ISO 639-1 codes of the passages, as ASCII, shape (passages,).
        stems: their stems.
        surface: their surface forms.
    """

    keys: NDArray[np.bytes_]
    articles: NDArray[np.bytes_]
    owners: NDArray[np.int32]
    languages: NDArray[np.bytes_]
    stems: Postings
    surface: Postings

    @classmethod
    def of(cls, passages: Sequence[StoredPassage]) -> Part:
        """Return the words of passages, each read in its own language."""
        texts = [(_words(passage), passage.language) for passage in passages]
        articles, owners = np.unique(_ascii(p.article for p in passages), return_inverse=True)
        return cls(
            _ascii(passage.id for passage in passages),
            articles,
            owners.astype(np.int32),
            _ascii(passage.language for passage in passages),
            Postings.of([stems(*text) for text in texts]),
            Postings.of([surface_terms(*text) for text in texts]),
        )

    @classmethod
    def joined(cls, parts: Sequence[Part], live: Sequence[Live]) -> Part:
        """Return the live passages of several parts, in order."""
        both = list(zip(parts, live, strict=True))
        named = np.concatenate([part.articles[part.owners[own]] for part, own in both])
        articles, owners = np.unique(named, return_inverse=True)
        return cls(
            np.concatenate([part.keys[own] for part, own in both]),
            articles,
            owners.astype(np.int32),
            np.concatenate([part.languages[own] for part, own in both]),
            Postings.joined([part.stems for part in parts], live),
            Postings.joined([part.surface for part in parts], live),
        )

    @cached_property
    def order(self) -> NDArray[np.intp]:
        """Return the passages' numbers in the order of their keys."""
        return np.argsort(self.keys, kind="stable")

    @cached_property
    def places(self) -> dict[str, int]:
        """Return where in `articles` each id is."""
        return {one.decode("ascii"): place for place, one in enumerate(self.articles.tolist())}

    @cached_property
    def read_in(self) -> tuple[list[str], NDArray[np.intp]]:
        """Return the languages of the passages, each once, and which of these each passage has."""
        codes, owners = np.unique(self.languages, return_inverse=True)
        return [code.decode("ascii") for code in codes], owners

    def live(self, listed: Set[str]) -> Live:
        """Return which passages are of articles that are listed."""
        return np.array([one in listed for one in self.places], np.bool_)[self.owners]


class LexicalIndex:
    """BM25 over a sequence of passages, each read in its own language.

    All scores are shares from 0 to 1 of the most that a question could score, (passages,).
    """

    def __init__(self, passages: Sequence[StoredPassage]) -> None:
        """Index passages, in their order."""
        part = Part.of(passages)
        self._take([(part, part.live(part.places.keys()))], frozenset(part.places))

    @classmethod
    def of_parts(cls, parts: Sequence[Part], listed: frozenset[str]) -> LexicalIndex:
        """Return the index of parts, of which the passages of listed articles count."""
        index = cls.__new__(cls)
        index._take([(part, part.live(listed)) for part in parts], listed)
        return index

    def _take(self, parts: list[tuple[Part, Live]], listed: frozenset[str]) -> None:
        self.parts = [part for part, _ in parts]
        self._live = [live for _, live in parts]
        self._listed = listed
        self._firsts = np.cumsum([0, *(len(part.keys) for part in self.parts)])
        self._read = sorted({code for part in self.parts for code in part.read_in[0]})
        codes = [
            np.array([self._read.index(code) for code in own], np.int16)[owners]
            for own, owners in (part.read_in for part in self.parts)
        ]
        self._languages = np.concatenate([np.zeros(0, np.int16), *codes])
        self._stems = Bm25([part.stems for part in self.parts], self._live)
        self._surface = Bm25([part.surface for part in self.parts], self._live)

    def updated(
        self, listed: Set[str], read: Callable[[list[str]], Sequence[StoredPassage]]
    ) -> LexicalIndex:
        """Return the index of what is listed now, at the cost of what is new or gone.

        Args:
            listed: ids of articles.
            read: returns the passages of new ones.
        """
        now = frozenset(listed)
        known = [part.places for part in self.parts]
        added = sorted(now - self._listed)
        new = [one for one in added if not any(one in places for places in known)]
        same = len(new) == len(added) and self._listed <= now
        parts = [
            (part, live if same else part.live(now))
            for part, live in zip(self.parts, self._live, strict=True)
            if len(part.keys)
        ]
        for first in range(0, len(new), ARTICLES):
            part = Part.of(read(new[first : first + ARTICLES]))
            parts.append((part, part.live(now)))
            while len(parts) > 1 and len(parts[-2][0].keys) <= 2 * len(parts[-1][0].keys):
                part = Part.joined(*zip(*parts[-2:], strict=True))
                parts[-2:] = [(part, part.live(now))]
        index = LexicalIndex.__new__(LexicalIndex)
        index._take(parts, now)
        return index

    def keys(self, rows: Sequence[int]) -> list[str]:
        """Return the keys of passages."""
        found = []
        for row in rows:
            number = int(np.searchsorted(self._firsts, row, side="right")) - 1
            found.append(self.parts[number].keys[row - self._firsts[number]].decode("ascii"))
        return found

    def rows(self, keys: Sequence[str]) -> dict[str, int]:
        """Return the rows of passages by their keys; of live ones alone."""
        found = {}
        for part, live, first in zip(self.parts, self._live, self._firsts, strict=False):
            for key in keys:
                packed = key.encode("ascii")
                place = int(np.searchsorted(part.keys, packed, sorter=part.order))
                row = part.order[place] if place < len(part.keys) else -1
                if row >= 0 and live[row] and part.keys[row] == packed:
                    found[key] = int(first + row)
        return found

    def rows_of(self, article: str) -> list[int]:
        """Return the rows of an article's passages."""
        found: list[int] = []
        for part, live, first in zip(self.parts, self._live, self._firsts, strict=False):
            if (place := part.places.get(article)) is not None:
                (rows,) = np.nonzero((part.owners == place) & live)
                found += (first + rows).tolist()
        return found

    def shares(self, question: str, language: str) -> Shares:
        """Return how well every passage matches a question: the mean over stems and surface."""
        surface = self.surface(question, language)
        words = surface.copy()  # where a passage's language has no lexicon, they are all there is
        for code, read in enumerate(self._read):
            if read == language:
                found = self.stemmed(question, language)
            elif terms := translated(question, language, read):
                found = self._stems.shares(terms)
            else:
                continue
            own = self._languages == code
            words[own] = found[own]
        shares: Shares = np.mean([words, surface], axis=0, dtype=np.float32)
        return shares

    def stemmed(self, question: str, language: str) -> Shares:
        """Return how well every passage matches by its stems, as if in the question's language."""
        return self._stems.shares([{stem: 1.0} for stem in stems(question, language)])

    def surface(self, question: str, language: str) -> Shares:
        """Return how well every passage matches by its surface forms."""
        return self._surface.shares([{word: 1.0} for word in surface_terms(question, language)])


def _ascii(words: Iterable[str]) -> NDArray[np.bytes_]:
    return np.array([word.encode("ascii") for word in words], dtype="S40")


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
