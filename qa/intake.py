"""Putting an article into the index while others are put into it, or questions are asked."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from index.embed import embed
from index.errors import check
from index.threads import Locks, held

if TYPE_CHECKING:
    from index.article import Article
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
    """

    def __init__(self) -> None:
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
            if known := store.info(article.id):
                return Ingested(known.id, known.title, known.passages, "unchanged")
            try:
                embedded = embed(
                    article,
                    chain.retriever.encoder,
                    _in_sentences(progress, len(article.sentences)),
                    sink=chain.judge.sink,
                    cancelled=cancelled,
                )
                with self._storing:
                    before = store.from_source(article.source)
                    store.add(embedded)
            except BaseException:
                chain.judge.forget(article.id)
                raise
        if before:
            chain.judge.forget(before.id)
        count = len(embedded.passages)
        return Ingested(article.id, article.title, count, "replaced" if before else "added")


def _in_sentences(progress: Progress | None, sentences: int) -> Progress | None:
    """Return what is told of texts embedded, passages and sentences, as sentences alone."""
    if progress is None:
        return None
    return lambda done, total: progress(sentences * done // total, sentences)
