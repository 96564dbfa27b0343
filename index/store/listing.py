"""What the table of contents of an index lists, kept in memory and brought up to date.

Each record says by a number when it was written, so whoever knows the listing as it was asks for
what came since: fifty thousand records cost seconds to read, what is new costs milliseconds.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import StoreError
from index.store.chroma import is_url, pages
from index.store.records import ArticleInfo, gone_slot

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

    Record = Mapping[str, Any]

CHANGED = "changed"
"""Where a record has its number; a later one is larger."""

TAKES = "takes"
"""Where the record of an article that is gone has the slot that it was taken from."""

ENOUGH = 1000
"""Records that are not on disk yet and then are written."""

TITLE = 3
"""Words of a title that is known in a text; fewer may be part of another name."""

FILE = "listing.json"
"""Name of the file that keeps it, derived from the table of contents as all else."""

_FORMAT = 1


class Listing:
    """The records of a table of contents; whoever has it keeps threads apart.

    Attributes:
        where: the folder or URL of the index.
        of: the collection and its generation.
        records: what is listed, by slot.
        gone: what is not listed any more, or not yet, and may still have vectors; by slot.
        live: the slot of each listed article, by its id.
        last: the largest number of a record, 0 where none has any.
    """

    def __init__(self, where: str, of: str = "") -> None:
        """Begin with nothing."""
        self.where = where
        self.of = of
        self.records: dict[str, Record] = {}
        self.gone: dict[str, Record] = {}
        self.live: dict[str, str] = {}
        self._languages: Counter[str] = Counter()
        self.last = 0
        self._unsaved = 0
        self._latest: dict[str, Record] = {}
        self._set = 0
        self._lines: dict[str, tuple[tuple[str, str], ArticleInfo]] = {}
        self._named: dict[str, dict[str, tuple[str, str]]] = {}
        self._articles: tuple[ArticleInfo, ...] | None = None
        self._ids: frozenset[str] | None = None

    # ---------------------------------------------------------------- bringing up to date

    def up_to_date(self, contents: Collection) -> Listing:
        """Return what a collection lists now; this listing where that follows from it."""
        if self.last:
            written = _records(contents, {CHANGED: {"$gte": self.last}})
            if written == self._latest:
                return self
            if self._latest.items() <= written.items() and self._follow(contents, written):
                return self
        fresh = Listing(self.where, self.of)
        fresh.change(_records(contents))
        return fresh

    def _follow(self, contents: Collection, written: Mapping[str, Record]) -> bool:
        """Take in what was written, and tell whether that is all that happened."""
        self.change(written)
        for record in written.values():
            slot = record.get(TAKES, "")
            taken = self.records.get(slot, record)
            if taken["id"] == record["id"] and taken.get(CHANGED, 0) < record[CHANGED]:
                self.change({}, [slot])
        self.gone = _records(contents, {"gone": {"$gte": 0.0}})
        return contents.count() == len(self.records) + len(self.gone)

    def change(self, written: Mapping[str, Record], deleted: Sequence[str] = ()) -> None:
        """Note that records were written and then some slots deleted."""
        for slot in (*written, *deleted):
            self._take_off(slot)
        for slot, record in written.items():
            if "gone" in record:
                self.gone[slot] = record
            else:
                self._put_on(slot, record)
            number = record.get(CHANGED, 0)
            if number > self.last:
                self.last, self._latest = number, {}
            if number and number == self.last:
                self._latest[slot] = record
        self._unsaved += len(written) + len(deleted)
        self._articles = self._ids = None

    def _put_on(self, slot: str, record: Record) -> None:
        info = ArticleInfo.of(record)
        self.records[slot] = record
        self.live[info.id] = slot
        self._lines[slot] = (info.title.casefold(), info.id), info
        self._languages[info.language] += 1
        self._set ^= _number_of(info.id)
        if word := _inner_word(info.title.lower()):
            self._named.setdefault(word, {})[slot] = info.title.lower(), info.id

    def _take_off(self, slot: str) -> None:
        self.gone.pop(slot, None)
        self._latest.pop(slot, None)
        if self.records.pop(slot, None) is None:
            return
        _, info = self._lines.pop(slot)
        if self.live.get(info.id) == slot:
            del self.live[info.id]
        self._languages[info.language] -= 1
        self._set ^= _number_of(info.id)
        self._named.get(_inner_word(info.title.lower()), {}).pop(slot, None)

    # ---------------------------------------------------------------- on disk

    @classmethod
    def kept(cls, where: str, of: str) -> Listing:
        """Return the listing on disk; an empty one where none is, or it is damaged."""
        listing = cls(where, of)
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
            if not is_url(where):
                checksum, _, content = (Path(where) / FILE).read_bytes().partition(b"\n")
                kept = json.loads(content) if int(checksum) == zlib.crc32(content) else {}
                if kept["of"] == f"{_FORMAT}:{of}":
                    listing.change(kept["records"])
                    listing._unsaved = 0
        return listing

    def keep(self) -> None:
        """Write what is listed to disk once enough is new; a full disk does no harm."""
        if is_url(self.where) or self._unsaved < ENOUGH:
            return
        kept = {"of": f"{_FORMAT}:{self.of}", "records": {**self.records, **self.gone}}
        content = json.dumps(kept).encode("ascii")
        new = Path(self.where) / f"{FILE}.new"
        with contextlib.suppress(OSError):
            new.write_bytes(b"%d\n" % zlib.crc32(content) + content)
            new.replace(Path(self.where) / FILE)
        self._unsaved = 0

    # ---------------------------------------------------------------- what is listed

    @property
    def articles(self) -> tuple[ArticleInfo, ...]:
        """Return what is listed, by title."""
        if self._articles is None:
            lines = sorted(self._lines.items(), key=lambda line: line[1][0])
            self._lines = dict(lines)  # in order, so that the next time is short
            self._articles = tuple(info for _, (_, info) in lines)
        return self._articles

    @property
    def ids(self) -> frozenset[str]:
        """Return the ids of what is listed."""
        if self._ids is None:
            self._ids = frozenset(self.live)
        return self._ids

    @property
    def main_language(self) -> str:
        """Return the language of most articles, English where none has one."""
        known = {code: count for code, count in self._languages.items() if code and count}
        return max(known, key=known.__getitem__) if known else "en"

    @property
    def digest(self) -> str:
        """Return what differs where other articles are listed."""
        return f"{self._set:032x}"

    def at(self, slot: str) -> ArticleInfo | None:
        """Return the line in a slot, None where nothing is listed."""
        return self._lines[slot][1] if slot in self._lines else None

    def titles_in(self, text: str) -> list[tuple[str, str]]:
        """Return the titles that a text in lower case has, with their articles, longest first.

        Only those of `TITLE` words or more. A title's inner words are words of the text as well,
        so only the titles that have one in common are compared.
        """
        near = (self._named.get(word, {}).values() for word in set(text.split()))
        found = {named for titles in near for named in titles if named[0] in text}
        return sorted(found, key=lambda named: (-len(named[0]), named))

    def owner(self, article_id: str) -> Record:
        """Return the record of an article, also of one that is gone.

        Raises:
            StoreError: if there is none.
        """
        for slot in self.slots_of(article_id):
            record = self.records.get(slot) or self.gone.get(slot)
            if record and record["id"] == article_id and "title" in record:
                return record
        raise self.unknown(article_id)

    def slots_of(self, article_id: str) -> list[str]:
        """Return where an article may be kept."""
        slot = self.live.get(article_id)
        return [*([slot] if slot else []), gone_slot(article_id)]

    def unknown(self, article_id: str) -> StoreError:
        """Return the error that there is no such article."""
        return StoreError(
            f"there is no article {article_id!r} in {self.where}: "
            f"`article-qa articles` lists those there are"
        )


def _records(contents: Collection, where: Any = None) -> dict[str, Record]:
    """Return the records that a filter lets pass, by slot."""
    found: dict[str, Record] = {}
    for part in pages(contents, ["metadatas"], where):
        found.update(zip(part["ids"], part["metadatas"], strict=True))
    return found


def _inner_word(title: str) -> str:
    """Return the longest word of a title but for its first and last, ``""`` if it is short."""
    words = title.split()
    return max(words[1:-1], key=len) if len(words) >= TITLE else ""


def _number_of(article_id: str) -> int:
    """Return a number of 128 bits for an id; those of a set are joined by exclusive or."""
    return int.from_bytes(hashlib.blake2b(article_id.encode(), digest_size=16).digest(), "big")
