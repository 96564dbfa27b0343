"""The assistant as a LangChain runnable, for chains of somebody else's making."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import aclosing, closing
from typing import Any, get_args

from langchain_core.runnables import ConfigurableFieldSpec, Runnable, RunnableConfig
from langchain_core.runnables.config import ensure_config, merge_configs, run_in_executor

from qa.answer import Answer, Compose, Event, Question, Strictness
from qa.chain import OPTIONS, AnswerChain
from qa.runnable.asking import Asked
from qa.runnable.messages import QuestionInput, read_input

Config = RunnableConfig | None

FIELDS = ("article", "compose", "strictness")
"""What a call may set; the chain's other options are the assistant's own."""

_VALUES = {"compose": (True, False, *get_args(Compose)), "strictness": get_args(Strictness)}


class AnswerRunnable(Runnable[QuestionInput, Event]):
    """Answers questions over an index, see `qa.assistant.Assistant.as_runnable`.

    As a tool of an agent it takes a text: ``runnable.with_types(input_type=str).as_tool(...)``.
    """

    name = "article_qa"

    def __init__(self, chain: Callable[[], AnswerChain]) -> None:
        """Take what returns the chain, or raises a StoreError once that is closed."""
        self._chain = chain

    def __repr__(self) -> str:
        return "AnswerRunnable()"

    @property
    def config_specs(self) -> list[ConfigurableFieldSpec]:
        """Return what a call may set: ``article``, ``compose`` and ``strictness``."""
        return [spec for spec in OPTIONS if spec.id in FIELDS]

    @property
    def InputType(self) -> Any:  # noqa: N802
        """Return what is asked with, see `QuestionInput`."""
        return str | dict[str, Any] | list[Any]

    @property
    def OutputType(self) -> Any:  # noqa: N802
        """Return what is streamed."""
        return Event

    def invoke(self, input: QuestionInput, config: Config = None, **_: Any) -> Event:  # noqa: A002
        """Return the `Answer`.

        Raises:
            QuestionError: if nothing is asked, or too much.
            StoreError: if there is no article yet, or none of that id.
            ValueError: if `compose` or `strictness` is none that there is.
        """
        return self._chain().invoke(*self._completed(input, config))

    def stream(
        self,
        input: QuestionInput,  # noqa: A002
        config: Config = None,
        **_: Any,
    ) -> Iterator[Event]:
        """Yield one `Evidence`, any number of `Text`, and one `Answer`; see `invoke`."""
        events: Any = self._chain().stream(*self._completed(input, config))
        with closing(events):
            yield from events

    async def ainvoke(
        self,
        input: QuestionInput,  # noqa: A002
        config: Config = None,
        **_: Any,
    ) -> Event:
        """Return what `invoke` does; cancelling the task stops the chat model."""
        completed = await run_in_executor(config, self._completed, input, config)
        return await self._chain().ainvoke(*completed)

    async def astream(
        self,
        input: QuestionInput,  # noqa: A002
        config: Config = None,
        **_: Any,
    ) -> AsyncIterator[Event]:
        """Yield what `stream` does; cancelling the task stops the chat model."""
        completed = await run_in_executor(config, self._completed, input, config)
        events: Any = self._chain().astream(*completed)
        async with aclosing(events):
            async for event in events:
                yield event

    def _completed(self, given: QuestionInput, config: Config) -> tuple[Question, RunnableConfig]:
        """Return a question that stands alone, and the config that it is answered with."""
        text, history = read_input(given)
        chosen = ensure_config(config).get("configurable", {})
        for name, values in _VALUES.items():
            if chosen.get(name) not in (None, *values):
                known = ", ".join(map(repr, values))
                raise ValueError(f"{name} is one of {known}, got {chosen[name]!r}")
        asked = Asked.of(self._chain().retriever.store, text, chosen.get("article"), history)
        question, options = asked.completed()
        named = RunnableConfig(run_name=self.get_name())
        return question, merge_configs(named, config, RunnableConfig(configurable=options))


class AnswerTextParser(Runnable[Event, str]):
    """Turns an answer into its text; of a stream, into pieces that joined are that text.

    Sentences come as soon as they are checked, a quote with the end, so that nothing shown is ever
    taken back. LangChain's own parsers take messages, which an answer is not.

    Example:
        >>> chain = assistant.as_runnable() | AnswerTextParser()
        >>> for piece in chain.stream("What did Rubio say?"):
        ...     print(piece, end="")
    """

    def invoke(self, input: Event, config: Config = None, **_: Any) -> str:  # noqa: A002
        """Return an answer's text; of what comes before it, what is checked already."""
        return self._call_with_config(_text_of, input, config, run_type="parser")

    def transform(
        self,
        input: Iterator[Event],  # noqa: A002
        config: Config = None,
        **_: Any,
    ) -> Iterator[str]:
        """Yield what is new in each event."""
        yield from self._transform_stream_with_config(input, _pieces, config, run_type="parser")

    async def atransform(
        self,
        input: AsyncIterator[Event],  # noqa: A002
        config: Config = None,
        **_: Any,
    ) -> AsyncIterator[str]:
        """Yield what is new in each event."""
        pieces = self._atransform_stream_with_config(input, _apieces, config, run_type="parser")
        async for piece in pieces:
            yield piece


def _text_of(event: Event) -> str:
    return event.text if isinstance(event, Answer) else getattr(event, "checked", "")


def _pieces(events: Iterator[Event]) -> Iterator[str]:
    shown = ""
    for event in events:
        new = _text_of(event).removeprefix(shown)
        if new:
            yield new
        shown += new


async def _apieces(events: AsyncIterator[Event]) -> AsyncIterator[str]:
    shown = ""
    async for event in events:
        new = _text_of(event).removeprefix(shown)
        if new:
            yield new
        shown += new
