"""One reply to a chat completion: an answer's events become a message, whole or in pieces."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool

from qa.answer import Answer, Event
from qa.programs.growing import Growing
from qa.programs.http.answering import or_silence
from qa.programs.http.chat import DONE, SILENCE, Completion, sent
from qa.programs.http.content import Link, Message
from qa.programs.http.errors import error_values, refused

if TYPE_CHECKING:
    from qa.assistant import Assistant


class Reply:
    """The reply to one question.

    Args:
        completion: what its pieces have in common.
        question: that is answered.
        link: returns the address that shows a quote.
        assistant: answers; its encoder counts tokens.
    """

    def __init__(
        self, completion: Completion, question: str, link: Link, assistant: Assistant
    ) -> None:
        self._completion = completion
        self._question = question
        self._message = Message(link)
        self._growing = Growing(question, assistant.models)
        self._encoder = assistant.retriever.encoder

    async def whole(self, events: Sequence[Event]) -> dict[str, Any]:
        """Return the reply in one piece."""
        for event in events:
            self._message.after(event)
            answer = self._growing.after(event)
        notes = self._message.annotations(answer.citations)
        usage = await self._usage()
        return self._completion.whole(self._message.text, notes, usage, answer.to_json())

    async def pieces(
        self, first: Event, events: AsyncGenerator[Event], *, usage: bool
    ) -> AsyncGenerator[str]:
        """Yield the reply as the events of a stream.

        The first piece has the quotes, before a word is composed; the last one with text the
        annotations. Both say in ``article_qa`` what `Answer.to_json` would.

        Args:
            first: of the answer's events.
            events: the others.
            usage: whether the stream ends with how many tokens it took.
        """
        begin = {"role": "assistant", "content": self._message.after(first)}
        answer = self._growing.after(first)
        yield self._completion.piece(begin, article_qa=answer.to_json())
        try:
            async with aclosing(or_silence(events)) as arriving:
                async for event in arriving:
                    if event is None:
                        yield SILENCE
                        continue
                    delta: dict[str, Any] = {"content": self._message.after(event)}
                    answer = self._growing.after(event)
                    if isinstance(event, Answer):
                        delta["annotations"] = self._message.annotations(answer.citations)
                        yield self._completion.piece(delta, article_qa=answer.to_json())
                    elif delta["content"]:
                        yield self._completion.piece(delta)
        except Exception as error:
            yield sent(error_values(refused(error)))
            return
        yield self._completion.piece({}, finish="stop")
        if usage:
            yield self._completion.last(await self._usage())
        yield DONE

    async def _usage(self) -> dict[str, int]:
        """Return how many tokens of the encoder question and message have."""
        texts = [self._question, self._message.text]
        asked, replied = await run_in_threadpool(self._encoder.counts, texts)
        return {
            "prompt_tokens": asked,
            "completion_tokens": replied,
            "total_tokens": asked + replied,
        }
