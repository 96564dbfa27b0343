"""What an assistant does, for an event loop: in threads, whose work ends with the task."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from index.article import Chosen
from index.retriever import Candidate
from qa.answer import Answer, Compose, Event, finished
from qa.conversation.conversation import Turn
from qa.intake import Ingested, Progress
from qa.prose.answering import Opener
from qa.streams import awaited, awaited_result, bounded, until_cancelled

if TYPE_CHECKING:
    Cancelled = Callable[[], bool] | None


class AsyncTwins(ABC):
    """Has for each method that takes time one that does not hold up the event loop.

    Cancelling a task ends its work: a chat model stops writing, an article is given up. The first
    question loads what `warm` loads, and what knows languages stops all threads for a second or two
    meanwhile: call `warm` before the event loop is busy.
    """

    @abstractmethod
    def search(self, question: str, top: int = 5, article: Chosen = None) -> list[Candidate]:
        """Return the passages that fit a question best, best first."""

    @abstractmethod
    def stream(
        self,
        question: str,
        *,
        article: Chosen = None,
        compose: bool | Compose = True,
        history: Sequence[Turn] = (),
        model: Opener | None = None,
    ) -> Iterator[Event]:
        """Return an iterator over one `Evidence`, any number of `Text`, and one `Answer`."""

    @abstractmethod
    def ingest(
        self,
        source: str | Path,
        *,
        name: str | None = None,
        progress: Progress | None = None,
        cancelled: Cancelled = None,
    ) -> Ingested:
        """Read a file or URL and put it into the index."""

    @abstractmethod
    def ingest_text(
        self,
        text: str,
        *,
        title: str | None = None,
        kind: Literal["text", "markdown"] = "text",
        progress: Progress | None = None,
        cancelled: Cancelled = None,
    ) -> Ingested:
        """Put a text into the index."""

    async def asearch(self, question: str, top: int = 5, article: Chosen = None) -> list[Candidate]:
        """Return what `search` does."""
        return await awaited_result(lambda: self.search(question, top, article), "asearch")

    async def aask(
        self,
        question: str,
        *,
        article: Chosen = None,
        compose: bool | Compose = True,
        history: Sequence[Turn] = (),
    ) -> Answer:
        """Answer a question, see `ask`."""
        events = self.astream(question, article=article, compose=compose, history=history)
        async with bounded(), aclosing(events):
            return finished([event async for event in events][-1])

    async def astream(
        self,
        question: str,
        *,
        article: Chosen = None,
        compose: bool | Compose = True,
        history: Sequence[Turn] = (),
        model: Opener | None = None,
    ) -> AsyncGenerator[Event]:
        """Yield what `stream` does; closing the generator stops the generation.

        Errors are those of `stream`, raised when the first event is asked for.
        """

        def start() -> Iterator[Event]:
            return self.stream(
                question, article=article, compose=compose, history=history, model=model
            )

        async with aclosing(awaited(start, "astream")) as events:
            async for event in events:
                yield event

    async def aingest(
        self, source: str | Path, *, name: str | None = None, progress: Progress | None = None
    ) -> Ingested:
        """Put a file or URL into the index, see `ingest`.

        ``progress`` is called in another thread. A task that is cancelled ends when the index is
        as it was before.
        """

        def work(cancelled: Callable[[], bool]) -> Ingested:
            return self.ingest(source, name=name, progress=progress, cancelled=cancelled)

        return await until_cancelled(work, "aingest")

    async def aingest_text(
        self,
        text: str,
        *,
        title: str | None = None,
        kind: Literal["text", "markdown"] = "text",
        progress: Progress | None = None,
    ) -> Ingested:
        """Put a text into the index, see `ingest_text` and `aingest`."""

        def work(cancelled: Callable[[], bool]) -> Ingested:
            return self.ingest_text(
                text, title=title, kind=kind, progress=progress, cancelled=cancelled
            )

        return await until_cancelled(work, "aingest")
