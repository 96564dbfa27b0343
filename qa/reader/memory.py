"""The token vectors of passages, kept in memory and on disk.

They are derived from a passage's text and the reader's weights and never the only copy of
anything: a file that is missing, damaged or of another reader is made again. A full disk is no
error either, the vectors are then computed whenever they are wanted.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.store.reading import ReadText

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.store.records import StoredPassage

IN_MEMORY = 512
"""Passages kept in memory, about 50 KB each."""


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """The tokens of one passage as it is read, what stands before it included.

    Attributes:
        vectors: float16, (tokens, token width).
        offsets: int32, (tokens, 2): characters of `ReadText`.
        means: float16, (sentences + 1, width of the encoder): the mean state of each sentence and,
            last, of all, each of length 1; without rows for a reader that does not want them.
    """

    vectors: NDArray[np.float16]
    offsets: NDArray[np.int32]
    means: NDArray[np.float16] = field(default_factory=lambda: np.zeros((0, 0), np.float16))


class Memory:
    """Keeps token vectors; safe to use from several threads and processes.

    A file is named after what was read, so it cannot be out of date, and replaced whole.
    """

    def __init__(self, folder: Path | None, width: int) -> None:
        """Keep vectors of a width in a folder; None keeps them in memory alone."""
        self._folder = folder
        self._width = width
        self._recent: OrderedDict[str, TokenVectors] = OrderedDict()
        self._guard = threading.Lock()

    def get(self, passage: StoredPassage) -> TokenVectors | None:
        """Return what is kept of a passage, None if there is nothing sound."""
        key = _key(passage)
        with self._guard:
            if key in self._recent:
                self._recent.move_to_end(key)
                return self._recent[key]
        vectors = self._from_disk(passage, key)
        if vectors is not None:
            self._remember(key, vectors)
        return vectors

    def put(self, passage: StoredPassage, vectors: TokenVectors) -> None:
        """Keep the vectors of a passage."""
        key = _key(passage)
        self._remember(key, vectors)
        if self._folder is None:
            return
        file = self._folder / f"{key}.npz"
        temporary = file.with_suffix(f".{os.getpid()}-{threading.get_ident()}.new")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            with temporary.open("wb") as out:
                np.savez(out, vectors=vectors.vectors, offsets=vectors.offsets, means=vectors.means)
            temporary.replace(file)
        except OSError:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)

    def forget(self, article: str) -> None:
        """Drop what is kept of an article."""
        place = _place(article)
        with self._guard:
            for key in [key for key in self._recent if key.startswith(f"{place}/")]:
                del self._recent[key]
        if self._folder is not None:
            shutil.rmtree(self._folder / place, ignore_errors=True)

    def _remember(self, key: str, vectors: TokenVectors) -> None:
        with self._guard:
            self._recent[key] = vectors
            self._recent.move_to_end(key)
            while len(self._recent) > IN_MEMORY:
                self._recent.popitem(last=False)

    def _from_disk(self, passage: StoredPassage, key: str) -> TokenVectors | None:
        if self._folder is None:
            return None
        try:
            with np.load(self._folder / f"{key}.npz", allow_pickle=False) as kept:
                found = TokenVectors(kept["vectors"], kept["offsets"], kept["means"])
        except Exception:  # zipfile, numpy and the system each have errors of their own
            return None
        return found if self._sound(found, len(ReadText.of(passage).text)) else None

    def _sound(self, found: TokenVectors, characters: int) -> bool:
        """Tell whether arrays from a file can be what was written there."""
        tokens = len(found.vectors)
        return (
            found.vectors.dtype == np.float16
            and found.offsets.dtype == np.int32
            and found.vectors.shape == (tokens, self._width)
            and found.offsets.shape == (tokens, 2)
            and tokens > 0
            and found.means.dtype == np.float16
            and found.means.ndim == 2
            and bool(np.isfinite(found.vectors).all() and np.isfinite(found.means).all())
            and bool((found.offsets >= 0).all() and (found.offsets <= characters).all())
        )


def _key(passage: StoredPassage) -> str:
    """Return where a passage is kept: under its article, by what is read and where it stands."""
    read = _digest(f"{passage.start}\0{ReadText.of(passage).text}")
    return f"{_place(passage.article)}/{read[:32]}"


def _place(article: str) -> str:
    """Return an article's folder; ids come from a store that others may write to."""
    return _digest(article)[:16]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
