"""One question of a conversation, and what was answered so far."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import Literal

from pydantic import TypeAdapter

from qa.answer import Answer, Event, Evidence, Text
from qa.conversation import conversation

Rating = Literal["", "up", "down"]
"""What a visitor thinks of an answer."""

State = Literal["searching", "composing", "done", "stopped", "interrupted", "failed"]


@dataclass(frozen=True, slots=True)
class ShownTurn:
    """One question, and what is shown of its answer so far.

    Attributes:
        number: 1 for the first question of its conversation; those of removed turns stay unused.
        question: as it was asked.
        language: of the words around it; the question's as soon as it is known.
        state: how far it is; ``"interrupted"`` where the program ended before the answer did.
        evidence: once it is there.
        text: the prose so far; its pending part is dropped when the turn ends.
        answer: once it is finished.
        error: one line, where the state is ``"failed"``.
        asked: when, in seconds since 1970.
        rating: ``""`` where nobody rated it.
    """

    number: int
    question: str
    language: str
    state: State = "searching"
    evidence: Evidence | None = None
    text: Text | None = None
    answer: Answer | None = None
    error: str = ""
    asked: float = field(default_factory=time.time)
    rating: Rating = ""

    @property
    def running(self) -> bool:
        """Return whether more is to come."""
        return self.state in ("searching", "composing")

    def after(self, event: Event) -> ShownTurn:
        """Return the turn with one more event taken in."""
        if isinstance(event, Evidence):
            language = event.language or self.language
            return replace(self, evidence=event, language=language, state="composing")
        if isinstance(event, Text):
            return replace(self, text=event)
        return replace(self, answer=event, state="done")

    def ended(self, state: State, error: str = "") -> ShownTurn:
        """Return the turn at its end: what was not checked yet is dropped."""
        text = Text(self.text.checked, "") if self.text else None
        return replace(self, state=state, text=text, error=error)

    def said(self) -> str:
        """Return what can be read of the turn, to search it: question, answer and quotes."""
        lines = [self.question]
        if self.answer is not None:
            lines.append(self.answer.text)
        elif self.text is not None:
            lines.append(self.text.checked)
        if self.evidence is not None:
            lines += [citation.quote for citation in self.evidence.citations]
        return "\n".join(line for line in lines if line)

    def to_json(self) -> str:
        """Return the turn as one JSON object."""
        return _TURN.dump_json(self).decode()

    @classmethod
    def from_json(cls, text: str) -> ShownTurn:
        """Return the turn that `to_json` wrote.

        Raises:
            ValueError: if it is none.
        """
        return _TURN.validate_json(text)


_TURN = TypeAdapter(ShownTurn)


def history_of(turns: tuple[ShownTurn, ...]) -> list[conversation.Turn]:
    """Return what a new question may rest on: the turns that asked something and found it."""
    return [
        conversation.Turn.of(turn.question, turn.evidence)
        for turn in turns
        if turn.evidence is not None and turn.evidence.kind != "courtesy"
    ]
