"""Finding passages: dense and lexical, aware of languages.

A passage's dense score is the cosine of question and passage plus that of question and its best
sentence: a long passage blurs, a sentence alone lacks context. On XQuAD, the dev half, the sum
lifts MRR@10 from .955 to .975 (de -> de) and from .911 to .954 (en -> de) over the passage alone.
The lexical score is added with one weight, within languages and across them.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from langchain_core.callbacks import (
    AsyncCallbackManagerForRetrieverRun,
    CallbackManagerForRetrieverRun,
)
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables.config import run_in_executor
from pydantic import ConfigDict, Field, InstanceOf

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


@dataclass(frozen=True, slots=True, repr=False)
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

    def __repr__(self) -> str:
        passage = self.passage
        section = f", section={passage.section!r}" if passage.section else ""
        begin = " ".join(passage.text[:160].split())[:80]
        return (
            f"Candidate({begin!r}…{section}, {passage.start}:{passage.end}, score={self.score:.2f})"
        )


class FoundPassage(Document):
    """A passage that was found, as a chain sees it: its text, where it stands, how well it fits.

    Attributes:
        candidate: the same with all that was found out about it.
    """

    candidate: InstanceOf[Candidate] = Field(exclude=True, repr=False)

    @classmethod
    def lc_id(cls) -> list[str]:
        """Return what LangChain serialises it as: a plain document, which everybody can load."""
        return Document.lc_id()

    @classmethod
    def of(cls, candidate: Candidate) -> FoundPassage:
        """Return a candidate as a document."""
        passage = candidate.passage
        names = ("article", "title", "section", "start", "end", "language", "page")
        metadata = {name: getattr(passage, name) for name in names}
        return cls(
            id=passage.id,
            page_content=passage.text,
            metadata={**metadata, "score": candidate.score},
            candidate=candidate,
        )


class SharedLexicalIndex:
    """The BM25 index of a store, which a retriever and all copies of it share."""

    def __init__(self) -> None:
        self._version = ""
        self._index: LexicalIndex | None = None
        self._guard = threading.Lock()

    def of(self, store: Store) -> LexicalIndex:
        """Return the index of all passages, brought up to date when the store has changed."""
        with self._guard:
            version = store.version()
            if self._index is None or self._version != version:
                listed = store.ids()
                kept = LexicalFiles(store.derived, store.made_with)
                before = self._index or kept.read()
                self._index = before.updated(listed, store.new_passages_of)
                self._version = version
                kept.write(self._index)
            return self._index


class ArticleRetriever(BaseRetriever):
    """LangChain retriever over a store.

    A document is a passage, ``page_content == article.text[start:end]`` to the character. Its
    metadata say where it stands: ``article`` (id), ``title``, ``section``, ``start``, ``end``,
    ``language`` (ISO 639-1), ``page`` (from 1, None where there are none), and its ``score``.

    Attributes:
        store: the index.
        encoder: what the index was made with.
        k: passages to return.
        article: look only in the article of this id, or of these; None for all.

    Example:
        >>> retriever = assistant.retriever
        >>> retriever.invoke("Who went to Moscow?", k=1)[0].metadata["section"]
        'Verhandlungen'
        >>> retriever.model_copy(update={"article": article_id, "k": 3})
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    store: Store
    encoder: Encoder
    k: int = Field(default=5, ge=1)
    article: str | tuple[str, ...] | None = None
    lexical: SharedLexicalIndex = Field(default_factory=SharedLexicalIndex, exclude=True)

    def candidates(
        self,
        question: str,
        language: str = "",
        article: Chosen = None,
        k: int | None = None,
        context: str = "",
    ) -> list[Candidate]:
        """Return the passages that fit a question best, best first.

        Args:
            question: the question.
            language: its ISO 639-1 code; detected where it is empty.
            article: look only in this article, or in these; the retriever's own choice where it is
                None.
            k: how many at the most; the retriever's own `k` where it is None.
            context: the question in more words, where it rests on what was said before: passages
                are scored by the mean of both, sentences by the question alone.

        Raises:
            StoreError: if the index cannot be read, or has no such article.
            ValueError: if `k` is less than 1.
        """
        k = self.k if k is None else k
        if k < 1:
            raise ValueError(f"k is how many passages to return, at least 1, got {k}")
        language = language or detect(question)
        article = article or self.article
        texts = [question, context] if context else [question]
        queries = self.encoder.queries(texts)
        index = self.lexical.of(self.store)
        lexical = [index.shares(text, language) for text in texts]
        found = [
            self._pool(query, shares, article, index, max(k, POOL))
            for query, shares in zip(queries, lexical, strict=True)
        ]
        keys = sorted({key for keys in found for key in keys})
        if not keys:
            return []
        rows = index.rows(keys)
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
        return sorted(scored, key=lambda candidate: -candidate.score)[:k]

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, **options: Any
    ) -> list[Document]:
        """Return documents; options of a call are those of `candidates`."""
        return [FoundPassage.of(candidate) for candidate in self.candidates(query, **options)]

    async def _aget_relevant_documents(
        self, query: str, *, run_manager: AsyncCallbackManagerForRetrieverRun, **options: Any
    ) -> list[Document]:
        """Return the same, found by another thread."""
        sync = run_manager.get_sync()
        found = partial(self._get_relevant_documents, query, run_manager=sync, **options)
        return await run_in_executor(None, found)

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        """Yield what somebody can choose; the parts say nothing when they are printed."""
        yield from (("k", self.k), ("article", self.article))

    def _pool(
        self, query: Vectors, lexical: Vectors, article: Chosen, index: LexicalIndex, size: int
    ) -> list[str]:
        """Return the keys of the passages that either search brings up, `size` each at the most."""
        if article:
            asked = [row for one in ids_of(article) for row in index.rows_of(one)]
            rows = np.array(asked, dtype=np.intp)
            if 0 < len(rows) <= WHOLE:
                return index.keys(rows.tolist())
            best = rows[np.argsort(-lexical[rows], kind="stable")[:size]]
        else:
            best = _largest(lexical, size)
        found = index.keys([int(row) for row in best if lexical[row] > 0])
        return [*self.store.nearest(query, size, article), *found]


def _largest(values: Vectors, count: int) -> NDArray[np.intp]:
    """Return where the largest values above 0 are, the largest first, of equal ones the first."""
    (there,) = np.nonzero(values > 0)
    if count < len(there):
        least = np.partition(values[there], -count)[-count]
        there = there[values[there] >= least]
    largest: NDArray[np.intp] = there[np.argsort(-values[there], kind="stable")][:count]
    return largest
