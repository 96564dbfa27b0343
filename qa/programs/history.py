"""What was asked before in a conversation that its client keeps.

A client sends the whole conversation each time, and of its own answers only the words. What a
question may rest on is the turn before it with its quote: that is remembered, or found once more.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Generator
from contextlib import closing
from typing import TYPE_CHECKING, Any

from index.errors import QuestionError
from qa.answer import Answer, Event, Evidence
from qa.conversation.conversation import Turn

if TYPE_CHECKING:
    from qa.assistant import Assistant

KEPT = 1000
"""Turns that are remembered, about a kilobyte each; older ones are found once more."""

Asked = str | tuple[str, ...] | None
"""The article that is asked, or several; None for all."""

FAR = 3
"""Questions that are answered once more to understand the next, at the most."""


class Turns:
    """The last turns of all conversations; safe to use from several threads.

    A turn follows from the articles and the questions alone, so it tells nobody what another asked.
    """

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._lock = threading.Lock()
        self._turns: OrderedDict[bytes, Turn] = OrderedDict()

    def before(self, article: Asked, asked: tuple[str, ...]) -> list[Turn]:
        """Return the turn that a question may rest on, as a history; none where there is none.

        Args:
            article: that is asked.
            asked: the questions before it, the oldest first.
        """
        first = max(len(asked) - FAR, 0)
        known: list[Turn] = []
        for number in range(len(asked), first, -1):
            with self._lock:
                turn = self._turns.get(_key(article, asked[:number]))
            if turn is not None:
                first, known = number, [turn]
                break
        for number in range(first, len(asked)):
            known = self._found(article, asked[: number + 1], known)
        return known

    def note(
        self,
        article: Asked,
        asked: tuple[str, ...],
        found: Evidence | Answer,
        history: list[Turn],
    ) -> list[Turn]:
        """Remember what was found for the last of these questions; return it as a history.

        Nothing rests on thanks: then what was asked before them is returned.
        """
        if found.kind == "courtesy":
            return history
        turn, key = Turn.of(asked[-1], found), _key(article, asked)
        with self._lock:
            self._turns[key] = turn
            self._turns.move_to_end(key)
            while len(self._turns) > KEPT:
                self._turns.popitem(last=False)
        return [turn]

    def stream(self, question: str, article: Asked, before: tuple[str, ...]) -> Generator[Event]:
        """Yield the answer's events to a question after others, in a thread that may wait."""
        history = self.before(article, before)
        events: Any = self._assistant.stream(question, article=article, history=history)
        with closing(events):
            for event in events:
                if isinstance(event, Evidence):
                    self.note(article, (*before, question), event, history)
                yield event

    def _found(self, article: Asked, asked: tuple[str, ...], history: list[Turn]) -> list[Turn]:
        ask = self._assistant.ask
        try:
            answer = ask(asked[-1], article=article, compose=False, history=history)
        except QuestionError:  # too long: nothing can rest on it
            return history
        return self.note(article, asked, answer, history)


def _key(article: Asked, asked: tuple[str, ...]) -> bytes:
    """Return what stands for a conversation: as long as it is, it takes no room."""
    return hashlib.sha256(repr((article, asked)).encode()).digest()
