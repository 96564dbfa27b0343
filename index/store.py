"""The Chroma index: the one place where articles, passages and vectors are kept.

Three collections. ``article-qa`` holds one record for each *source* (a path, a URL, an upload)
with the article's text and structure; it is the table of contents, and a passage counts only if
its article is listed there. ``passages-N`` and ``sentences-N`` hold the vectors of generation N.
So each change takes effect in one write to the table of contents: new vectors are added first,
the record is then written in one step, and vectors that no record names any more are swept away
afterwards. A process killed in between leaves sweepings, never half an article.

The table of contents also records what the vectors were made with. Opening it with another
encoder is refused; `Store.rebuild` embeds every stored article anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index import chroma
from index.errors import StoreError
from index.layout import (
    CONTENTS,
    SCHEMA,
    collection_metadata,
    identity_of,
    recorded_identity,
    write_vectors,
)
from index.records import (
    ArticleInfo,
    EmbeddedArticle,
    EncoderIdentity,
    StoredPassage,
    article_info,
    article_of,
    article_record,
    passage_of,
    slot_of,
    span_key,
)

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection
    from numpy.typing import NDArray

    from index.article import Article

    Vectors = NDArray[np.float32]

_NO_VECTOR = np.ones((1, 1), dtype=np.float32)
"""Chroma wants a vector for every record; those of the table of contents are never searched."""


class Store:
    """An open index.

    Safe to use from several threads. Writers in other processes are kept apart by a lock file,
    and what they wrote is noticed at the next call.

    Attributes:
        where: the folder or URL of the index.
        identity: what its vectors are made with.
    """

    def __init__(self, where: str | Path, identity: EncoderIdentity) -> None:
        """Open the index in a folder, or on a Chroma server by its URL; make it if it is new.

        Raises:
            StoreError: if it cannot be opened, is damaged, or was made with another encoder.
        """
        from filelock import FileLock

        url = str(where)
        self.where = url if chroma.is_url(url) else str(Path(where).expanduser().resolve())
        self.identity = identity
        self._guard = threading.RLock()
        with chroma.told(self.where):
            self._lock = FileLock(chroma.lock_file(self.where))
            self._client: Any = chroma.connector(self.where)()
            self._attach()

    # ---------------------------------------------------------------- reading

    def articles(self) -> tuple[ArticleInfo, ...]:
        """Return the table of contents, by title."""
        with self._reading():
            infos = (article_info(record) for record in self._records.values())
            return tuple(sorted(infos, key=lambda info: (info.title.casefold(), info.id)))

    def contains(self, article_id: str) -> bool:
        """Tell whether an article of this id is stored."""
        with self._reading():
            return article_id in self._ids()

    def article(self, article_id: str) -> Article:
        """Return an article as it was stored.

        Raises:
            StoreError: if there is none with that id.
        """
        with self._reading():
            slot = self._slot(article_id)
            found: Any = self._contents.get(ids=[slot], include=["metadatas", "documents"])
            return article_of(found["metadatas"][0], found["documents"][0])

    def passages(self) -> tuple[StoredPassage, ...]:
        """Return every passage of every article, in a fixed order."""
        with self._reading():
            found: Any = self._passages.get(
                where=self._among(None), include=["metadatas", "documents"]
            )
            stored = map(self._passage, found["metadatas"], found["documents"])
            return tuple(sorted(stored, key=lambda passage: (passage.article, passage.start)))

    def search(
        self, query: Vectors, top: int, article: str | None = None
    ) -> list[tuple[StoredPassage, float]]:
        """Return the passages nearest to a query vector, with their cosines, best first.

        Args:
            query: shape (dimension,), of length 1.
            top: how many at the most.
            article: look only in this article; None for all.

        Raises:
            StoreError: if there is no such article.
        """
        with self._reading():
            where = self._among(article)
            if not self._records:
                return []
            found: Any = self._passages.query(
                query_embeddings=query[None, :],
                n_results=top,
                where=where,
                include=["metadatas", "documents", "distances"],
            )
            passages = map(self._passage, found["metadatas"][0], found["documents"][0])
            cosines = (1.0 - float(distance) for distance in found["distances"][0])
            return list(zip(passages, cosines, strict=True))

    def search_sentences(
        self, query: Vectors, top: int, article: str | None = None
    ) -> tuple[str, ...]:
        """Return the ids of the passages that hold the sentences nearest to a query vector.

        Args:
            query: shape (dimension,), of length 1.
            top: how many sentences to look at.
            article: look only in this article; None for all.

        Raises:
            StoreError: if there is no such article.
        """
        with self._reading():
            where = self._among(article)
            if not self._records:
                return ()
            found: Any = self._sentences.query(
                query_embeddings=query[None, :], n_results=top, where=where, include=["metadatas"]
            )
            return tuple(dict.fromkeys(str(r["passage"]) for r in found["metadatas"][0]))

    def passage_vectors(self, passages: Sequence[StoredPassage]) -> Vectors:
        """Return the vectors of passages, shape (passages, dimension), in the order given."""
        with self._reading():
            return self._vectors(self._passages, [passage.id for passage in passages])

    def sentence_vectors(self, passages: Sequence[StoredPassage]) -> Vectors:
        """Return the vectors of all sentences of passages, in order, shape (n, dimension)."""
        keys = [span_key(p.article, s.start, s.end) for p in passages for s in p.sentences]
        with self._reading():
            return self._vectors(self._sentences, keys)

    def version(self) -> str:
        """Return a string that changes whenever the articles change; derived data keeps it."""
        with self._reading():
            ids = ",".join(self._ids())
            return f"{self._generation}:{hashlib.sha256(ids.encode()).hexdigest()}"

    # ---------------------------------------------------------------- writing

    def add(self, embedded: EmbeddedArticle) -> None:
        """Store an article; one from the same source is replaced in the same step.

        An article that is stored already, whatever its source, is left as it is.

        Raises:
            StoreError: if it could not be written; the index is then as it was before.
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
        """Remove an article.

        Raises:
            StoreError: if there is none with that id, or it could not be removed.
        """
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

        Raises:
            StoreError: if the index could not be read or written.
        """
        with chroma.told(str(where)):
            made_with = recorded_identity(str(where))
        store = cls(where, made_with or identity)
        with store._writing():
            store._embed_anew(identity, embed)
        return store

    def _embed_anew(
        self, identity: EncoderIdentity, embed: Callable[[Article], EmbeddedArticle]
    ) -> None:
        generation = self._generation + 1
        metadata = collection_metadata(identity, generation)
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

    # ---------------------------------------------------------------- within

    def _sweep(self) -> None:
        """Delete the vectors of articles that the table of contents does not name."""
        for collection in (self._passages, self._sentences):
            chroma.delete_others(collection, "article", self._ids())

    @contextlib.contextmanager
    def _reading(self) -> Iterator[None]:
        with self._guard, chroma.told(self.where):
            self._refresh()
            yield

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        with self._guard, chroma.told(self.where), self._lock:
            self._refresh()
            try:
                yield
            finally:
                self._stamp = chroma.changed_at(self.where)

    def _refresh(self) -> None:
        """Notice what another process wrote.

        An embedded client answers vector queries from memory and does not see what another
        process added, so the client itself is opened anew. A server sees all that is written.
        """
        if chroma.is_url(self.where):
            self._records = self._read_records()
        elif self._stamp != chroma.changed_at(self.where):
            self._client.close()
            self._client = chroma.connector(self.where)()
            self._attach()

    def _attach(self) -> None:
        """Find the collections and check what they were made with."""
        self._contents = chroma.collection(
            self._client, CONTENTS, collection_metadata(self.identity, 1)
        )
        recorded = dict(self._contents.metadata or {})
        if recorded.get("schema") != SCHEMA:
            raise StoreError(
                f"{self.where} is not an index of this version of article-qa (its layout is "
                f"{recorded.get('schema')}, not {SCHEMA}): choose another folder with --index"
            )
        made_with = identity_of(recorded)
        if made_with != self.identity:
            raise StoreError(
                f"the index {self.where} was made with the encoder {made_with.encoder} "
                f"({made_with.revision[:20]}), not {self.identity.encoder} "
                f"({self.identity.revision[:20]}): run `article-qa rebuild --index {self.where}` "
                f"to embed its articles anew, or choose its encoder with ARTICLE_QA_ENCODER"
            )
        self._generation = int(recorded["generation"])
        self._passages = chroma.collection(self._client, f"passages-{self._generation}", recorded)
        self._sentences = chroma.collection(self._client, f"sentences-{self._generation}", recorded)
        self._records = self._read_records()
        self._stamp = chroma.changed_at(self.where)

    def _read_records(self) -> dict[str, dict[str, Any]]:
        found: Any = self._contents.get(include=["metadatas"])
        return dict(zip(found["ids"], found["metadatas"], strict=True))

    def _ids(self) -> list[str]:
        return sorted(str(record["id"]) for record in self._records.values())

    def _slot(self, article_id: str) -> str:
        for slot, record in self._records.items():
            if record["id"] == article_id:
                return slot
        raise StoreError(
            f"there is no article {article_id!r} in {self.where}: "
            f"`article-qa articles` lists those there are"
        )

    def _among(self, article: str | None) -> Any:
        """Return Chroma's filter for one article, or for all that are listed."""
        if article is None:
            return {"article": {"$in": self._ids() or ["-"]}}
        self._slot(article)
        return {"article": article}

    def _passage(self, record: dict[str, Any], text: str) -> StoredPassage:
        owner = self._records[self._slot(str(record["article"]))]
        return passage_of(record, text, str(owner["title"]))

    def _vectors(self, collection: Collection, keys: Sequence[str]) -> Vectors:
        if not keys:
            return np.zeros((0, self.identity.dimension), dtype=np.float32)
        vectors = chroma.vectors_of(collection, keys)
        if vectors is None:
            raise StoreError(
                f"the index {self.where} lacks vectors that it should have: "
                f"run `article-qa rebuild --index {self.where}`"
            )
        return vectors
