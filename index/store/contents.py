"""Reading the Chroma index: the table of contents, passages, vectors, and searches.

`index.store.writer` says what is kept and adds what writes it.
"""

from __future__ import annotations

import contextlib
import functools
import threading
import weakref
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Self, TypeVar

import numpy as np

from index.article import Chosen, ids_of
from index.errors import StoreError
from index.store import chroma
from index.store.lines import article_of
from index.store.listing import Listing
from index.store.records import (
    CONTENTS,
    ArticleInfo,
    EmbeddedPassage,
    EncoderIdentity,
    StoredPassage,
    article_of_key,
    passage_of,
    sentence_vectors_of,
    slot_of,
)
from index.store.repeating import Pinned, retried

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.article import Article

    Vectors = NDArray[np.float32]

P = ParamSpec("P")
T = TypeVar("T")
Own = TypeVar("Own", bound="StoredArticles")

PAGE = 500
"""Articles or passages that are read at once."""


def reading(method: Callable[Concatenate[Own, P], T]) -> Callable[Concatenate[Own, P], T]:
    """Have a method see the index as it is, and call it again where `StoredArticles.retried` does.

    All of the method sees the same articles, and one thread reads after the other.
    """

    @functools.wraps(method)
    def read(self: Own, /, *args: P.args, **named: P.kwargs) -> T:
        def attempt() -> T:
            with self._guard, chroma.told(self.where):
                self._check_open()
                return method(self, *args, **named)

        return self.retried(attempt)

    return read


class StoredArticles:
    """An open index, as those see it who only read; safe to use from several threads.

    What other processes write is noticed at the next call.

    Attributes:
        where: the folder or URL of the index.
        identity: what its vectors are made with.
    """

    def __init__(self, where: str | Path, identity: EncoderIdentity) -> None:
        """Open the index in a folder, or on a Chroma server by its URL; make it if it is new.

        Raises:
            StoreError: if it cannot be opened, is damaged, or was made with another encoder.
        """
        self.where = chroma.absolute(where)
        self.identity = identity
        self._guard = threading.RLock()
        self._closed = False
        self._pinned = Pinned()
        self._listing = Listing(self.where)
        self._client: Any = None
        self._stamp: object = None
        self._again(self._open)

    def close(self) -> None:
        """Let go of the database and its threads; nothing can be read afterwards."""
        with self._guard:
            self._closed = True
            self._let_go()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    @reading
    def articles(self) -> tuple[ArticleInfo, ...]:
        """Return the table of contents, by title."""
        return self._listing.articles

    @reading
    def ids(self) -> frozenset[str]:
        """Return the ids of what is listed."""
        return self._listing.ids

    @reading
    def info(self, article_id: str) -> ArticleInfo | None:
        """Return an article's line in the table of contents, None where there is none."""
        return self._listing.at(self._listing.live.get(article_id, ""))

    @reading
    def from_source(self, source: str) -> ArticleInfo | None:
        """Return the line of the article from a source, None where there is none."""
        return self._listing.at(slot_of(source))

    @reading
    def main_language(self) -> str:
        """Return the language of most articles: what a question of one name is taken to be in."""
        return self._listing.main_language

    @reading
    def titles_in(self, text: str) -> list[tuple[str, str]]:
        """Return the titles in a text, see `Listing.titles_in`."""
        return self._listing.titles_in(text)

    @reading
    def article(self, article_id: str) -> Article:
        """Return an article as it was stored; a StoreError says where there is none."""
        slots = self._listing.slots_of(article_id)
        found: Any = self._contents.get(ids=slots, include=["metadatas", "documents"])
        for record, line in zip(found["metadatas"], found["documents"], strict=True):
            if record["id"] == article_id and line:
                return article_of(line)
        raise self._listing.unknown(article_id)

    def passages(self) -> tuple[StoredPassage, ...]:
        """Return every passage of every article, in a fixed order."""
        return self.passages_of([info.id for info in self.articles()])

    @reading
    def passages_of(self, articles: Sequence[str]) -> tuple[StoredPassage, ...]:
        """Return the passages of articles, by id of the article and in reading order."""
        stored: list[StoredPassage] = []
        for first in range(0, len(articles), PAGE):
            of = chroma.only("article", articles[first : first + PAGE])
            for found in chroma.pages(self._passages, ["metadatas", "documents"], of):
                stored += map(self._passage, found["metadatas"], found["documents"])
        return tuple(sorted(stored, key=lambda passage: (passage.article, passage.start)))

    @reading
    def embedded(self, keys: Sequence[str]) -> tuple[EmbeddedPassage, ...]:
        """Return passages with their vectors, in the order of their keys; all have to be there."""
        if not keys:
            return ()
        found: Any = self._passages.get(
            ids=list(dict.fromkeys(keys)), include=["metadatas", "documents", "embeddings"]
        )
        rows = {key: row for row, key in enumerate(found["ids"])}
        if lost := [key for key in keys if key not in rows]:
            raise StoreError(
                f"the index {self.where} lacks passages that it should have ({lost[0]}): "
                f"run `article-qa check --mend --index {self.where}`"
            )
        return tuple(
            EmbeddedPassage(
                self._passage(record, found["documents"][row]),
                np.asarray(found["embeddings"][row], dtype=np.float32),
                sentence_vectors_of(record, self.identity.dimension),
            )
            for row in (rows[key] for key in dict.fromkeys(keys))
            for record in [found["metadatas"][row]]
        )

    @reading
    def nearest(self, query: Vectors, top: int, article: Chosen = None) -> tuple[str, ...]:
        """Return the keys of the passages nearest to a query vector, nearest first.

        Args:
            query: shape (dimension,), of length 1.
            top: how many at the most.
            article: look only in this article, or in these; None for all.

        Raises:
            StoreError: if there is no such article.
        """
        live, where = self._listing.live, chroma.only("article", article)
        for one in ids_of(article) if article is not None else ():
            if one not in live:
                raise self._listing.unknown(one)
        if not live:
            return ()
        asked = top
        while True:  # vectors of articles that are gone may be among the nearest
            wanted: Any = {"n_results": asked, "where": where, "include": []}
            found = self._passages.query(query_embeddings=query[None, :], **wanted)
            keys = found["ids"][0]
            there = tuple(key for key in keys if article_of_key(key) in live)
            if len(there) >= top or len(keys) < asked:
                return there[:top]
            asked *= 4

    @reading
    def search(
        self, query: Vectors, top: int, article: Chosen = None
    ) -> list[tuple[StoredPassage, float]]:
        """Return what `nearest` finds, with its cosines; arguments are the same."""
        near = self.embedded(self.nearest(query, top, article))
        return [(one.passage, float(one.vector @ query)) for one in near]

    def passage_vectors(self, passages: Sequence[StoredPassage]) -> Vectors:
        """Return the vectors of passages, shape (passages, dimension), in the order given."""
        found = [one.vector for one in self._embedded_in_pages(passages)]
        return np.array(found, np.float32).reshape(len(found), self.identity.dimension)

    def sentence_vectors(self, passages: Sequence[StoredPassage]) -> Vectors:
        """Return the vectors of all sentences of passages, in order, shape (n, dimension)."""
        empty = np.zeros((0, self.identity.dimension), dtype=np.float32)
        found = (one.sentence_vectors for one in self._embedded_in_pages(passages))
        return np.concatenate([empty, *found])

    def _embedded_in_pages(self, passages: Sequence[StoredPassage]) -> Iterator[EmbeddedPassage]:
        for first in range(0, len(passages), PAGE):
            yield from self.embedded([one.id for one in passages[first : first + PAGE]])

    @reading
    def version(self) -> str:
        """Return a string that changes whenever the articles change; derived data keeps it."""
        return f"{self._generation}:{self._listing.digest}"

    @property
    def derived(self) -> Path:
        """Return the folder for what is made from the index."""
        return chroma.derived(self.where)

    @property
    def made_with(self) -> str:
        """Return what differs where passages are cut or numbered otherwise."""
        return f"{self.identity.encoder}:{self.identity.revision}:{self._generation}"

    def retried(self, read: Callable[[], T]) -> T:
        """Return what `read` returns; it is called again if it fails while the index changes.

        Several reads belong together: passages that are found, and then their vectors. They see the
        index as it was at the first; what is replaced meanwhile can be read for `writer.GRACE`.
        """
        if self._pinned.now:
            return read()
        return self._again(lambda: self._pin(read))

    def _pin(self, read: Callable[[], T]) -> T:
        """Return what `read` returns; what other processes write meanwhile is not looked for."""
        with self._guard, chroma.told(self.where):
            self._refresh()
        self._pinned.now = True
        try:
            return read()
        finally:
            self._pinned.now = False

    def _changes(self) -> object:
        """Return what differs once the index has changed; equal where it cannot be asked."""
        if self._client is not None and not self._closed:
            with contextlib.suppress(StoreError), chroma.told(self.where):
                return chroma.changed_at(self.where, self._client)
        return None

    def _again(self, read: Callable[[], T]) -> T:
        """Return what `read` returns, see `retried`; a server shows all that is written."""
        return retried(read, self._stamp, self._changes, unseen=not chroma.is_url(self.where))

    def _refresh(self) -> None:
        """Notice what another process wrote.

        An embedded client does not see all of it and is opened anew; a server sees it.
        """
        self._check_open()
        if self._stamp != chroma.changed_at(self.where, self._client):
            if chroma.is_url(self.where):
                self._attach()
            else:
                self._connect()

    def _check_open(self) -> None:
        if self._closed:
            raise StoreError(f"the index {self.where} is closed: open it again")

    def _open(self) -> None:
        with chroma.told(self.where):
            self._connect()

    def _connect(self) -> None:
        """Open a client in place of the one before; it is closed with this object at the latest."""
        if self._client is not None:
            self._let_go()
        self._client = chroma.connect(self.where)
        self._let_go: Any = weakref.finalize(self, self._client.close)
        self._let_go.atexit = False
        self._attach()

    def _attach(self) -> None:
        """Find the collections and check what they were made with."""
        stamp = chroma.changed_at(self.where, self._client)
        self._contents = chroma.collection(
            self._client, CONTENTS, self.identity.record(1), sync_threshold=chroma.SYNC_AFTER
        )
        recorded = dict(self._contents.metadata or {})
        self.identity.check(recorded, self.where)
        self._generation = int(recorded["generation"])
        self._passages = chroma.collection(self._client, f"passages-{self._generation}", recorded)
        of = f"{self._contents.id}:{self._generation}"
        known = self._listing if self._listing.of == of else Listing.kept(self.where, of)
        self._listing = known.up_to_date(self._contents)
        self._listing.keep()
        self._stamp = stamp

    def _passage(self, record: dict[str, Any], text: str) -> StoredPassage:
        return passage_of(record, text, self._listing.owner(record["article"]))
