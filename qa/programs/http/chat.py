"""OpenAI's chat completions: what is read of a request, and the forms of what is sent."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from qa.programs.http.errors import RefusedError

LONGEST_BODY = 1024 * 1024
"""Bytes of a request: a long conversation, as a chat client sends it whole each time."""


class _Part(BaseModel):
    """A piece of a message; only texts are read."""

    type: str = ""
    text: str | None = None


class _Message(BaseModel):
    """A message of the conversation."""

    role: str
    content: str | list[_Part] | None = None

    def text(self) -> str:
        """Return what the message says."""
        if isinstance(self.content, list):
            texts = (part.text for part in self.content if part.type == "text")
            return "\n".join(filter(None, texts))
        return self.content or ""


class _StreamOptions(BaseModel):
    """What a stream has beside the text."""

    include_usage: bool | None = None


class Request(BaseModel):
    """The body of a request; fields that say how a model samples are ignored."""

    model_config = ConfigDict(extra="ignore")

    model: str
    messages: list[_Message] = Field(min_length=1)
    stream: bool | None = None
    stream_options: _StreamOptions | None = None

    @classmethod
    def read(cls, body: bytes) -> Request:
        """Return a request; a `RefusedError` says what is wrong with it."""
        try:
            return cls.model_validate_json(body)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False, include_context=False)[0]
            place = ".".join(map(str, first["loc"]))
            line = f"{place}: {first['msg']}" if place else first["msg"]
            raise RefusedError(line, wrong=place, why="invalid_body") from None

    def questions(self) -> tuple[str, ...]:
        """Return what the user asked, the oldest first; the last one is to be answered."""
        asked = [message.text().strip() for message in self.messages if message.role == "user"]
        if not asked:
            line = "messages: the last message of the role user is the question, and there is none"
            raise RefusedError(line, wrong="messages", why="no_question")
        return (*filter(None, asked[:-1]), asked[-1])

    @property
    def tells_usage(self) -> bool:
        """Return whether a stream ends with how many tokens it took."""
        return bool(self.stream_options and self.stream_options.include_usage)


@dataclass(frozen=True)
class Completion:
    """What all pieces of one reply have in common.

    Attributes:
        model: as it was asked for.
        id: of the reply.
        created: when, in seconds since 1970.
    """

    model: str
    id: str = field(default_factory=lambda: f"chatcmpl-{secrets.token_hex(12)}")
    created: int = field(default_factory=lambda: int(time.time()))

    def whole(
        self,
        text: str,
        annotations: Sequence[dict[str, Any]],
        usage: dict[str, int],
        answer: dict[str, Any],
    ) -> dict[str, Any]:
        """Return the reply in one piece; ``article_qa`` is what `Answer.to_json` says of it."""
        message: dict[str, Any] = {"role": "assistant", "content": text, "refusal": None}
        message["annotations"] = list(annotations)
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
        return self._values("chat.completion", [choice]) | {"usage": usage, "article_qa": answer}

    def piece(
        self, delta: dict[str, Any], *, finish: Literal["stop"] | None = None, **more: Any
    ) -> str:
        """Return a piece of a stream."""
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return sent(self._values("chat.completion.chunk", [choice]) | more)

    def last(self, usage: dict[str, int]) -> str:
        """Return the piece of a stream that tells how many tokens it took."""
        return sent(self._values("chat.completion.chunk", []) | {"usage": usage})

    def _values(self, kind: str, choices: list[dict[str, Any]]) -> dict[str, Any]:
        values = {"id": self.id, "object": kind, "created": self.created, "model": self.model}
        return {**values, "choices": choices}


DONE = "data: [DONE]\n\n"
"""Ends a stream."""

SILENCE = ": the answer is being written\n\n"
"""Keeps a connection open while nothing is to be told."""


def sent(values: dict[str, Any]) -> str:
    """Return values as an event of a stream."""
    return f"data: {json.dumps(values, ensure_ascii=False)}\n\n"
