"""What is evaluated: anything that keeps articles and answers questions about them.

`qa.assistant.Assistant` is one; a rival need only have the same few methods.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from index.article import Article
from index.errors import ArticleQAError, LoadError, StoreError
from index.sources.load import load

if TYPE_CHECKING:
    from index.retriever import Candidate
    from index.store.records import ArticleInfo
    from qa.answer import Event

Progress = Callable[[str, float, int], None]
"""Told what is being done, how much of it is done, and how much there is."""


class System(Protocol):
    """What the evaluation needs of an assistant."""

    models: dict[str, str]

    def warm(self) -> None:
        """Load what is loaded on first use."""

    def close(self) -> None:
        """Let go of models, threads and the index."""

    def articles(self) -> Sequence[ArticleInfo]:
        """Return what can be asked about."""

    def article(self, article_id: str) -> Article:
        """Return an article with its text."""

    def ingest_article(self, article: Article, progress: Callable[[int, int], None] | None) -> Any:
        """Add an article; one that is there already changes nothing."""

    def search(self, question: str, top: int = 5, article: str | None = None) -> list[Candidate]:
        """Return passages, best first."""

    def stream(
        self, question: str, *, article: str | None = None, compose: bool = True
    ) -> Iterator[Event]:
        """Return an iterator over one `Evidence`, any number of `Text`, one `Answer`."""


OpenSystem = Callable[[Path | None], System]
"""Opens the system over the index in a folder, or over the user's own where it is None."""


@dataclass(frozen=True, slots=True)
class Place:
    """All that is asked about, and the folder of its own index; None for the user's index."""

    articles: tuple[Article, ...]
    folder: Path | None


def find_articles(
    brought: Sequence[Article],
    named: Sequence[str],
    open_system: OpenSystem,
    indexes: Path,
    encoder: str | None,
) -> Place:
    """Return the articles to ask about; nothing is embedded yet.

    Those that a file of questions brings, or that are named, get an index of their own, which a
    later run with the same articles and encoder finds again. The user's index is only read.

    Raises:
        LoadError: if there is no article, or one cannot be had.
    """
    if brought and named:
        raise LoadError("these questions bring their own articles: leave out --article")
    articles = tuple(brought) or tuple(
        {article.id: article for article in _named(named, open_system)}.values()
    )
    if articles:
        ids = "\n".join([encoder or "", *sorted(article.id for article in articles)])
        key = hashlib.sha256(ids.encode()).hexdigest()[:16]
        return Place(articles, indexes / key)
    with closing(open_system(None)) as system:
        articles = tuple(system.article(info.id) for info in system.articles())
    if not articles:
        raise LoadError("there is no article to ask about: name one with --article PATH")
    return Place(articles, None)


def open_place(place: Place, open_system: OpenSystem, progress: Progress) -> System:
    """Return the system with all articles of a place embedded."""
    if place.folder is None:
        return open_system(None)
    try:
        system = open_system(place.folder)
    except StoreError:  # damaged, or made with other weights: it can be made again
        shutil.rmtree(place.folder, ignore_errors=True)
        system = open_system(place.folder)
    known = {info.id for info in system.articles()}
    new = [article for article in place.articles if article.id not in known]
    for number, article in enumerate(new):

        def told(done: int, total: int, before: int = number) -> None:
            progress("embedding the articles", before + done / max(total, 1), len(new))

        system.ingest_article(article, told)
    return system


def _named(names: Sequence[str], open_system: OpenSystem) -> Iterator[Article]:
    for name in names:
        if "://" in name or Path(name).exists():
            yield load(name)
            continue
        with closing(open_system(None)) as user:
            try:
                yield user.article(name)
            except ArticleQAError:
                raise LoadError(
                    f"{name} is neither a file nor the id of an article in the index: "
                    "check the path, or see `article-qa articles`"
                ) from None
