"""BM25 alone: no encoder, no chat model.

The passages are cut and the words are found as the assistant does it, so that what is compared is
the ranking. Scores on stems and on surface forms are added: on XQuAD's dev half that ranks better
than either of them in all four language pairs (MRR@10 .943 against .932 and .914 from German to
German, .544 against .422 and .517 from English to German).

Its quotes are the sentences of the best passages that score best when BM25 ranks sentences. It
never declines, as a score of BM25 has no scale by which nothing could be told from something.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from benchmarks.peers.rival import Rival, code_of, stored
from index.article import Article
from index.encoder.encoder import Encoder
from index.lexical.bm25 import LexicalIndex
from index.retriever import Candidate
from index.store.records import StoredPassage
from index.text.language import detect
from index.text.passages import passages
from qa.answer import Event

QUOTES = 3
"""Sentences that are quoted."""


class Bm25(Rival):
    """BM25 over the assistant's own passages, and over the sentences of the best of them."""

    def __init__(self, encoder: Encoder, top: int = 5) -> None:
        """Open it."""
        super().__init__({"encoder": "BM25", "llm": "", "code": code_of(__file__)}, "")
        self._encoder = encoder
        self._top = top
        self._passages: list[StoredPassage] = []
        self._sentences: list[StoredPassage] = []
        self._by_passage: list[list[int]] = []
        self._indexes: tuple[LexicalIndex, LexicalIndex] | None = None

    def warm(self) -> None:
        """Build the indexes."""
        super().warm()
        self._ready()

    def search(self, question: str, top: int = 5, article: str | None = None) -> list[Candidate]:
        """Return passages, best first."""
        return [
            Candidate(self._passages[row], score, ())
            for row, score in self._ranked(question, article)[:top]
        ]

    def stream(
        self, question: str, *, article: str | None = None, compose: bool = True
    ) -> Iterator[Event]:
        """Yield the quotes, then the same as an answer; there is nothing to compose with."""
        best = self._ranked(question, article)[: self._top]
        rows = [row for passage, _ in best for row in self._by_passage[passage]]
        scores = _scores(self._ready()[1], question, self._language(question))
        quoted = sorted(rows, key=lambda row: -scores[row])[:QUOTES]
        found = [Candidate(self._passages[row], score, ()) for row, score in best]
        evidence = self._evidence(question, [self._sentences[row] for row in quoted], found)
        yield evidence
        yield self._answer(question, evidence)

    def _add(self, article: Article) -> None:
        for passage in passages(article, self._encoder.count, self._encoder.limit):
            text = passage.of(article.text)
            language = detect(text, default=article.language)
            heading = article.heading(passage.section)
            first = len(self._sentences)
            self._passages.append(stored(article, passage, language, heading))
            quotable = passage.sentences[passage.headings :]
            self._sentences += [stored(article, s, language) for s in quotable]
            self._by_passage.append(list(range(first, len(self._sentences))))
        self._indexes = None

    def _ready(self) -> tuple[LexicalIndex, LexicalIndex]:
        """Return the indexes of passages and of sentences."""
        if self._indexes is None:
            self._indexes = LexicalIndex(self._passages), LexicalIndex(self._sentences)
        return self._indexes

    def _ranked(self, question: str, article: str | None) -> list[tuple[int, float]]:
        """Return the rows of passages with their scores, best first."""
        scores = _scores(self._ready()[0], question, self._language(question))
        return [
            (int(row), float(scores[row]))
            for row in np.argsort(-scores, kind="stable")
            if article in (None, self._passages[row].article)
        ]


def _scores(index: LexicalIndex, question: str, language: str) -> np.ndarray:
    total: np.ndarray = index.stemmed(question, language) + index.surface(question, language)
    return total
