"""What the rivals share: articles in memory, and answers in the form that the evaluation reads.

A rival keeps nothing on disk, so that it cannot be mixed up with the assistant's index and no
index of it can be stale; what a killed benchmark has asked is kept by the evaluation itself.
"""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from index.article import Article, Span
from index.errors import StoreError
from index.retriever import Candidate
from index.store.records import ArticleInfo, StoredPassage
from index.text.language import detect
from qa.answer import Answer, Citation, Event, Evidence, PassageScore

CONFIDENCE = 1.0
"""What a system says that has no confidence; the tables tell it by that."""


class Rival(ABC):
    """A `qa.evaluation.run.system.System` over articles in memory.

    Attributes:
        models: names of what it works with, and what else its answers depend on.
        encoder_revision: identifies the encoder's weights, ``""`` without an encoder.
    """

    def __init__(self, models: dict[str, str], encoder_revision: str) -> None:
        self.models = models
        self.encoder_revision = encoder_revision
        self._articles: dict[str, Article] = {}

    def warm(self) -> None:
        """Load what is loaded on first use."""
        detect("Is everything ready?")

    def close(self) -> None:  # noqa: B027
        """Do nothing: what is loaded serves the next run."""

    def articles(self) -> list[ArticleInfo]:
        """Return what can be asked about."""
        known = self._articles.values()
        return [ArticleInfo(one.id, one.title, one.source, one.language, 0) for one in known]

    def article(self, article_id: str) -> Article:
        """Return an article with its text."""
        if article_id not in self._articles:
            raise StoreError(f"there is no article {article_id}")
        return self._articles[article_id]

    def ingest_article(
        self, article: Article, progress: Callable[[int, int], None] | None = None
    ) -> None:
        """Add an article; one that is there already changes nothing."""
        if article.id not in self._articles:
            self._add(article)
            self._articles[article.id] = article
        if progress:
            progress(1, 1)

    @abstractmethod
    def search(self, question: str, top: int = 5, article: str | None = None) -> list[Candidate]:
        """Return passages, best first."""

    @abstractmethod
    def stream(
        self, question: str, *, article: str | None = None, compose: bool = True
    ) -> Iterator[Event]:
        """Return an iterator over one `Evidence`, any number of `Text`, one `Answer`."""

    @abstractmethod
    def _add(self, article: Article) -> None:
        """Put an article into whatever is searched."""

    # ---------------------------------------------------------------- what answers are made of

    def _language(self, question: str) -> str:
        """Return the language of a question, by the same rule as the assistant."""
        languages = [article.language for article in self._articles.values() if article.language]
        common = max(set(languages), key=languages.count) if languages else "en"
        return detect(question, default=common)

    def _evidence(
        self, question: str, places: Sequence[StoredPassage], found: Sequence[Candidate]
    ) -> Evidence:
        """Return the event that shows places as numbered quotes."""
        return Evidence(
            language=self._language(question),
            answerable=True,
            confidence=CONFIDENCE,
            citations=tuple(
                Citation(number, one.article, one.title, "", one.start, one.end, one.text)
                for number, one in enumerate(places, 1)
            ),
            nearest=None,
            passages=tuple(
                PassageScore(p.article, p.section, p.start, p.end, one.score)
                for one in found
                for p in [one.passage]
            ),
            timings={},
        )

    def _answer(
        self, question: str, evidence: Evidence, prose: str = "", declined: bool = False
    ) -> Answer:
        """Return the finished answer; a declined one has no quotes, as the evaluation expects."""
        citations = evidence.citations
        return Answer(
            question=question,
            language=evidence.language,
            answerable=not declined,
            confidence=CONFIDENCE,
            text=prose or (citations[0].quote if citations else ""),
            composed=bool(prose),
            citations=() if declined else citations,
            nearest=citations[0] if declined and citations else None,
            passages=evidence.passages,
            models=self.models,
        )


def stored(article: Article, span: Span, language: str, section: str = "") -> StoredPassage:
    """Return a passage of an article that is not cut into sentences."""
    text = span.of(article.text)
    title = article.title
    return StoredPassage(article.id, title, section, span.start, span.end, text, language, ())


def code_of(module: str) -> str:
    """Return the start of a sha256 over a rival's source.

    The evaluation goes on with the answers of a killed run only if nothing has changed that they
    depend on. It knows the source of the assistant, but not that of a rival.
    """
    sources = (Path(__file__), Path(module))
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in sources)).hexdigest()[:16]
