"""Finding passages: dense and lexical, aware of languages.

A passage's dense score is the cosine of question and passage plus that of question and its best
sentence: a long passage blurs, a sentence alone lacks context. On XQuAD, the dev half, the sum
lifts MRR@10 from .955 to .975 (de -> de) and from .911 to .954 (en -> de) over the passage alone.
The lexical score is added with one weight, within languages and across them.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, Field, InstanceOf, PrivateAttr

from index.article import Chosen, ids_of
from index.encoder.encoder import Encoder
from index.lexical import LexicalIndex
from index.store.records import StoredPassage
from index.store.writer import Store
from index.text.language import detect

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

POOL = 30
"""Passages taken from each of the three searches before they are scored exactly."""

LEXICAL_WEIGHT = 0.3
"""Weight of a BM25 share against a sum of two cosines; .1 to .4 differ by under .005 MRR@10 on
XQuAD, the dev half, in all four language pairs (``benchmarks/retrieval.py``)."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may answer.

    Attributes:
        passage: the passage.
        score: dense and lexical score together; higher is better, comparable within a question.
        sentence_cosines: cosine of the question with each sentence of the passage, in order.
    """

    passage: StoredPassage
    score: float
    sentence_cosines: tuple[float, ...]


class FoundPassage(Document):
    """A passage that was found, as a chain sees it: its text, where it stands, how well it fits.

    Attributes:
        candidate: the same with all that was found out about it.
    """

    candidate: InstanceOf[Candidate] = Field(exclude=True, repr=False)

    @classmethod
    def of(cls, candidate: Candidate) -> FoundPassage:
        """Return a candidate as a document."""
        passage = candidate.passage
        names = ("article", "title", "section", "start", "end", "language")
        metadata = {name: getattr(passage, name) for name in names}
        return cls(
            page_content=passage.text,
            metadata={**metadata, "score": candidate.score},
            candidate=candidate,
        )


@dataclass(frozen=True, slots=True)
class _Snapshot:
    """What is derived from one version of the store."""

    version: str
    passages: tuple[StoredPassage, ...]
    rows: dict[str, int]
    index: LexicalIndex


class ArticleRetriever(BaseRetriever):
    """LangChain retriever over a store.

    Attributes:
        store: the index.
        encoder: what the index was made with.
        top: passages to return.
        article: look only in the article of this id; None for all.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    store: Store
    encoder: Encoder
    top: int = 5
    article: str | None = None
    _cached: _Snapshot | None = PrivateAttr(default=None)
    _guard: Any = PrivateAttr(default_factory=threading.Lock)

    def candidates(
        self,
        question: str,
        language: str = "",
        article: Chosen = None,
        top: int | None = None,
        context: str = "",
    ) -> list[Candidate]:
        """Return the passages that fit a question best, best first.

        Args:
            question: the question.
            language: its ISO 639-1 code; detected where it is empty.
            article: look only in this article, or in these; the retriever's own choice where it is
                None.
            top: how many at the most; the retriever's own `top` where it is None.
            context: the question in more words, where it rests on what was said before: passages
                are scored by the mean of both, sentences by the question alone.

        Raises:
            StoreError: if the index cannot be read, or has no such article.
        """
        language = language or detect(question)
        article = article or self.article
        texts = [question, context] if context else [question]
        queries = self.encoder.queries(texts)
        snapshot = self._snapshot()
        lexical = [snapshot.index.shares(text, language) for text in texts]
        found = [
            self._pool(query, shares, article, snapshot)
            for query, shares in zip(queries, lexical, strict=True)
        ]
        rows = sorted({row for rows in found for row in rows})
        pool = [snapshot.passages[row] for row in rows]
        if not pool:
            return []
        dense, cosines = self._dense(queries, pool)
        scores = dense + LEXICAL_WEIGHT * np.mean(lexical, axis=0)[rows]
        scored = [
            Candidate(passage, float(score), cosine)
            for passage, score, cosine in zip(pool, scores, cosines, strict=True)
        ]
        return sorted(scored, key=lambda candidate: -candidate.score)[: top or self.top]

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, **options: Any
    ) -> list[Document]:
        """Return documents; options of a call are those of `candidates`."""
        return [FoundPassage.of(candidate) for candidate in self.candidates(query, **options)]

    def _pool(
        self, query: Vectors, lexical: Vectors, article: Chosen, snapshot: _Snapshot
    ) -> list[int]:
        """Return the rows of what any of the three searches brings up, without duplicates."""
        ids = [passage.id for passage, _ in self.store.search(query, POOL, article)]
        ids += self.store.search_sentences(query, POOL, article)
        found = {snapshot.rows[key] for key in ids if key in snapshot.rows}
        if article:
            asked = frozenset(ids_of(article))
            there = [p.article in asked for p in snapshot.passages]
            lexical = np.where(there, lexical, 0)
        best = np.argsort(-lexical, kind="stable")[:POOL]
        return sorted(found | {int(row) for row in best if lexical[row] > 0})

    def _dense(
        self, queries: Vectors, pool: list[StoredPassage]
    ) -> tuple[Vectors, list[tuple[float, ...]]]:
        """Return each passage's mean dense score, and its sentences' cosines to the first query."""
        cosines = self.store.sentence_vectors(pool) @ queries.T
        bounds = np.cumsum([len(p.sentences) for p in pool])[:-1]
        by_passage = np.split(cosines, bounds)
        best = np.array([part.max(axis=0) for part in by_passage], dtype=np.float32)
        dense: Vectors = (self.store.passage_vectors(pool) @ queries.T + best).mean(axis=1)
        return dense, [tuple(float(c) for c in part[:, 0]) for part in by_passage]

    def _snapshot(self) -> _Snapshot:
        """Return all passages and their BM25 index, built anew when the store has changed."""
        version = self.store.version()
        with self._guard:
            if self._cached is None or self._cached.version != version:
                passages = self.store.passages()
                rows = {passage.id: row for row, passage in enumerate(passages)}
                self._cached = _Snapshot(version, passages, rows, LexicalIndex(passages))
            return self._cached
