"""What the table of contents of an index lists, read once for many questions."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from index.errors import StoreError
from index.store.records import ArticleInfo, gone_slot

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection


@dataclass(frozen=True)
class Listing:
    """The records of a table of contents.

    Attributes:
        where: the folder or URL of the index.
        records: what is listed, by slot.
        gone: what is not listed any more, or not yet, and may still have vectors; by slot.
    """

    where: str
    records: Mapping[str, Mapping[str, Any]]
    gone: Mapping[str, Mapping[str, Any]]

    @classmethod
    def read(cls, contents: Collection, where: str) -> Listing:
        """Return what a collection lists."""
        found: Any = contents.get(include=["metadatas"])
        return cls(where, {}, {}).changed(dict(zip(found["ids"], found["metadatas"], strict=True)))

    def changed(
        self, written: Mapping[str, Mapping[str, Any]], deleted: tuple[str, ...] = ()
    ) -> Listing:
        """Return the listing after records were written and then some slots deleted."""
        records, gone = dict(self.records), dict(self.gone)
        for slot, record in written.items():
            (gone if "gone" in record else records)[slot] = record
        for slot in deleted:
            records.pop(slot, None)
            gone.pop(slot, None)
        return Listing(self.where, records, gone)

    @cached_property
    def articles(self) -> tuple[ArticleInfo, ...]:
        """Return what is listed, by title."""
        infos = (ArticleInfo.of(record) for record in self.records.values())
        return tuple(sorted(infos, key=lambda info: (info.title.casefold(), info.id)))

    @cached_property
    def titles(self) -> tuple[tuple[str, str], ...]:
        """Return each title in lower case, with its article's id, the longest first."""
        found = ((info.title.lower(), info.id) for info in self.articles)
        return tuple(sorted(found, key=lambda title: -len(title[0])))

    @cached_property
    def live(self) -> Mapping[str, str]:
        """Return the slot of each listed article, by its id."""
        return {str(record["id"]): slot for slot, record in self.records.items()}

    @cached_property
    def digest(self) -> str:
        """Return what differs where other articles are listed."""
        return hashlib.sha256(",".join(sorted(self.live)).encode()).hexdigest()

    def owner(self, article_id: str) -> Mapping[str, Any]:
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
