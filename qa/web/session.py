"""What one visitor of the page has asked so far, and the answer that is being written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from index.threads import HandOver, items_of
from qa.answer import Answer, Event, Evidence, Text
from qa.conversation import conversation

if TYPE_CHECKING:
    from collections.abc import Generator

MOST_TURNS = 40
"""Questions kept on the page; older ones leave it."""

PAUSE = 0.08
"""Seconds between two texts: each costs the page and the browser work that the chat model, on the
same cores, would otherwise use to write."""

State = Literal["searching", "composing", "done", "stopped", "failed"]


@dataclass(frozen=True, slots=True)
class ShownTurn:
    """One question, and what the page shows of its answer so far.

    Attributes:
        number: 1 for the visitor's first question.
        question: as it was asked.
        language: of the page's own words around it; the question's as soon as it is known.
        state: how far it is.
        evidence: once it is there.
        text: the prose so far; its pending part is dropped when the turn ends.
        answer: once it is finished.
        error: one line, where the state is ``"failed"``.
    """

    number: int
    question: str
    language: str
    state: State = "searching"
    evidence: Evidence | None = None
    text: Text | None = None
    answer: Answer | None = None
    error: str = ""

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


def newest(events: HandOver[Event]) -> Iterator[Event]:
    """Yield events as they come; of texts that came meanwhile, only the last new one.

    Raises:
        Exception: what the stream raised.
    """
    last: Event | None = None
    for batch in events.batches():
        for event, following in zip(batch, [*batch[1:], None], strict=True):
            overtaken = isinstance(event, Text) and isinstance(following, Text)
            if not overtaken and event != last and not events.stopped:
                yield event
                last = event
        if isinstance(last, Text):
            events.pause(PAUSE)


@dataclass(slots=True)
class Session:
    """What one visitor sees; changed in place, by that visitor's own events.

    Attributes:
        turns: the newest last.
        language: of the page's own words, from the browser.
        run: the answer being made, if one is.
    """

    turns: list[ShownTurn] = field(default_factory=list)
    language: str = "en"
    run: HandOver[Event] | None = None

    @property
    def current(self) -> ShownTurn | None:
        """Return the newest turn."""
        return self.turns[-1] if self.turns else None

    def turn(self, number: int) -> ShownTurn | None:
        """Return the turn of that number, None if there is none (any more)."""
        return next((turn for turn in self.turns if turn.number == number), None)

    def history(self) -> list[conversation.Turn]:
        """Return what a new question may rest on: the turns that asked something and found it."""
        return [
            conversation.Turn.of(turn.question, turn.evidence)
            for turn in self.turns
            if turn.evidence is not None and turn.evidence.kind != "courtesy"
        ]

    def begin(self, question: str) -> ShownTurn:
        """Stop what is running and return a new turn."""
        self.stop()
        number = self.turns[-1].number + 1 if self.turns else 1
        self.turns.append(ShownTurn(number, question, self.language))
        del self.turns[:-MOST_TURNS]
        return self.turns[-1]

    def stop(self) -> None:
        """Stop the answer being made, if one is."""
        run, self.run = self.run, None
        if run is not None:
            run.stop(0)
        if self.turns and self.turns[-1].running:
            self.turns[-1] = self.turns[-1].ended("stopped")

    def follow(self, number: int, events: Iterator[Event]) -> Generator[ShownTurn]:
        """Yield the turn of that number after each event, as long as it is the newest and runs.

        Whatever ends it, closing this generator included, ends the generation too.

        Raises:
            Exception: what the stream raised.
        """
        # One thread takes every event and closes the stream: a generator that holds context
        # variables or locks cannot be handed from thread to thread.
        run = self.run = HandOver(items_of(lambda: events), "answer", most=0)
        try:
            for event in newest(run):
                turn = self.current
                if turn is None or turn.number != number or not turn.running:
                    return
                self.turns[-1] = turn.after(event)
                yield self.turns[-1]
        finally:
            run.stop(0)
            if self.run is run:
                self.stop()

    def fail(self, number: int, error: str) -> None:
        """Note that the turn of that number ended with an error."""
        turn = self.current
        if turn is not None and turn.number == number and turn.running:
            self.turns[-1] = turn.ended("failed", error)
