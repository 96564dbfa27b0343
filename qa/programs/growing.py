"""An answer as it grows: each event of a stream as an answer of its own, the last one whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from qa.answer import Answer, Event, Evidence
from qa.prose.compose import unwritten


class Growing:
    """What is known of an answer after each event.

    The first has the quotes, and the text that the answer has where nothing is composed; then come
    the composed sentences that the quotes hold; the last one is the answer itself.
    """

    def __init__(self, question: str, models: Mapping[str, str]) -> None:
        """Begin with the question as it was asked, and the names of the models that answer."""
        self._question = question.strip()
        self._models = dict(models)
        self._answer: Answer | None = None

    def after(self, event: Event) -> Answer:
        """Return the answer so far."""
        if isinstance(event, Answer):
            self._answer = event
        elif isinstance(event, Evidence):
            self._answer = Answer(
                question=self._question,
                language=event.language,
                answerable=event.answerable,
                confidence=event.confidence,
                text=unwritten(event),
                composed=False,
                citations=event.citations,
                nearest=event.nearest,
                passages=event.passages,
                models=self._models,
                timings=dict(event.timings),
                understood=event.understood,
                kind=event.kind,
            )
        elif self._answer is None:
            raise ValueError("the evidence comes before the text")
        elif event.checked:
            self._answer = replace(self._answer, text=event.checked, composed=True)
        return self._answer
