"""The lexical index on disk, so that a process begins where the last one ended.

Each part is a folder of arrays, mapped into memory when it is read. ``parts.json`` names those that
count, with a checksum each. All of it can be made from the store again: what is damaged, or belongs
to another state of the index, is not used.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import uuid
import zlib
from pathlib import Path
from typing import Any

import numpy as np

from index.lexical.bm25 import LexicalIndex, Part
from index.lexical.postings import Postings

FORMAT = 1
"""Version of the arrays and of how words are read."""

ENOUGH = 1000
"""Passages that are not on disk yet and then are written."""

_OF_PART = ("keys", "articles", "owners", "languages")
_OF_POSTINGS = ("terms", "starts", "documents", "counts", "lengths")


class LexicalFiles:
    """The folder of an index's parts; None keeps nothing."""

    def __init__(self, folder: Path | None, made_with: str) -> None:
        """Begin with a folder and what the passages there are made with."""
        self._folder = folder
        self._key = f"{FORMAT}:{made_with}"

    def read(self) -> LexicalIndex:
        """Return what is on disk, empty where nothing is or it is damaged."""
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            if self._folder is not None:
                listed = json.loads((self._folder / "parts.json").read_text("utf-8"))
                if listed["key"] == self._key:
                    parts = [_sound(self._folder / n, c) for n, c in listed["parts"].items()]
                    return LexicalIndex.of_parts(parts, frozenset())
        return LexicalIndex([])

    def write(self, index: LexicalIndex) -> None:
        """Write the parts that are not on disk, once they are enough; a full disk does no harm."""
        from filelock import FileLock, Timeout

        new = sum(len(part.keys) for part in index.parts if not _place(part))
        if self._folder is None or new < ENOUGH:
            return
        with contextlib.suppress(OSError, Timeout):
            self._folder.mkdir(parents=True, exist_ok=True)
            with FileLock(self._folder / "parts.lock", timeout=0):
                self._write(self._folder, index)

    def _write(self, folder: Path, index: LexicalIndex) -> None:
        checked = {}
        for number, part in enumerate(index.parts):
            place = _place(part)
            if place is None or not place.is_dir():
                place = folder / uuid.uuid4().hex
                _write(place, part)
                index.parts[number] = _read(place)
            checked[place.name] = _checksum(place)
        written = folder / "parts.json.new"
        written.write_text(json.dumps({"key": self._key, "parts": checked}), "utf-8")
        written.replace(folder / "parts.json")
        for old in folder.iterdir():
            if old.is_dir() and old.name not in checked:
                shutil.rmtree(old, ignore_errors=True)


def _place(part: Part) -> Path | None:
    """Return the folder that a part was read from."""
    name = getattr(part.keys, "filename", None)
    return Path(name).parent if name else None


def _arrays(part: Part) -> dict[str, Any]:
    postings = {"stems": part.stems, "surface": part.surface}
    return {name: getattr(part, name) for name in _OF_PART} | {
        f"{kind}-{name}": getattr(own, name)
        for kind, own in postings.items()
        for name in _OF_POSTINGS
    }


def _write(folder: Path, part: Part) -> None:
    folder.mkdir()
    for name, array in _arrays(part).items():
        np.save(folder / f"{name}.npy", array, allow_pickle=False)


def _sound(folder: Path, checksum: int) -> Part:
    """Return a part; a ValueError says that it is damaged."""
    if _checksum(folder) != checksum:
        raise ValueError(f"{folder} is damaged")
    return _read(folder)


def _read(folder: Path) -> Part:
    """Return a part; its arrays are mapped."""

    def array(name: str) -> Any:
        return np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)

    stems, surface = (
        Postings(*(array(f"{kind}-{name}") for name in _OF_POSTINGS))
        for kind in ("stems", "surface")
    )
    return Part(**{name: array(name) for name in _OF_PART}, stems=stems, surface=surface)


def _checksum(folder: Path) -> int:
    found = 0
    for path in sorted(folder.glob("*.npy")):
        with path.open("rb") as file:
            while block := file.read(2**20):
                found = zlib.crc32(block, found)
    return found
