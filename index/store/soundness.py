"""Whether the files of a Chroma folder are whole, seen before Chroma opens them.

Chroma takes an empty database for a new one, and follows the links of a damaged vector index out of
its memory, which ends the process. So both are looked at here, byte by byte where it matters.

The layout is that of hnswlib's ``persistDirty`` as Chroma has it: ``header.bin`` with the counts,
``data_level0.bin`` with one block a vector (its links, the vector, its label), ``length.bin`` with
four bytes a vector, ``link_lists.bin`` with the links of the upper levels.
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from index.errors import StoreError

if TYPE_CHECKING:
    from numpy.typing import NDArray

DATABASE = "chroma.sqlite3"
_HEADER = struct.Struct("<i6QiI3QdQ")
_MOST_LEVELS = 64
ROWS = 10_000
"""Vectors whose links are looked at in one go."""


class _Header(NamedTuple):
    version: int
    offset: int
    most: int
    count: int
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
            filter(None, map(_vectors_fault, segments(folder))), ""
        )
    except (OSError, ValueError, struct.error) as error:
        return f"its files cannot be read ({error})"


def segments(folder: Path) -> list[Path]:
    """Return the folders in which Chroma keeps vectors."""
    return sorted(path.parent for path in folder.glob("*-*-*-*-*/header.bin"))


def _database_fault(folder: Path) -> str:
    """Look at the database from outside: to open and close it would end the locks that SQLite has."""
    path = folder / DATABASE
    if not path.exists():
        kept = segments(folder) or any(folder.glob("articles/*.json"))
        return f"{DATABASE} is missing" if kept else ""
    return "" if path.stat().st_size else f"{DATABASE} is empty"


def _vectors_fault(folder: Path) -> str:
    fault = f"the vectors in {folder.name}"
    packed = (folder / "header.bin").read_bytes()
    if len(packed) != _HEADER.size:
        return f"{fault} have no header"
    head = _Header._make(_HEADER.unpack(packed))
    lists = 4 + 4 * head.links_below
    ordered = head.offset == 0 and lists == head.data_offset < head.label_offset
    whole = head.label_offset + 8 == head.size and head.count <= head.most
    if not (ordered and whole and 0 < head.links <= head.links_below <= 1024):
        return f"{fault} have a damaged header"
    if head.count and not (head.entry < head.count and 0 <= head.level < _MOST_LEVELS):
        return f"{fault} have a damaged header"
    for name, least in (
        ("data_level0.bin", head.count * head.size),
        ("length.bin", 4 * head.count),
    ):
        if (folder / name).stat().st_size < least:
            return f"{fault} are cut off ({name})"
    if not head.count:
        return ""
    with (folder / "data_level0.bin").open("rb") as file:  # mapped, it might shrink under our hands
        for first in range(0, head.count, ROWS):
            rows = min(ROWS, head.count - first)
            block = np.frombuffer(file.read(rows * head.size), np.uint8).reshape(rows, head.size)
            if not _sound(np.ascontiguousarray(block[:, :lists]).view("<u4"), head.count):
                return f"{fault} have damaged links"
    return "" if _upper_sound(folder, head) else f"{fault} have damaged links (link_lists.bin)"


def _sound(rows: NDArray[np.uint32], count: int) -> bool:
    """Tell whether lists of links, a length and its numbers, stay within what there is."""
    lengths = rows[:, 0] & 0xFFFF  # the bytes above are flags
    if int(lengths.max(initial=0)) > rows.shape[1] - 1:
        return False
    used = np.arange(rows.shape[1] - 1) < lengths[:, None]
    return int(np.where(used, rows[:, 1:], 0).max(initial=0)) < count


def _upper_sound(folder: Path, head: _Header) -> bool:
    """Tell whether the lists of the upper levels are whole: of each vector a size, then so much."""
    words = np.fromfile(folder / "link_lists.bin", "<u4").tolist()
    each = 1 + head.links
    place, lists, levels = 0, [], {}
    for vector in range(head.count):
        if place >= len(words):
            return False
        size = words[place] // 4
        if words[place] % 4 or size % each or size // each > _MOST_LEVELS:
            return False
        if size:
            lists += words[place + 1 : place + 1 + size]
            levels[vector] = size // each
        place += 1 + size
    if place > len(words) or len(lists) % each or levels.get(head.entry, 0) < head.level:
        return False
    table = np.array(lists, dtype=np.uint32).reshape(-1, each)
    if not _sound(table, head.count):
        return False
    depth = 0
    owners = np.zeros(head.count, dtype=np.int64)
    for vector, depth in levels.items():
        owners[vector] = depth
    row = 0
    for depth in levels.values():
        for level in range(1, depth + 1):
            linked = table[row, 1 : 1 + (int(table[row, 0]) & 0xFFFF)]
            if (owners[linked] < level).any():  # a list that is not there
                return False
            row += 1
    return True
