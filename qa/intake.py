"""Putting an article into the index while others are put into it, or questions are asked."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from index.embed import embed
from index.errors import LoadError, check
from index.threads import Locks, held

if TYPE_CHECKING:
    from index.article import Article
    from index.store.records import EmbeddedArticle
    from index.store.writer import Store
    from qa.chain import AnswerChain

Progress = Callable[[int, int], None]
"""Called with the number of sentences read so far and in all."""


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of an article that was given to the index."""

    id: str
    title: str
    passages: int
    status: Literal["added", "unchanged", "replaced"]


class Intake:
    """Puts articles into an index; safe to use from several threads.

    Only who brings the same article waits for another: a long one, which takes minutes to embed,
    does not hold back a short one.

    Args:
        quota: passages that all articles of the index may have together; None for any number.
    """

    def __init__(self, quota: int | None = None) -> None:
        self._quota = quota
        self._same = Locks()
        self._storing = threading.Lock()

    def take(
        self,
        chain: AnswerChain,
        article: Article,
        progress: Progress | None,
        cancelled: Callable[[], bool] | None,
    ) -> Ingested:
        """Embed an article and store it in the index of a chain; see `Assistant.ingest`."""
        store = chain.retriever.store
        with held(self._same.of(article.id), lambda: check(cancelled, article.title)):
            if known := unchanged(store, article.id):
                return known
            self._check_quota(store, article, 1)
            try:
                embedded = embed(
                    article,
                    chain.retriever.encoder,
                    _in_sentences(progress, len(article.sentences)),
                    sink=chain.judge.sink,
                    cancelled=cancelled,
                )
                return self.store(chain, embedded)
            except BaseException:
                chain.judge.forget(article.id)
                raise

    def store(self, chain: AnswerChain, embedded: EmbeddedArticle) -> Ingested:
        """Store an article that is embedded already in the index of a chain.

        Raises:
            LoadError: if the index may have no more.
            StoreError: if it cannot be stored.
        """
        store, article = chain.retriever.store, embedded.article
        with self._storing:
            if known := unchanged(store, article.id):
                return known
            before = store.from_source(article.source)
            self._check_quota(store, article, len(embedded.passages))
            store.add(embedded)
        if before:
            chain.judge.forget(before.id)
        count = len(embedded.passages)
        return Ingested(article.id, article.title, count, "replaced" if before else "added")

    def _check_quota(self, store: Store, article: Article, passages: int) -> None:
        """Raise a LoadError where an article would not fit beside those that it leaves."""
        if self._quota is None:
            return
        others = (info for info in store.articles() if info.source != article.source)
        if sum(info.passages for info in others) + passages > self._quota:
            raise LoadError(
                f"{article.title} does not fit: your articles may have {self._quota:,} passages "
                "together, remove one first",
                "quota",
                name=article.title,
                limit=self._quota,
            )


def unchanged(store: Store, article_id: str) -> Ingested | None:
    """Return what becomes of an article that is stored already, None if it is not."""
    known = store.info(article_id)
    return Ingested(known.id, known.title, known.passages, "unchanged") if known else None


def _in_sentences(progress: Progress | None, sentences: int) -> Progress | None:
    """Return what is told of texts embedded, passages and sentences, as sentences alone."""
    if progress is None:
        return None
    return lambda done, total: progress(sentences * done // total, sentences)
