"""The Chroma index: the one place where articles, passages and vectors are kept.

Two collections. ``article-qa`` holds one record for each *source* (a path, a URL, an upload) with
the whole article; it is the table of contents, and a passage counts only if its article is listed
there. ``passages-N`` holds the passages of generation N with their vectors and those of their
sentences. So each change takes effect in one write to the table of contents.

What is not listed any more can be read for `GRACE` seconds, by questions that began before. A
record in the slot ``gone-ID`` says that an article's vectors have to be swept away: it is written
before the first vector of a new article, and in one step with what replaces an old one. Each write
first sweeps what is due, at a cost that does not depend on the size of the index. A process killed
in between leaves sweepings, never half an article.

In a folder each article is a file beside Chroma as well: what `index.store.check` mends from.

The table of contents also records what the vectors were made with. Opening it with another
encoder is refused; `Store.rebuild` embeds every stored article anew. Whatever Chroma or the disk
refuses is a StoreError of one line.
"""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.store import chroma
from index.store.contents import StoredArticles, reading
from index.store.database import remove_unknown_segments
from index.store.files import ArticleFiles
from index.store.first_layout import stored_articles
from index.store.lines import line_of
from index.store.listing import CHANGED, TAKES
from index.store.records import (
    CONTENTS,
    EmbeddedArticle,
    EncoderIdentity,
    StoredPassage,
    article_of_key,
    article_record,
    gone_slot,
    passage_record,
    slot_of,
)
from index.store.server.lock import LOCK
from index.store.soundness import DATABASE, segments

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

    from index.article import Article

GRACE = 60.0
"""Seconds for which what is not listed any more can be read; a question takes less."""


_OURS = re.compile(rf"passages-\d+|{LOCK}-.*")
"""Collections that may be left of what was killed; a server may have others of somebody else's."""


class Store(StoredArticles):
    """An open index that can be written to.

    Writers in other processes are kept apart by a lock.
    """

    def __init__(self, where: str | Path, identity: EncoderIdentity) -> None:
        super().__init__(where, identity)
        self._newest: tuple[StoredPassage, ...] = ()
        with chroma.told(self.where):
            self._lock = chroma.writer_lock(self.where, self._client)

    def add(self, embedded: EmbeddedArticle) -> None:
        """Store an article; one from the same source is replaced in the same step.

        An article that is stored already, whatever its source, is left as it is. If it cannot be
        written, a StoreError says why, and the index is as it was before.
        """
        with self._writing():
            if embedded.article.id not in self._listing.live:
                self._put(embedded)

    def new_passages_of(self, articles: Sequence[str]) -> tuple[StoredPassage, ...]:
        """Return what `passages_of` does, of the article that was just added without a look.

        Chroma goes through all of its passages for those of an article, 13 ms among 100,000.
        """
        newest = self._newest
        if list(articles) == [*{passage.article for passage in newest}]:
            return newest
        return self.passages_of(articles)

    def put(self, embedded: EmbeddedArticle) -> None:
        """Store an article in place of what is stored of it."""
        with self._writing():
            self._sweep_article(embedded.article.id)
            self._put(embedded)

    @reading
    def going(self) -> set[str]:
        """Return the ids of articles that are not listed and will be swept away."""
        return {str(record["id"]) for record in self._listing.gone.values()}

    @reading
    def slots(self) -> set[str]:
        """Return where articles are listed, see `index.store.records.slot_of`."""
        return set(self._listing.records)

    @reading
    def strays(self) -> list[str]:
        """Return the keys of passages that belong to no article, listed or going."""
        known = self._listing.live.keys() | self.going()
        keys = self._passages.get(include=[])["ids"]
        return [key for key in keys if article_of_key(key) not in known]

    def drop(self, keys: Sequence[str]) -> None:
        """Delete passages by their keys."""
        with self._writing():
            chroma.delete(self._passages, keys)

    def remove(self, article_id: str) -> None:
        """Remove an article; a StoreError says where there is none with that id."""
        with self._writing():
            slot = self._listing.live.get(article_id)
            if slot is None:
                raise self._listing.unknown(article_id)
            self._write(self._going(slot))
            self._delete(slot)

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
        place = chroma.absolute(where)
        made_with = recorded_identity(place)
        if made_with is None:
            return cls(place, identity)
        with chroma.told(place), chroma.connected_alone(place) as client:
            _embed_anew(client, identity, embed)
        store = cls(place, identity)
        with store._writing():
            return store  # swept of what the old generation leaves

    def _put(self, embedded: EmbeddedArticle) -> None:
        article, slot = embedded.article, slot_of(embedded.article.source)
        pending = gone_slot(article.id)
        self._write({pending: ({"id": article.id, "gone": 0.0}, "")})
        self.files.write(article)
        write_vectors(embedded, self._passages)
        record = article_record(article, len(embedded.passages))
        self._write({slot: (record, line_of(article)), **self._going(slot, article.id)})
        self._newest = embedded.passages
        self._delete(pending)

    def _going(self, slot: str, unless: str = "") -> dict[str, tuple[dict[str, Any], str]]:
        """Return what is written of the article in a slot that will not be listed any more."""
        old = self._listing.records.get(slot)
        if old is None or old["id"] == unless:
            return {}
        found: Any = self._contents.get(ids=[slot], include=["documents"])
        record = {**old, "gone": time.time(), TAKES: slot}
        return {gone_slot(old["id"]): (record, found["documents"][0])}

    def _write(self, records: Mapping[str, tuple[Mapping[str, Any], str]]) -> None:
        """Write to the table of contents, in one step."""
        if records:
            number = max(time.time_ns() // 1000, self._listing.last + 1)
            metadatas = {slot: {**record, CHANGED: number} for slot, (record, _) in records.items()}
            lines = [line for _, line in records.values()]
            vectors = np.ones((len(records), 1), dtype=np.float32)  # Chroma wants one for each
            chroma.upsert(self._contents, list(metadatas), vectors, list(metadatas.values()), lines)
            self._listing.change(metadatas)

    def _delete(self, *slots: str) -> None:
        chroma.delete(self._contents, slots)
        self._listing.change({}, slots)

    def _sweep(self) -> None:
        """Delete what is left of articles that are gone, and of rebuilds that were killed."""
        chroma.sync_sooner(self._contents)
        for slot, record in list(self._listing.gone.items()):
            if record["gone"] < time.time() - GRACE:
                if record["id"] not in self._listing.live:
                    self._sweep_article(record["id"])
                self._delete(slot)
        kept = {CONTENTS, self._passages.name}
        for one in self._client.list_collections():
            if one.name not in kept and _OURS.fullmatch(one.name):
                self._client.delete_collection(one.name)
        if not chroma.is_url(self.where) and len(segments(Path(self.where))) > len(kept):
            remove_unknown_segments(Path(self.where))

    def _sweep_article(self, article_id: str) -> None:
        chroma.delete(self._passages, chroma.ids_of(self._passages, "article", article_id))
        self.files.remove([article_id])

    @property
    def files(self) -> ArticleFiles:
        """Return the files of the articles; there are none beside a server."""
        return ArticleFiles(None if chroma.is_url(self.where) else Path(self.where))

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        with self._guard, chroma.told(self.where), self._lock:
            self.retried(lambda: None)  # takes in what others wrote
            try:
                with chroma.writing(self.where, self._contents):
                    self._sweep()
                    yield
            finally:
                self._stamp = chroma.changed_at(self.where, self._client)
                self._listing.keep()


def existing(where: str | Path) -> Store | None:
    """Return an index with whatever encoder it was made, None if it was never written.

    What needs no vectors, such as its table of contents, needs no encoder either.
    """
    if not chroma.is_url(str(where)):
        chroma.await_sound(Path(where).expanduser())
    made_with = recorded_identity(str(where))
    return Store(where, made_with) if made_with else None


def recorded_identity(where: str) -> EncoderIdentity | None:
    """Return what an index was made with, None if it was never written; nothing is made for it."""
    if not chroma.is_url(where) and not (Path(where).expanduser() / DATABASE).exists():
        return None
    with chroma.told(where), chroma.connect(where) as client:
        if CONTENTS not in [collection.name for collection in client.list_collections()]:
            return None
        found = chroma.existing(client, CONTENTS)
        return EncoderIdentity.of(found.metadata or {})


def write_vectors(embedded: EmbeddedArticle, passages: Collection) -> None:
    """Add an article's vectors; no search finds them until the table of contents names it."""
    if not embedded.passages:
        return
    lengths = [len(passage.sentences) for passage in embedded.passages]
    sentences = np.split(embedded.sentence_vectors, np.cumsum(lengths)[:-1])
    chroma.upsert(
        passages,
        [p.id for p in embedded.passages],
        embedded.passage_vectors,
        [passage_record(p, own) for p, own in zip(embedded.passages, sentences, strict=True)],
        [p.text for p in embedded.passages],
    )


def _embed_anew(
    client: Any, identity: EncoderIdentity, embed: Callable[[Article], EmbeddedArticle]
) -> None:
    """Write the vectors of every article with another encoder, and then use them."""
    contents = chroma.existing(client, CONTENTS)
    generation = int(contents.metadata["generation"]) + 1
    metadata = identity.record(generation)
    name = f"passages-{generation}"
    if name in [collection.name for collection in client.list_collections()]:
        client.delete_collection(name)  # left by a rebuild that was killed
    passages = chroma.collection(client, name, metadata)
    counts: dict[str, int] = {}
    for slot, article in stored_articles(contents):
        embedded = embed(article)
        write_vectors(embedded, passages)
        counts[slot] = len(embedded.passages)
    one = np.ones((1, 1), dtype=np.float32)
    for slot, article in stored_articles(contents):
        record = article_record(article, counts[slot])
        chroma.upsert(contents, [slot], one, [record], [line_of(article)])
    contents.modify(metadata=metadata)
