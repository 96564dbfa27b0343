"""The German-English dictionary Ding, which a user may have; it is under the GPL and never shipped.

A line of its file has German and English on either side of ``::``; ``|`` separates what belongs
together, such as singular and plural, and ``;`` words of one meaning::

    Abend {m}; Abendstunden {pl} | am Abend :: evening; eve | in the evening

Only where each word stands is kept in memory, not the words.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, ClassVar
from zlib import crc32

import numpy as np

from index.errors import ArticleQAError
from index.lexical.bm25 import stems

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

MAX_BYTES = 100_000_000
"""Size of the largest file; that of 2024 has 20 MB."""

LONGEST_LINE = 20_000
"""Bytes of a line that are read."""

LINES = 60
"""Lines of a word that are looked at."""

LONGEST_WORDS = 3
"""Words of a counterpart that is shown."""

_ASIDE = re.compile(r"\{[^{}]*\}|\[[^\[\]]*\]|\([^()]*\)|<[^<>]*>|/[^/]*/")


class Dictionary:
    """A file of Ding's; safe to use from several threads once it is open."""

    LANGUAGES: ClassVar[tuple[str, str]] = ("de", "en")
    """Of the two sides of a line."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self._path = path
        self._lock = threading.Lock()
        self._open = False
        self._hashes: list[NDArray[np.uint32]] = []
        self._places: list[NDArray[np.uint32]] = []

    def open(self) -> None:
        """Note where each word stands; nothing where that was done.

        Raises:
            ArticleQAError: if the file cannot be read, is too large, or is no such dictionary.
        """
        with self._lock:
            if self._open:
                return
            try:
                self._index()
            except OSError as error:
                why = error.strerror or type(error).__name__
                raise ArticleQAError(
                    f"the dictionary {self.name} cannot be read ({why}): "
                    "check ARTICLE_QA_DICTIONARY"
                ) from error
            self._open = True

    def counterparts(self, stem: str, language: str) -> list[str]:
        """Return what stands on the other side of a word, the likeliest first.

        What stands at the beginning of a line and of its parts counts most.

        Args:
            stem: as `index.lexical.stems` makes it.
            language: ISO 639-1 code of the word's side.
        """
        side = self.LANGUAGES.index(language)
        low, high = np.searchsorted(self._hashes[side], [_hash(stem), _hash(stem) + 1])
        found: dict[str, float] = {}
        with self._path.open("rb") as file:
            lines = [_line(file, int(at)) for at in self._places[side][low:high][:LINES]]
        for line in lines:
            for nth, (own, other) in enumerate(_entries(line, side), 1):
                places = [n for n, word in enumerate(own, 1) if _is(stem, word, language)]
                for rank, word in enumerate(other if places else (), 1):
                    weight = 1 / (nth * places[0] * rank)
                    shown = word.removeprefix("to ")
                    found[shown] = found.get(shown, 0.0) + weight
        return sorted(found, key=lambda word: -found[word])

    def _index(self) -> None:
        if self._path.stat().st_size > MAX_BYTES:
            raise ArticleQAError(
                f"the dictionary {self.name} is larger than {MAX_BYTES:,} bytes: "
                "check ARTICLE_QA_DICTIONARY"
            )
        hashes: list[list[int]] = [[], []]
        places: list[list[int]] = [[], []]
        with self._path.open("rb") as file:
            position = 0
            for raw in iter(lambda: file.readline(LONGEST_LINE), b""):
                line = raw.decode("utf-8", "replace")
                for side, language in enumerate(self.LANGUAGES):
                    for stem in _heads(line, side, language):
                        hashes[side].append(_hash(stem))
                        places[side].append(position)
                position += len(raw)
        if not hashes[0]:
            raise ArticleQAError(
                f"{self.name} is no dictionary of Ding's, with lines like “Abend :: evening”: "
                "check ARTICLE_QA_DICTIONARY"
            )
        for side in (0, 1):
            order = np.argsort(np.array(hashes[side], dtype=np.uint32), kind="stable")
            self._hashes.append(np.array(hashes[side], dtype=np.uint32)[order])
            self._places.append(np.array(places[side], dtype=np.uint32)[order])


def _heads(line: str, side: int, language: str) -> set[str]:
    """Return the stems of what a line explains on one side: its single words."""
    words = {word for own, _ in _entries(line, side) for word in own if " " not in _bare(word)}
    return {stem for word in words for stem in stems(_bare(word), language)[:1]}


def _entries(line: str, side: int) -> Iterator[tuple[list[str], list[str]]]:
    """Yield what belongs together on both sides of a line, the given side first."""
    if line.startswith("#") or line.count("::") != 1:
        return
    halves = [half.split("|") for half in line.split("::")]
    for own, other in zip(halves[side], halves[1 - side], strict=False):
        yield _words(own), [word for word in _words(other) if len(word.split()) <= LONGEST_WORDS]


def _words(text: str) -> list[str]:
    """Return the words of one meaning without what is said about them."""
    plain = (" ".join(_ASIDE.sub(" ", part).split()) for part in _ASIDE.sub(" ", text).split(";"))
    return [word for word in plain if word and any(map(str.isalpha, word))]


def _bare(word: str) -> str:
    """Return a verb without what makes it an infinitive, a verb of oneself without that."""
    for before in ("to ", "sich "):
        word = word.removeprefix(before)
    return word


def _is(stem: str, word: str, language: str) -> bool:
    return stems(_bare(word), language) == [stem]


def _line(file: IO[bytes], place: int) -> str:
    file.seek(place)
    return file.readline(LONGEST_LINE).decode("utf-8", "replace")


def _hash(stem: str) -> int:
    return crc32(stem.encode("utf-8", "replace"))
