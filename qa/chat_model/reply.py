"""From messages to a chat model's reply, and whether that came to its end.

A connection that is lost between two words looks like the end of the reply in some protocols, and
half a sentence may say the opposite of the whole. Most servers say why a reply ended; where one
that always does has not, or says that the reply was cut, its last sentence is not to be believed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any, Self

from langchain_core.runnables import Runnable, RunnableConfig

from index.errors import ModelError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

_TELL = ("langchain_openai.", "langchain_ollama.", "qa.chat_model.llama")
"""Modules of the chat models whose last chunk always says why the reply ended."""

_KEYS = ("finish_reason", "done_reason", "stop_reason")
_CUT = {"length", "max_tokens", "MAX_TOKENS"}
_FILTERED = {"content_filter", "refusal", "SAFETY"}


class Written(str):
    """Some text of a reply, with how likely it was to the chat model.

    Attributes:
        likely: logarithm of its tokens' probability, None where the model does not tell.
    """

    __slots__ = ("likely",)
    likely: float | None

    def __new__(cls, text: str, likely: float | None = None) -> Self:
        """Return a text."""
        written = super().__new__(cls, text)
        written.likely = likely
        return written


class WholeReply(Runnable["BaseMessage", str]):
    """Output parser: the texts of a chat model's reply, and an error if it was cut short.

    Not LangChain's ``StrOutputParser``: when that is closed in the middle, it reads what is left
    of the reply first, as long as that takes (langchain-core 1.8,
    ``Runnable._transform_stream_with_config``). This one closes the reply at once.

    Args:
        tells: whether the last chunk always says why the reply ended.

    Raises:
        ModelError: at the reply's end, if it did not come to its end.
    """

    def __init__(self, tells: bool) -> None:
        self._tells = tells

    def invoke(self, input: BaseMessage, config: RunnableConfig | None = None, **_: Any) -> str:  # noqa: A002
        """Return the text of a whole reply."""
        return "".join(message.text for message in whole([input], self._tells))

    def transform(
        self,
        input: Iterator[BaseMessage],  # noqa: A002
        config: RunnableConfig | None = None,
        **_: Any,
    ) -> Iterator[str]:
        """Yield the texts of a reply as they come."""
        chunks: Any = input
        with closing(chunks):
            for chunk in whole(chunks, self._tells):
                yield Written(chunk.text, _likely(chunk))


def composing(model: BaseChatModel) -> Runnable[Any, str]:
    """Return the runnable from messages to the texts that a model writes in reply."""
    return model | WholeReply(type(model).__module__.startswith(_TELL))


def _likely(chunk: BaseMessage) -> float | None:
    """Return the logarithm of a chunk's probability, in the form of OpenAI's ``logprobs``."""
    tokens = (chunk.response_metadata.get("logprobs") or {}).get("content")
    return sum(float(token["logprob"]) for token in tokens) if tokens else None


def whole(chunks: Iterable[BaseMessage], tells: bool) -> Iterator[BaseMessage]:
    """Yield the chunks of a reply.

    Args:
        chunks: as a chat model streams them.
        tells: whether the last one always says why the reply ended.

    Raises:
        ModelError: after the last one, if the reply did not come to its end.
    """
    reasons: set[str] = set()
    for chunk in chunks:
        told = (chunk.response_metadata.get(key) for key in _KEYS)
        reasons.update(reason for reason in told if isinstance(reason, str))
        yield chunk
    if reasons & _CUT:
        raise ModelError("the chat model's reply was cut off, it had become too long")
    if reasons & _FILTERED:
        raise ModelError("the chat model's provider filtered its reply")
    if tells and not reasons:
        raise ModelError("the chat model broke off in the middle of its answer")
