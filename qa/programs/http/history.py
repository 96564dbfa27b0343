"""What was asked before in a conversation that its client keeps.

A client sends the whole conversation each time, and of its own answers only the words. What a
question may rest on is the turn before it with its quote: that is remembered, or found once more.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from index.errors import QuestionError
from qa.conversation.conversation import Turn

if TYPE_CHECKING:
    from qa.answer import Answer, Evidence
    from qa.assistant import Assistant

KEPT = 1000
"""Turns that are remembered, about a kilobyte each; older ones are found once more."""

FAR = 3
"""Questions that are answered once more to understand the next, at the most."""


class Turns:
    """The last turns of all conversations; safe to use from several threads.

    A turn follows from the articles and the questions alone, so it tells nobody what another asked.
    """

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._lock = threading.Lock()
        self._turns: OrderedDict[tuple[str | None, tuple[str, ...]], Turn] = OrderedDict()

    def before(self, article: str | None, asked: tuple[str, ...]) -> list[Turn]:
        """Return the turn that a question may rest on, as a history; none where there is none.

        Args:
            article: that is asked; None for all.
            asked: the questions before it, the oldest first.
        """
        first = max(len(asked) - FAR, 0)
        known: list[Turn] = []
        for number in range(len(asked), first, -1):
            with self._lock:
                turn = self._turns.get((article, asked[:number]))
            if turn is not None:
                first, known = number, [turn]
                break
        for number in range(first, len(asked)):
            known = self._found(article, asked[: number + 1], known)
        return known

    def note(
        self, article: str | None, asked: tuple[str, ...], found: Evidence | Answer
    ) -> list[Turn]:
        """Remember what was found for the last of these questions; return it as a history."""
        turn = Turn.of(asked[-1], found)
        with self._lock:
            self._turns[article, asked] = turn
            self._turns.move_to_end((article, asked))
            while len(self._turns) > KEPT:
                self._turns.popitem(last=False)
        return [turn]

    def _found(
        self, article: str | None, asked: tuple[str, ...], history: list[Turn]
    ) -> list[Turn]:
        ask = self._assistant.ask
        try:
            answer = ask(asked[-1], article=article, compose=False, history=history)
        except QuestionError:  # too long: nothing can rest on it
            return history
        if answer.kind == "courtesy":
            return history
        return self.note(article, asked, answer)
