"""From a question and its evidence to the answer: the evidence at once, then prose, checked."""

from __future__ import annotations

import functools
import time
from collections.abc import AsyncIterator, Callable, Generator, Iterator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage
from langchain_core.runnables import Runnable, RunnableConfig, RunnableLambda, ensure_config

from index.encoder.encoder import Encoder
from index.errors import ArticleQAError, ModelError
from index.threads import Deadline
from qa.answer import FAIRLY_SURE, Answer, Compose, Event, Evidence, Question
from qa.chat_model.opening import as_model_error, in_process, model_name
from qa.chat_model.reply import composing
from qa.check.phrase import Phrases
from qa.languages.language import LANGUAGES
from qa.prose import prompts
from qa.prose.compose import Likenesses, attempts, sources, unwritten, with_prose
from qa.prose.sentences import Prose
from qa.streams import awaited, timely

Config = RunnableConfig | None

Opener = Callable[[], BaseChatModel]
"""Opens a chat model, or returns the one that is open; raises an ArticleQAError if it cannot."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A question with its evidence.

    Attributes:
        question: with its language.
        evidence: what was chosen.
        languages: by the number of a quote, the ISO 639-1 code of its passage.
        answers: by the number of a quote, the words of it that answer most shortly.
        passages: by the number of a quote, the text of its passage.
        started: when the question came in, by `time.perf_counter`.
    """

    question: Question
    evidence: Evidence
    languages: Mapping[int, str]
    answers: Mapping[int, str]
    passages: Mapping[int, str]
    started: float


def option_of(config: Config, name: str) -> Any:
    """Return what a call set of the chain's options, None where it did not."""
    return ensure_config(config).get("configurable", {}).get(name)


def prose_step(model: BaseChatModel) -> Runnable[dict[str, Any], str]:
    """Return the runnable from ``language``, ``quotes`` and ``question`` to composed texts."""

    def prompt(brief: dict[str, Any]) -> list[BaseMessage]:
        return prompts.answering(brief["language"], brief["quotes"], brief["question"])

    return RunnableLambda(prompt) | composing(model)


class AnswerStep(Runnable[Weighed, Event]):
    """The last step: the evidence at once, the prose as it is written and checked, the answer."""

    name = "answer"

    def __init__(
        self,
        model: BaseChatModel | None,
        encoder: Encoder,
        models: dict[str, str],
        *,
        compose: Compose,
        seconds: float,
        phrases: Phrases | None = None,
    ) -> None:
        self._phrases = phrases
        self._model = model
        self._encoder = encoder
        self._models = models
        self._compose = compose
        self._seconds = seconds

    def invoke(self, input: Weighed, config: Config = None, **_: Any) -> Event:  # noqa: A002
        """Return the answer."""
        *_rest, answer = self.stream(input, config)
        return answer

    def stream(self, input: Weighed, config: Config = None, **_: Any) -> Generator[Event]:  # noqa: A002
        """Yield what `AnswerChain` streams."""
        evidence, timings = input.evidence, dict(input.evidence.timings)
        yield evidence
        answer = Answer(
            question=input.question.asked,
            language=evidence.language,
            answerable=evidence.answerable,
            confidence=evidence.confidence,
            text=unwritten(evidence, len(input.question.parts)),
            composed=False,
            citations=evidence.citations,
            nearest=evidence.nearest,
            passages=evidence.passages,
            models=self._models,
            understood=evidence.understood,
            kind=evidence.kind,
        )
        opener: Opener | None = option_of(config, "model")
        if (opener or self._model) and self._composes(input, option_of(config, "compose")):
            try:
                model = opener() if opener else self._model
            except ArticleQAError as error:
                model, answer = None, replace(answer, withheld=(str(error),))
            if model is not None:
                writer = _Writer(model, self._encoder, self._phrases, self._seconds, config)
                answer = yield from _composed(answer, input, writer, timings)
        timings["total"] = time.perf_counter() - input.started
        yield replace(answer, timings=timings)

    def _composes(self, weighed: Weighed, wanted: bool | Compose | None) -> bool:
        """Tell whether prose is wanted: in the article's own language the quote is the answer.

        What is told of an article itself needs none, and there is none in a language without
        prompts: the chat model would write English.
        """
        evidence = weighed.evidence
        when = self._compose if wanted in (True, None, "auto") else wanted
        if when in (False, "never") or not evidence.answerable or evidence.kind != "content":
            return False
        if weighed.question.language not in LANGUAGES:
            return False
        return when == "always" or weighed.languages.get(1, "") != weighed.question.language

    async def ainvoke(self, input: Weighed, config: Config = None, **_: Any) -> Event:  # noqa: A002
        """Return the answer; cancelling the task stops the chat model."""
        return [event async for event in self.astream(input, config)][-1]

    async def astream(
        self,
        input: Weighed,  # noqa: A002
        config: Config = None,
        **_: Any,
    ) -> AsyncIterator[Event]:
        """Yield what `AnswerChain` streams; the work is done in a thread of its own."""
        async with aclosing(awaited(lambda: self.stream(input, config), "answer")) as events:
            async for event in events:
                yield event


@dataclass(frozen=True, slots=True)
class _Writer:
    """A chat model, and what one answer of it needs.

    Attributes:
        model: writes.
        encoder: tells how alike sentences and quotes are.
        phrases: finds shortest answers; None where nothing does.
        seconds: that a model behind a network may take.
        config: of the call.
    """

    model: BaseChatModel
    encoder: Encoder
    phrases: Phrases | None
    seconds: float
    config: Config

    def written(self, brief: dict[str, Any], deadline: Deadline) -> Iterator[str]:
        """Yield what the chat model writes, and empty texts while it is silent.

        A model in this process has no time limit: its tokens are limited, and a slow machine is
        not its fault.

        Raises:
            ModelError: whatever went wrong, in one line.
        """
        start = functools.partial(prose_step(self.model).stream, brief, self.config)
        chunks: Any = start() if in_process(self.model) else timely(start, deadline)
        try:
            yield from chunks
        except ModelError:
            raise
        except Exception as error:
            raise as_model_error(self.model, error) from error
        finally:
            chunks.close()


def _composed(
    answer: Answer, weighed: Weighed, writer: _Writer, timings: dict[str, float]
) -> Generator[Event, None, Answer]:
    """Yield the prose as it is written and checked; return the answer with what stands of it."""
    evidence = weighed.evidence
    deadline = Deadline(writer.seconds)
    doubtful = evidence.confidence < FAIRLY_SURE
    likeness = Likenesses(writer.encoder)
    for quotes in attempts(evidence, brief=in_process(writer.model)):
        language, question = evidence.language, weighed.question.text
        cited = sources(quotes, weighed.answers, weighed.languages, weighed.passages)
        prose = Prose(cited, language, question, likeness, writer.phrases, doubtful=doubtful)
        texts = [quote.quote for quote in quotes]
        brief = {"language": language, "quotes": texts, "question": question}
        failure = ""
        try:
            for text in prose.read(writer.written(brief, deadline)):
                if text.checked or text.pending:
                    timings.setdefault("first_token", time.perf_counter() - weighed.started)
                yield text
        except ModelError as error:
            failure = str(error)
        if prose.kept or failure or doubtful:
            break
    answer = replace(answer, models={**answer.models, "llm": model_name(writer.model)})
    return with_prose(answer, prose, failure)
