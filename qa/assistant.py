"""The one object that the page, the command line and the evaluation talk to."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from langchain_core.runnables import RunnableConfig

from index.article import Chosen, ids_of
from index.embed import identity
from index.encoder.encoder import Encoder
from index.errors import StoreError
from index.retriever import ArticleRetriever, Candidate
from index.sources.load import from_text, load
from index.store.records import main_language
from index.store.writer import Store
from index.text.language import detect
from qa.answer import Answer, Compose, Event, Question
from qa.chain import AnswerChain
from qa.chat_model.opening import missing_model, open_chat_model
from qa.conversation.conversation import Turn, completed, relevant
from qa.conversation.parts import with_parts
from qa.intake import Ingested, Intake, Progress
from qa.languages.language import LANGUAGES
from qa.prose import prompts
from qa.reader.choose import open_judge
from qa.settings import Settings, read_settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from index.article import Article
    from index.store.records import ArticleInfo
    from qa.prose.answering import Opener

__all__ = ["Assistant", "Ingested", "Progress"]

READ = 10
"""Least passages that are read before the best are returned to somebody who searches."""


class Assistant:
    """Answers questions about the articles of one index; safe to use from several threads.

    A context manager: models, threads and the index are let go at its end.

    Attributes:
        models: names of the encoder, the reader and the chat model, ``"none"`` without one.
        advice: how to get the chat model that is missing, in one line; ``""`` where none is.
    """

    def __init__(self, chain: AnswerChain, *, advice: str = "") -> None:
        """Take over a chain, and close it in the end.

        Args:
            chain: answers; the index is that of its retriever.
            advice: how to get the chat model that is missing.
        """
        self.models = chain.models
        self.advice = advice
        self._open: AnswerChain | None = chain
        self._intake = Intake()

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
        settings = settings or read_settings()
        encoder = Encoder.open(settings.encoder, settings.cache)
        judge = open_judge(settings.reader, encoder, settings.cache)
        compose = "always" if model and settings.compose == "auto" else settings.composes
        if model is None and compose != "never":
            model = open_chat_model(
                settings.llm, settings.cache, url=settings.llm_url, seconds=settings.llm_seconds
            )
        store = Store(where or settings.where, identity(encoder))
        retriever = ArticleRetriever(store=store, encoder=encoder, k=settings.top)
        seconds, strictness = settings.llm_seconds, settings.strictness
        chain = AnswerChain(retriever, model, judge, strictness, compose=compose, seconds=seconds)
        wanted = model is None and compose != "never"
        return cls(chain, advice=missing_model(settings.llm, settings.cache) if wanted else "")

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
        if chain is not None:
            chain.close()

    def __enter__(self) -> Assistant:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

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
        detect("Is everything ready?")
        self.retriever.encoder.queries(["?"])
        warm: Any = getattr(self.chain.model, "warm", None)
        for language in LANGUAGES if warm else ():
            warm(prompts.opening(language))

    # ---------------------------------------------------------------- articles

    def articles(self) -> tuple[ArticleInfo, ...]:
        """Return what is in the index, by title."""
        return self._store.articles()

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
        asked, chain = self._asked(question, self._store.articles()), self.chain
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
        if not isinstance(answer, Answer):
            raise TypeError(f"the last event is an answer, got {type(answer).__name__}")
        return answer

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
        if article is not None and not isinstance(article, str):
            article = article[0] if len(article) == 1 else tuple(article) or None
        infos = self._store.articles()
        known = {info.id for info in infos}
        last = relevant(history, article, known)
        asked = self._asked(question, infos, last)
        for one in ids_of(article) if article is not None else ():
            if one not in known:
                self._store.article(one)  # says which there are
        options = {"article": article, "compose": compose, "model": model}
        return self._answered(asked, last, options)

    def _answered(
        self, asked: Question, last: Turn | None, options: dict[str, Any]
    ) -> Generator[Event]:
        """Yield what `stream` does, the question completed first."""
        options |= {"started": time.perf_counter(), "recent": last.article if last else None}
        full = with_parts(completed(asked, last), last)
        events: Any = self.chain.stream(full, RunnableConfig(configurable=options))
        with closing(events):
            yield from events

    def _asked(
        self, question: str, infos: Sequence[ArticleInfo], last: Turn | None = None
    ) -> Question:
        asked = Question(question)
        if not infos:
            raise StoreError(
                "there is no article to ask yet: add one with `article-qa ingest PATH_OR_URL`"
            )
        usual = last.language if last else main_language(infos)
        return Question(asked.text, detect(asked.text, default=usual), asked=asked.asked)
