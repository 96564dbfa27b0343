"""The Chroma index: the one place where articles, passages and vectors are kept.

Three collections. ``article-qa`` holds one record for each *source* (a path, a URL, an upload)
with the article's text and structure; it is the table of contents, and a passage counts only if
its article is listed there. ``passages-N`` and ``sentences-N`` hold the vectors of generation N.
So each change takes effect in one write to the table of contents: new vectors are added first,
the record is then written in one step, and vectors that no record names any more are swept away
afterwards. A process killed in between leaves sweepings, never half an article.

The table of contents also records what the vectors were made with. Opening it with another
encoder is refused; `Store.rebuild` embeds every stored article anew. Whatever Chroma or the disk
refuses is a StoreError of one line.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.store import chroma
from index.store.contents import StoredArticles
from index.store.records import (
    CONTENTS,
    EmbeddedArticle,
    EncoderIdentity,
    article_of,
    article_record,
    passage_record,
    slot_of,
)

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

    from index.article import Article

_NO_VECTOR = np.ones((1, 1), dtype=np.float32)
"""Chroma wants a vector for every record; those of the table of contents are never searched."""


class Store(StoredArticles):
    """An open index that can be written to.

    Writers in other processes are kept apart by a lock file.
    """

    def __init__(self, where: str | Path, identity: EncoderIdentity) -> None:
        from filelock import FileLock

        super().__init__(where, identity)
        with chroma.told(self.where):
            self._lock = FileLock(chroma.lock_file(self.where))

    def add(self, embedded: EmbeddedArticle) -> None:
        """Store an article; one from the same source is replaced in the same step.

        An article that is stored already, whatever its source, is left as it is. If it cannot be
        written, a StoreError says why, and the index is as it was before.
        """
        article = embedded.article
        with self._writing():
            if article.id in self._ids():
                return
            self._sweep()
            write_vectors(embedded, self._passages, self._sentences)
            chroma.upsert(
                self._contents,
                [slot_of(article.source)],
                _NO_VECTOR,
                [article_record(article, len(embedded.passages))],
                [article.text],
            )
            self._records = self._read_records()
            self._sweep()

    def remove(self, article_id: str) -> None:
        """Remove an article; a StoreError says where there is none with that id."""
        with self._writing():
            self._contents.delete(ids=[self._slot(article_id)])
            self._records = self._read_records()
            self._sweep()

    @classmethod
    def rebuild(
        cls,
        where: str | Path,
        identity: EncoderIdentity,
        embed: Callable[[Article], EmbeddedArticle],
    ) -> Store:
        """Embed every stored article anew with the encoder of `identity`; return the open index.

        The old vectors serve until the last article is done, so a run that fails or is killed
        changes nothing.
        """
        made_with = recorded_identity(str(where))
        store = cls(where, made_with or identity)
        with store._writing():
            store._embed_anew(identity, embed)
        return store

    def _embed_anew(
        self, identity: EncoderIdentity, embed: Callable[[Article], EmbeddedArticle]
    ) -> None:
        generation = self._generation + 1
        metadata = identity.record(generation)
        names = (f"passages-{generation}", f"sentences-{generation}")
        self._drop(lambda name: name in names)  # left by a rebuild that was killed
        passages, sentences = (chroma.collection(self._client, name, metadata) for name in names)
        found: Any = self._contents.get(include=["metadatas", "documents"])
        for record, text in zip(found["metadatas"], found["documents"], strict=True):
            write_vectors(embed(article_of(record, text)), passages, sentences)
        self._contents.modify(metadata=metadata)
        self.identity = identity
        self._drop(lambda name: name not in (*names, CONTENTS))
        self._attach()

    def _drop(self, unwanted: Callable[[str], bool]) -> None:
        for collection in self._client.list_collections():
            if unwanted(collection.name):
                self._client.delete_collection(collection.name)

    def _sweep(self) -> None:
        """Delete the vectors of articles that the table of contents does not name."""
        for collection in (self._passages, self._sentences):
            chroma.delete_others(collection, "article", self._ids())

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        with self._guard, chroma.told(self.where), self._lock:
            self._refresh()
            try:
                yield
            finally:
                self._stamp = chroma.changed_at(self.where)


def existing(where: str | Path) -> Store | None:
    """Return an index with whatever encoder it was made, None if it was never written.

    What needs no vectors, such as its table of contents, needs no encoder either.
    """
    url = str(where)
    if not chroma.is_url(url) and not (Path(where).expanduser() / "chroma.sqlite3").exists():
        return None
    made_with = recorded_identity(url)
    return Store(where, made_with) if made_with else None


def recorded_identity(where: str) -> EncoderIdentity | None:
    """Return what an index was made with, None if it was never written."""
    with chroma.told(where), chroma.connect(where) as client:
        if CONTENTS not in [collection.name for collection in client.list_collections()]:
            return None
        found = client.get_collection(CONTENTS, embedding_function=None)
        return EncoderIdentity.of(found.metadata or {})


def write_vectors(embedded: EmbeddedArticle, passages: Collection, sentences: Collection) -> None:
    """Add an article's vectors; no search finds them until the table of contents names it."""
    chroma.upsert(
        passages,
        [p.id for p in embedded.passages],
        embedded.passage_vectors,
        [passage_record(p) for p in embedded.passages],
        [p.text for p in embedded.passages],
    )
    chroma.upsert(
        sentences,
        [key for p in embedded.passages for key in p.sentence_ids],
        embedded.sentence_vectors,
        [{"article": p.article, "passage": p.id} for p in embedded.passages for _ in p.sentences],
    )
