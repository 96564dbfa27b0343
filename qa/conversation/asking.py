"""A conversation that remembers itself: each question may rest on what was asked before."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator, Iterator, Sequence
from contextlib import aclosing, closing
from typing import Any, Protocol

from index.article import Chosen
from qa.answer import Answer, Compose, Event, Evidence, finished
from qa.conversation.conversation import Turn


class Answers(Protocol):
    """What answers: an assistant."""

    def stream(
        self,
        question: str,
        *,
        article: Chosen = None,
        compose: bool | Compose = True,
        history: Sequence[Turn] = (),
    ) -> Iterator[Event]:
        """Return an iterator over one `Evidence`, any number of `Text`, and one `Answer`."""

    def astream(
        self,
        question: str,
        *,
        article: Chosen = None,
        compose: bool | Compose = True,
        history: Sequence[Turn] = (),
    ) -> AsyncGenerator[Event]:
        """Yield the same, without holding up the event loop."""


class Conversation:
    """Asks an assistant one question after the other, and remembers them.

    A question is remembered as soon as its evidence is there. For several people, or several
    questions at a time, there are several conversations; all may share one assistant. A notebook
    shows it as a whole.

    Attributes:
        article: looked in; the id of one, the ids of several, None for all.
        compose: whether, or when, the chat model writes sentences.

    Example:
        >>> conversation = assistant.conversation()
        >>> conversation.ask("What did Rubio say?").citations[0].quote
        'Der amerikanische Außenminister Marco Rubio äußerte sich zuversichtlich. „Wir ...'
        >>> conversation.ask("Who is he?").understood
        'Who is Rubio?'
    """

    def __init__(
        self,
        assistant: Answers,
        *,
        article: Chosen = None,
        compose: bool | Compose = True,
        turns: Sequence[Turn] = (),
    ) -> None:
        """Begin, or go on.

        Args:
            assistant: answers.
            article: look only in this article, or in these; None for all.
            compose: whether, or when, the chat model writes sentences.
            turns: what was asked before, the oldest first.
        """
        self.article = article
        self.compose = compose
        self._assistant = assistant
        self._turns = list(turns)
        self._answers: list[Answer] = []

    @property
    def turns(self) -> tuple[Turn, ...]:
        """Return what was asked and found, the oldest first; greetings and thanks are not in it."""
        return tuple(self._turns)

    @property
    def answers(self) -> tuple[Answer, ...]:
        """Return the finished answers, the oldest first."""
        return tuple(self._answers)

    def ask(self, question: str) -> Answer:
        """Answer a question; see `Assistant.ask`."""
        *_, answer = self.stream(question)
        return finished(answer)

    def stream(self, question: str) -> Iterator[Event]:
        """Return an iterator over an answer as it comes; see `Assistant.stream`."""
        events = self._assistant.stream(
            question, article=self.article, compose=self.compose, history=self.turns
        )
        return self._noting(question, events)

    async def aask(self, question: str) -> Answer:
        """Answer a question without holding up the event loop; see `Assistant.aask`."""
        async with aclosing(self.astream(question)) as events:
            return finished([event async for event in events][-1])

    async def astream(self, question: str) -> AsyncGenerator[Event]:
        """Yield an answer as it comes; see `Assistant.astream`."""
        events = self._assistant.astream(
            question, article=self.article, compose=self.compose, history=self.turns
        )
        async with aclosing(events):
            async for event in events:
                yield self._noted(question, event)

    def clear(self) -> None:
        """Forget what was asked."""
        self._turns.clear()
        self._answers.clear()

    def _noting(self, question: str, events: Iterator[Event]) -> Generator[Event]:
        stream: Any = events
        with closing(stream):
            for event in events:
                yield self._noted(question, event)

    def _noted(self, question: str, event: Event) -> Event:
        """Return an event that is remembered."""
        if isinstance(event, Evidence) and event.kind != "courtesy":
            self._turns.append(Turn.of(question, event))
        elif isinstance(event, Answer):
            self._answers.append(event)
        return event

    def __len__(self) -> int:
        return len(self._turns)

    def __repr__(self) -> str:
        last = f", last={self._turns[-1].question!r}" if self._turns else ""
        return f"Conversation(turns={len(self._turns)}{last})"

    def _repr_html_(self) -> str:
        return "<hr>".join(answer._repr_html_() for answer in self._answers)
