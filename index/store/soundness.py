"""Whether the files of a Chroma folder are whole, seen before Chroma opens them.

Chroma takes an empty database for a new one, and follows the links of a damaged vector index out of
its memory, which ends the process. So both are looked at here, byte by byte where it matters.

The layout is that of hnswlib's ``persistDirty`` as Chroma has it: ``header.bin`` with the counts,
``data_level0.bin`` with one block a vector (its links, the vector, its label), ``length.bin`` with
four bytes a vector, ``link_lists.bin`` with the links of the upper levels.
"""

from __future__ import annotations

import functools
import struct
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from index.errors import StoreError

if TYPE_CHECKING:
    from numpy.typing import NDArray

DATABASE = "chroma.sqlite3"
_HEADER = struct.Struct("<i6QiI3QdQ")
_FILES = ("header.bin", "data_level0.bin", "length.bin", "link_lists.bin")
_MOST_LEVELS = 64
ROWS = 10_000
"""Vectors whose links are looked at in one go."""


class _Header(NamedTuple):
    version: int
    offset: int
    most: int
    vectors: int
    size: int
    label_offset: int
    data_offset: int
    level: int
    entry: int
    links: int
    links_below: int
    m: int
    multiplier: float
    ef: int


def check_files(folder: Path) -> None:
    """Raise a StoreError that says what is damaged, if anything is."""
    if fault := fault_of(folder):
        raise StoreError(
            f"the index {folder} is damaged: {fault}. Nothing was changed; "
            f"`article-qa check --mend --index {folder}` makes it anew from its stored articles"
        )


def fault_of(folder: Path) -> str:
    """Return what is damaged in a folder, ``""`` where nothing is."""
    try:
        return _database_fault(folder) or next(
            filter(None, map(vectors_fault, segments(folder))), ""
        )
    except OSError as error:
        return _unreadable(error)


def _unreadable(error: Exception) -> str:
    return f"its files cannot be read ({error})"


def segments(folder: Path) -> list[Path]:
    """Return the folders in which Chroma keeps vectors."""
    return sorted(path.parent for path in folder.glob("*-*-*-*-*/header.bin"))


def _database_fault(folder: Path) -> str:
    """Look at the database from outside: to open and close it would end SQLite's locks."""
    path = folder / DATABASE
    if not path.exists():
        kept = segments(folder) or any(folder.glob("articles/*.json"))
        return f"{DATABASE} is missing" if kept else ""
    return "" if path.stat().st_size else f"{DATABASE} is empty"


def vectors_fault(folder: Path) -> str:
    """Return what is damaged in a folder of vectors; what was whole is looked at once."""
    try:
        status = [(folder / name).stat() for name in _FILES]
        return _fault_in(folder, tuple((s.st_mtime_ns, s.st_size, s.st_ino) for s in status))
    except (OSError, ValueError, struct.error) as error:  # not all of its files are there yet
        return _unreadable(error)


@functools.lru_cache(maxsize=64)
def _fault_in(folder: Path, _stamps: tuple[tuple[int, ...], ...]) -> str:
    packed = (folder / "header.bin").read_bytes()
    if len(packed) != _HEADER.size or not _ordered(head := _Header._make(_HEADER.unpack(packed))):
        return f"the vectors in {folder.name} have a damaged header"
    for name, size in (("data_level0.bin", head.size), ("length.bin", 4)):
        if (folder / name).stat().st_size < head.vectors * size:
            return f"the vectors in {folder.name} are cut off ({name})"
    if not head.vectors or (_level_sound(folder, head) and _upper_sound(folder, head)):
        return ""
    return f"the vectors in {folder.name} have damaged links"


def _ordered(head: _Header) -> bool:
    """Tell whether what a header says fits together."""
    lists = 4 + 4 * head.links_below
    blocks = head.offset == 0 and lists == head.data_offset < head.label_offset
    whole = head.label_offset + 8 == head.size and head.vectors <= head.most
    begin = not head.vectors or (head.entry < head.vectors and 0 <= head.level < _MOST_LEVELS)
    return blocks and whole and begin and 0 < head.links <= head.links_below <= 1024


def _level_sound(folder: Path, head: _Header) -> bool:
    """Tell whether the links of the lowest level are; mapped, the file might shrink meanwhile."""
    with (folder / "data_level0.bin").open("rb") as file:
        for first in range(0, head.vectors, ROWS):
            rows = min(ROWS, head.vectors - first)
            block = np.frombuffer(file.read(rows * head.size), np.uint8).reshape(rows, head.size)
            lists = np.ascontiguousarray(block[:, : head.data_offset]).view("<u4")
            if not _sound(lists, head.vectors):
                return False
    return True


def _sound(rows: NDArray[np.uint32], count: int) -> bool:
    """Tell whether lists of links, a length and its numbers, stay within what there is."""
    lengths = rows[:, 0] & 0xFFFF  # the bytes above are flags
    if bool((lengths > rows.shape[1] - 1).any()):
        return False
    used = np.arange(rows.shape[1] - 1) < lengths[:, None]
    return bool((np.where(used, rows[:, 1:], 0) < count).all())


def _upper_sound(folder: Path, head: _Header) -> bool:
    """Tell whether the lists of the upper levels are whole: of each vector a size, then so much."""
    words = np.fromfile(folder / "link_lists.bin", "<u4")
    each = 1 + head.links
    places = _places(words, head.vectors, each)
    if places is None:
        return False
    sizes = words[places] // 4
    heights = (sizes // each).astype(np.int64)
    if heights[head.entry] < head.level:
        return False
    lists = np.ones(len(words), np.bool_)
    lists[places] = False
    lists[places[-1] + 1 + sizes[-1] :] = False
    table = words[lists].reshape(-1, each)
    return _sound(table, head.vectors) and _high_enough(table, heights)


def _places(words: NDArray[np.uint32], vectors: int, each: int) -> NDArray[np.int64] | None:
    """Return where the size of each vector's lists stands, None where they are not whole.

    Most vectors have none, so what is walked through are the few sizes that are not 0.
    """
    (filled,) = np.nonzero(words)
    places: list[NDArray[np.int64]] = []
    place = found = 0
    while found < vectors and place <= len(words):
        at = int(np.searchsorted(filled, place))
        following = int(filled[at]) if at < len(filled) else len(words)
        empty = min(following - place, vectors - found)
        places.append(np.arange(place, place + empty))
        place, found = place + empty, found + empty
        if found < vectors:
            size = int(words[place]) // 4 if place < len(words) else -1
            if size <= 0 or size % each or size // each > _MOST_LEVELS:
                return None
            places.append(np.array([place]))
            place, found = place + 1 + size, found + 1
    return np.concatenate(places) if found == vectors and place <= len(words) else None


def _high_enough(table: NDArray[np.uint32], heights: NDArray[np.int64]) -> bool:
    """Tell whether each vector that is linked to on a level is there on that level."""
    firsts = np.repeat(np.cumsum(heights) - heights, heights)
    levels = np.arange(len(table)) - firsts + 1
    used = np.arange(table.shape[1] - 1) < (table[:, :1] & 0xFFFF)
    lower = heights[np.where(used, table[:, 1:], 0)] < levels[:, None]
    return not bool((lower & used).any())
