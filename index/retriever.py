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
from index.lexical.bm25 import LexicalIndex
from index.lexical.files import LexicalFiles
from index.store.records import StoredPassage
from index.store.writer import Store
from index.text.language import detect

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

POOL = 30
"""Passages taken from either search before they are scored exactly."""

WHOLE = 100
"""Most passages of one article that are all scored exactly, without a search."""

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
        keys = sorted({key for keys in found for key in keys})
        if not keys:
            return []
        rows = snapshot.index.rows(keys)
        pool = self.store.embedded([key for key in keys if key in rows])
        cosines = [one.sentence_vectors @ queries.T for one in pool]
        best = np.array([part.max(axis=0) for part in cosines], dtype=np.float32)
        vectors = np.array([one.vector for one in pool], dtype=np.float32)
        dense = (vectors @ queries.T + best).mean(axis=1)
        scores = (
            dense
            + LEXICAL_WEIGHT * np.mean(lexical, axis=0)[[rows[one.passage.id] for one in pool]]
        )
        scored = [
            Candidate(one.passage, float(score), tuple(map(float, part[:, 0])))
            for one, score, part in zip(pool, scores, cosines, strict=True)
        ]
        return sorted(scored, key=lambda candidate: -candidate.score)[: top or self.top]

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, **options: Any
    ) -> list[Document]:
        """Return documents; options of a call are those of `candidates`."""
        return [FoundPassage.of(candidate) for candidate in self.candidates(query, **options)]

    def _pool(
        self, query: Vectors, lexical: Vectors, article: Chosen, snapshot: _Snapshot
    ) -> list[str]:
        """Return the keys of the passages that either search brings up."""
        index = snapshot.index
        if article:
            asked = [row for one in ids_of(article) for row in index.rows_of(one)]
            rows = np.array(asked, dtype=np.intp)
            if 0 < len(rows) <= WHOLE:
                return index.keys(rows.tolist())
            best = rows[np.argsort(-lexical[rows], kind="stable")[:POOL]]
        else:
            best = _largest(lexical, POOL)
        found = index.keys([int(row) for row in best if lexical[row] > 0])
        return [*self.store.nearest(query, POOL, article), *found]

    def _snapshot(self) -> _Snapshot:
        """Return the BM25 index of all passages, brought up to date when the store has changed."""
        with self._guard:
            version = self.store.version()
            if self._cached is None or self._cached.version != version:
                listed = self.store.ids()
                kept = LexicalFiles(self.store.derived, self.store.made_with)
                before = self._cached.index if self._cached else kept.read()
                index = before.updated(listed, self.store.passages_of)
                kept.write(index)
                self._cached = _Snapshot(version, index)
            return self._cached


def _largest(values: Vectors, count: int) -> NDArray[np.intp]:
    """Return where the largest values are, the largest first, of equal ones the first."""
    if count < len(values):
        least = np.partition(values, -count)[-count]
        (there,) = np.nonzero(values >= least)
    else:
        there = np.arange(len(values))
    return there[np.argsort(-values[there], kind="stable")][:count]
