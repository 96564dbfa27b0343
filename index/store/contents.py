"""Reading the Chroma index: the table of contents, passages, vectors, and searches.

`index.store.writer` says what is kept and adds what writes it.
"""

from __future__ import annotations

import contextlib
import hashlib
import threading
import weakref
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from index.article import Chosen, ids_of
from index.errors import StoreError
from index.store import chroma
from index.store.records import (
    CONTENTS,
    SCHEMA,
    ArticleInfo,
    EncoderIdentity,
    StoredPassage,
    article_of,
    passage_of,
)

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection
    from numpy.typing import NDArray

    from index.article import Article

    Vectors = NDArray[np.float32]


class StoredArticles:
    """An open index, as those see it who only read.

    Safe to use from several threads. What other processes write is noticed at the next call. A
    context manager that closes at its end.

    Attributes:
        where: the folder or URL of the index.
        identity: what its vectors are made with.
    """

    def __init__(self, where: str | Path, identity: EncoderIdentity) -> None:
        """Open the index in a folder, or on a Chroma server by its URL; make it if it is new.

        Raises:
            StoreError: if it cannot be opened, is damaged, or was made with another encoder.
        """
        url = str(where)
        self.where = url if chroma.is_url(url) else str(Path(where).expanduser().resolve())
        self.identity = identity
        self._guard = threading.RLock()
        self._closed = False
        with chroma.told(self.where):
            self._connect()

    def close(self) -> None:
        """Let go of the database and its threads; nothing can be read afterwards."""
        with self._guard:
            self._closed = True
            self._let_go()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def articles(self) -> tuple[ArticleInfo, ...]:
        """Return the table of contents, by title."""
        with self._reading():
            infos = (ArticleInfo.of(record) for record in self._records.values())
            return tuple(sorted(infos, key=lambda info: (info.title.casefold(), info.id)))

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
        self, query: Vectors, top: int, article: Chosen = None
    ) -> list[tuple[StoredPassage, float]]:
        """Return the passages nearest to a query vector, with their cosines, best first.

        Args:
            query: shape (dimension,), of length 1.
            top: how many at the most.
            article: look only in this article, or in these; None for all.

        Raises:
            StoreError: if there is no such article.
        """
        with self._reading():
            found = self._nearest(self._passages, query, top, article)
            passages = map(self._passage, found["metadatas"][0], found["documents"][0])
            cosines = (1.0 - float(distance) for distance in found["distances"][0])
            return list(zip(passages, cosines, strict=True))

    def search_sentences(self, query: Vectors, top: int, article: Chosen = None) -> tuple[str, ...]:
        """Return the ids of the passages that hold the ``top`` sentences nearest to a query.

        Arguments are those of `search`.
        """
        with self._reading():
            found = self._nearest(self._sentences, query, top, article)
            return tuple(dict.fromkeys(str(r["passage"]) for r in found["metadatas"][0]))

    def passage_vectors(self, passages: Sequence[StoredPassage]) -> Vectors:
        """Return the vectors of passages, shape (passages, dimension), in the order given."""
        with self._reading():
            return self._vectors(self._passages, [passage.id for passage in passages])

    def sentence_vectors(self, passages: Sequence[StoredPassage]) -> Vectors:
        """Return the vectors of all sentences of passages, in order, shape (n, dimension)."""
        with self._reading():
            keys = [key for passage in passages for key in passage.sentence_ids]
            return self._vectors(self._sentences, keys)

    def version(self) -> str:
        """Return a string that changes whenever the articles change; derived data keeps it."""
        with self._reading():
            ids = ",".join(self._ids())
            return f"{self._generation}:{hashlib.sha256(ids.encode()).hexdigest()}"

    @contextlib.contextmanager
    def _reading(self) -> Iterator[None]:
        with self._guard, chroma.told(self.where):
            self._refresh()
            yield

    def _refresh(self) -> None:
        """Notice what another process wrote.

        An embedded client answers vector queries from memory and does not see what another
        process added, so the client itself is opened anew. A server sees all that is written.
        """
        if self._closed:
            raise StoreError(f"the index {self.where} is closed: open it again")
        if chroma.is_url(self.where):
            self._records = self._read_records()
        elif self._stamp != chroma.changed_at(self.where):
            self._let_go()
            self._connect()

    def _connect(self) -> None:
        """Open a client, which is closed with this object or when that is dropped."""
        self._client = chroma.connect(self.where)
        self._let_go = weakref.finalize(self, self._client.close)
        self._let_go.atexit = False
        self._attach()

    def _attach(self) -> None:
        """Find the collections and check what they were made with."""
        self._contents = chroma.collection(
            self._client, CONTENTS, self.identity.record(generation=1)
        )
        recorded = dict(self._contents.metadata or {})
        if recorded.get("schema") != SCHEMA:
            raise StoreError(
                f"{self.where} is not an index of this version of article-qa (its layout is "
                f"{recorded.get('schema')}, not {SCHEMA}): choose another folder with --index"
            )
        made_with = EncoderIdentity.of(recorded)
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

    def _among(self, article: Chosen) -> Any:
        """Return Chroma's filter for the chosen articles, or for all that are listed."""
        if article is None:
            return {"article": {"$in": self._ids() or ["-"]}}
        for one in ids_of(article):
            self._slot(one)
        return {"article": {"$in": list(ids_of(article))}}

    def _passage(self, record: dict[str, Any], text: str) -> StoredPassage:
        return passage_of(record, text, self._records[self._slot(record["article"])])

    def _nearest(self, collection: Collection, query: Vectors, top: int, article: Chosen) -> Any:
        where = self._among(article)
        if not self._records:
            return {"metadatas": [[]], "documents": [[]], "distances": [[]]}
        return collection.query(query_embeddings=query[None, :], n_results=top, where=where)

    def _vectors(self, collection: Collection, keys: Sequence[str]) -> Vectors:
        if not keys:
            return np.zeros((0, self.identity.dimension), dtype=np.float32)
        found: Any = collection.get(ids=sorted(set(keys)), include=["embeddings"])
        rows = {key: row for row, key in enumerate(found["ids"])}
        if any(key not in rows for key in keys):
            raise StoreError(
                f"the index {self.where} lacks vectors that it should have: "
                f"run `article-qa rebuild --index {self.where}`"
            )
        vectors: Vectors = np.asarray(found["embeddings"], dtype=np.float32)
        return vectors[[rows[key] for key in keys]]
