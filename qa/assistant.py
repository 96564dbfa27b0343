"""The one object that the page, the command line and the evaluation talk to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from index.article import Chosen
from index.embed import identity
from index.errors import StoreError
from index.retriever import ArticleRetriever, Candidate
from index.sources.load import from_text, load
from index.store.writer import Store
from qa.answer import Answer, Compose, Event, finished
from qa.chain import AnswerChain
from qa.conversation.asking import Conversation
from qa.conversation.conversation import Turn
from qa.intake import Ingested, Intake, Progress
from qa.opening import open_chain, warm
from qa.runnable.asking import Asked, read
from qa.runnable.runnable import AnswerRunnable
from qa.runnable.twins import AsyncTwins
from qa.settings import Settings, read_settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from index.article import Article
    from index.store.records import ArticleInfo
    from qa.prose.answering import Opener

__all__ = ["Assistant", "Ingested", "Progress"]

READ = 10
"""Least passages that are read before the best are returned to somebody who searches."""


class Assistant(AsyncTwins):
    """Answers questions about the articles of one index; safe to use from several threads.

    A context manager: models, threads and the index are let go at its end. What takes time has a
    twin for an event loop: `aask`, `astream`, `asearch`, `aingest`, `aingest_text`.

    Attributes:
        models: names of the encoder, the reader and the chat model, ``"none"`` without one.
        advice: how to get the chat model that is missing, in one line; ``""`` where none is.

    Example:
        >>> with Assistant.open("index-folder") as assistant:
        ...     assistant.ingest("article.pdf")
        ...     answer = assistant.ask("What did Rubio say?")
    """

    def __init__(self, chain: AnswerChain, *, advice: str = "", quota: int | None = None) -> None:
        """Take over a chain, and close it in the end.

        Args:
            chain: answers; the index is that of its retriever.
            advice: how to get the chat model that is missing.
            quota: passages that all articles may have together; None for any number.
        """
        self.models = chain.models
        self.advice = advice
        self._open: AnswerChain | None = chain
        self._intake = Intake(quota)
        self._borrows = False

    @classmethod
    def open(
        cls,
        where: str | Path | None = None,
        settings: Settings | None = None,
        *,
        model: BaseChatModel | None = None,
    ) -> Assistant:
        """Open an index with the models that the settings name.

        Args:
            where: folder or Chroma server; the settings' own where it is None.
            settings: those of the environment where it is None.
            model: composes instead of the one that the settings name; any of LangChain's.

        Raises:
            StoreError: if the index cannot be opened or was made with another encoder.
            WeightsError: if a model's weights are missing or damaged.
            ModelError: if a model cannot be used.
        """
        chain, advice = open_chain(where, settings or read_settings(), model)
        return cls(chain, advice=advice)

    def over(self, where: str | Path, *, quota: int | None = None) -> Assistant:
        """Return an assistant over another index that borrows the models of this one.

        Args:
            where: folder or Chroma server.
            quota: passages that all articles there may have together; None for any number.

        Raises:
            StoreError: if the index cannot be opened or was made with another encoder.
        """
        store = Store(where, identity(self.retriever.encoder))
        other = Assistant(self.chain.over(store), advice=self.advice, quota=quota)
        other._borrows = True
        return other

    @property
    def chain(self) -> AnswerChain:
        """Return the LangChain runnable that answers.

        Raises:
            StoreError: if the assistant is closed.
        """
        if self._open is None:
            raise StoreError("this assistant is closed: open another")
        return self._open

    def close(self) -> None:
        """Let go of models, threads and the index; nothing can be asked afterwards."""
        chain, self._open = self._open, None
        if chain is not None and self._borrows:
            chain.retriever.store.close()
        elif chain is not None:
            chain.close()

    def __enter__(self) -> Assistant:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Assistant(llm={self.models['llm']!r})" if self._open else "Assistant(closed)"

    @property
    def retriever(self) -> ArticleRetriever:
        """Return the LangChain retriever over the index."""
        return self.chain.retriever

    @property
    def _store(self) -> Store:
        return self.retriever.store

    def warm(self) -> None:
        """Load what is loaded on first use, so that the first question does not wait for it.

        The part of the prompts that never changes is read into the chat model's cache.
        """
        warm(self.chain)

    # ---------------------------------------------------------------- articles

    def articles(self) -> tuple[ArticleInfo, ...]:
        """Return what is in the index, by title."""
        return self._store.articles()

    def info(self, article_id: str) -> ArticleInfo | None:
        """Return what `articles` says of one, None where it is not there."""
        return self._store.info(article_id)

    def article(self, article_id: str) -> Article:
        """Return a stored article.

        Raises:
            StoreError: if there is none with that id.
        """
        return self._store.article(article_id)

    def ingest(
        self,
        source: str | Path,
        *,
        name: str | None = None,
        progress: Progress | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Ingested:
        """Read a file or URL and put it into the index.

        Args:
            source: path or http(s) URL.
            name: file name to go by, where `source` is a temporary copy. Two uploads of one name
                may be two articles, so such an article never replaces another.
            progress: told how far it is.
            cancelled: asked time and again whether it is wanted no more.

        Raises:
            LoadError: if it cannot be read as an article.
            StoreError: if it cannot be stored.
            Cancelled: if it is wanted no more. The index is always as it was before.
        """
        article = load(source, name=name, cancelled=cancelled)
        if name is not None:
            article = replace(article, source=f"{article.source} ({article.id})")
        return self.ingest_article(article, progress, cancelled)

    def ingest_text(
        self,
        text: str,
        *,
        title: str | None = None,
        kind: Literal["text", "markdown"] = "text",
        progress: Progress | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Ingested:
        """Put a text into the index; the same text again is the same article.

        Args:
            text: what the article says.
            title: what to call it; else what the text calls itself, else its first words.
            kind: whether Markdown's marks are markup or text.
            progress: as in `ingest`.
            cancelled: as in `ingest`.

        Raises:
            LoadError: if the text is empty or too long.
            StoreError: if it cannot be stored.
            Cancelled: if it is wanted no more.
        """
        article = from_text(text, title=title, kind=kind)
        article = replace(article, source=f"{article.source} ({article.id})")
        return self.ingest_article(article, progress, cancelled)

    def ingest_article(
        self,
        article: Article,
        progress: Progress | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Ingested:
        """Put an article into the index; see `ingest`."""
        return self._intake.take(self.chain, article, progress, cancelled)

    def remove(self, article_id: str) -> None:
        """Remove an article from the index.

        Raises:
            StoreError: if there is none with that id.
        """
        self._store.remove(article_id)
        self.chain.judge.forget(article_id)

    # ---------------------------------------------------------------- questions

    def search(self, question: str, top: int = 5, article: Chosen = None) -> list[Candidate]:
        """Return the passages that fit a question best, best first.

        Raises:
            QuestionError: if the question is empty or too long.
            StoreError: if there is no article yet, or none of that id.
        """
        asked, chain = read(question, self._store), self.chain
        wanted = (asked.text, asked.language, article, max(top, READ))
        found = self._store.retried(lambda: chain.retriever.candidates(*wanted))
        return chain.judge.reranked(asked, found)[:top]

    def ask(
        self,
        question: str,
        *,
        article: Chosen = None,
        compose: bool | Compose = True,
        history: Sequence[Turn] = (),
    ) -> Answer:
        """Answer a question; `stream` says with what errors.

        Args:
            question: in any language.
            article: look only in this article, or in these; None for all.
            compose: whether, or when, the chat model writes sentences from the evidence.
            history: what was asked before, the oldest first; a question that does not stand alone
                is completed from it.
        """
        *_, answer = self.stream(question, article=article, compose=compose, history=history)
        return finished(answer)

    def stream(
        self,
        question: str,
        *,
        article: Chosen = None,
        compose: bool | Compose = True,
        history: Sequence[Turn] = (),
        model: Opener | None = None,
    ) -> Iterator[Event]:
        """Return an iterator over one `Evidence`, any number of `Text`, and one `Answer`.

        Closing the iterator stops the generation. The model, opened once there are quotes, composes
        in place of the assistant's own.

        Raises:
            QuestionError: at once, if the question is empty or too long.
            StoreError: at once, if there is no article yet, or none of that id.
        """
        asked = Asked.of(self._store, question, article, history)
        return asked.answered(self.chain, compose=compose, model=model)

    def conversation(
        self, article: Chosen = None, *, compose: bool | Compose = True
    ) -> Conversation:
        """Return a conversation, which remembers what was asked."""
        return Conversation(self, article=article, compose=compose)

    def as_runnable(self) -> AnswerRunnable:
        """Return what answers as a LangChain runnable, to be joined with ``|``.

        It takes what `qa.runnable.messages.QuestionInput` says, returns an `Answer` and streams
        what `stream` yields. A config sets ``article``, ``compose`` and ``strictness``.

        Example:
            >>> chain = assistant.as_runnable() | AnswerTextParser()
            >>> chain.invoke("What did Rubio say?", {"configurable": {"compose": False}})
        """
        return AnswerRunnable(lambda: self.chain)
