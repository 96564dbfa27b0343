"""The chain from a question to an answer: evidence first, then text.

A LangChain runnable, made of runnables:

    question | search (retriever) | evidence (judge) | answer (prompt | model | parser)

``chain.invoke("Was sagte Rubio?")`` returns the `Answer`, ``chain.stream(...)`` and
``chain.astream(...)`` yield one `Evidence`, any number of `Text` and one `Answer`: the quotes are
with the reader before the chat model begins, and each composed sentence is checked before it
counts. Callbacks of the config reach retriever and model, whose runs are named as above.
"""

from __future__ import annotations

import functools
import time
from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage
from langchain_core.runnables import (
    ConfigurableFieldSpec,
    Runnable,
    RunnableConfig,
    RunnableLambda,
    ensure_config,
)
from langchain_core.runnables.base import RunnableBindingBase

from index.encoder.encoder import Encoder
from index.errors import ModelError
from index.retriever import ArticleRetriever, Candidate, FoundPassage
from index.text.language import detect
from index.threads import Deadline
from qa.answer import Answer, Event, Evidence, Question, Strictness
from qa.chat_model.llama import LlamaChat
from qa.chat_model.opening import SECONDS, as_model_error, in_process, model_name
from qa.chat_model.reply import composing
from qa.evidence.answerable import Vocabulary
from qa.evidence.judge import CosineJudge, Judge, Verdict
from qa.prose import prompts
from qa.prose.compose import Likenesses, attempts, sources, unwritten, with_prose
from qa.prose.sentences import Prose
from qa.streams import awaited, timely

Config = RunnableConfig | None

OPTIONS = [
    ConfigurableFieldSpec("article", str | None, description="id of the only article to look in"),
    ConfigurableFieldSpec("compose", bool, description="whether to compose", default=True),
    ConfigurableFieldSpec("strictness", Strictness, description="how readily to decline"),
    ConfigurableFieldSpec("started", float, description="perf_counter when the question came in"),
]
"""What a call may set: ``chain.invoke(question, {"configurable": {"article": ID}})``."""


class AnswerChain(RunnableBindingBase[str | Question, Event]):
    """Answers questions from what a retriever finds.

    Attributes:
        retriever: finds passages.
        model: writes sentences; None writes none.
        judge: chooses the evidence.
        models: names of encoder, judge and chat model, for reports.
    """

    retriever: ArticleRetriever
    model: BaseChatModel | None
    judge: Judge
    models: dict[str, str]

    def __init__(
        self,
        retriever: ArticleRetriever,
        model: BaseChatModel | None,
        judge: Judge | None = None,
        strictness: Strictness = "normal",
        *,
        seconds: float = SECONDS,
    ) -> None:
        """Join the parts.

        Args:
            retriever: finds passages.
            model: writes sentences; None writes none.
            judge: chooses the evidence; cosines do where it is None.
            strictness: how readily a question is declined.
            seconds: that the prose of a model behind a network may take.
        """
        judge = judge or CosineJudge()
        models = {
            "encoder": retriever.encoder.name,
            "reader": judge.name,
            "llm": model_name(model) or "none",
        }
        evidence = evidence_step(retriever, judge, strictness)
        answer = AnswerStep(model, retriever.encoder, models, seconds)
        super().__init__(
            bound=evidence | answer, retriever=retriever, model=model, judge=judge, models=models
        )

    @property
    def config_specs(self) -> list[ConfigurableFieldSpec]:
        """Return what a call may set."""
        return OPTIONS

    def close(self) -> None:
        """Let go of the loaded models, of threads and of the index."""
        self.judge.close()
        if isinstance(self.model, LlamaChat):
            self.model.close()
        self.retriever.store.close()


# -------------------------------------------------------------------- evidence


@dataclass(frozen=True, slots=True)
class _Found:
    """What was retrieved for a question.

    Attributes:
        question: with its language.
        candidates: passages, best first.
        started: when the question came in, by `time.perf_counter`.
        timings: seconds spent so far, by stage.
    """

    question: Question
    candidates: tuple[Candidate, ...]
    started: float
    timings: dict[str, float]


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A question with its evidence."""

    question: Question
    evidence: Evidence
    started: float


def evidence_step(
    retriever: ArticleRetriever, judge: Judge, strictness: Strictness
) -> Runnable[str | Question, _Weighed]:
    """Return the runnable that retrieves passages and chooses what to quote."""

    @functools.lru_cache(maxsize=256)
    def vocabulary(article_id: str) -> Vocabulary:
        article = retriever.store.article(article_id)
        return Vocabulary.of(f"{article.title}\n{article.text}")

    def search(question: Question, config: RunnableConfig) -> _Found:
        now = time.perf_counter()
        started = _option(config, "started") or now
        timings = {"understanding": now - started} if question.understood else {}
        documents = retriever.invoke(
            question.asked,
            config,
            language=question.language,
            article=_option(config, "article"),
            context=question.understood,
        )
        candidates = tuple(d.candidate for d in documents if isinstance(d, FoundPassage))
        timings["retrieval"] = time.perf_counter() - now
        return _Found(question, candidates, started, timings)

    def weigh(found: _Found, config: RunnableConfig) -> _Weighed:
        started = time.perf_counter()
        question = found.question
        verdict = Verdict()
        if found.candidates:
            verdict = judge.verdict(question, found.candidates, vocabulary)
        threshold = judge.thresholds[_option(config, "strictness") or strictness]
        timings = {**found.timings, "evidence": time.perf_counter() - started}
        return _Weighed(question, verdict.evidence(question, threshold, timings), found.started)

    return (
        RunnableLambda(_question, name="question")
        | RunnableLambda(search, name="search")
        | RunnableLambda(weigh, name="evidence")
    )


def _question(asked: str | Question) -> Question:
    """Return a question with its language."""
    question = Question(asked) if isinstance(asked, str) else asked
    return question if question.language else replace(question, language=detect(question.text))


def _option(config: Config, name: str) -> Any:
    return ensure_config(config).get("configurable", {}).get(name)


# -------------------------------------------------------------------- prose


def prose_step(model: BaseChatModel) -> Runnable[dict[str, Any], str]:
    """Return the runnable from ``language``, ``quotes`` and ``question`` to composed texts."""

    def prompt(brief: dict[str, Any]) -> list[BaseMessage]:
        return prompts.answering(brief["language"], brief["quotes"], brief["question"])

    return RunnableLambda(prompt) | composing(model)


class AnswerStep(Runnable[_Weighed, Event]):
    """The last step: the evidence at once, the prose as it is written and checked, the answer."""

    name = "answer"

    def __init__(
        self, model: BaseChatModel | None, encoder: Encoder, models: dict[str, str], seconds: float
    ) -> None:
        self._model = model
        self._prose = prose_step(model) if model else None
        self._encoder = encoder
        self._models = models
        self._seconds = seconds

    def invoke(self, input: _Weighed, config: Config = None, **_: Any) -> Event:  # noqa: A002
        """Return the answer."""
        *_rest, answer = self.stream(input, config)
        return answer

    def stream(self, input: _Weighed, config: Config = None, **_: Any) -> Generator[Event]:  # noqa: A002
        """Yield what `AnswerChain` streams."""
        evidence, timings = input.evidence, dict(input.evidence.timings)
        yield evidence
        answer = Answer(
            question=input.question.asked,
            language=evidence.language,
            answerable=evidence.answerable,
            confidence=evidence.confidence,
            text=unwritten(evidence),
            composed=False,
            citations=evidence.citations,
            nearest=evidence.nearest,
            passages=evidence.passages,
            models=self._models,
            understood=evidence.understood,
        )
        if evidence.answerable and self._model and _option(config, "compose") is not False:
            deadline = Deadline(self._seconds)
            likeness = Likenesses(self._encoder)
            for quotes in attempts(evidence, brief=in_process(self._model)):
                language, question = evidence.language, input.question.text
                prose = Prose(sources(quotes), language, question, likeness)
                texts = [quote.quote for quote in quotes]
                brief = {"language": language, "quotes": texts, "question": question}
                failure = ""
                try:
                    for text in prose.read(self._written(brief, config, deadline)):
                        if text.checked or text.pending:
                            timings.setdefault("first_token", time.perf_counter() - input.started)
                        yield text
                except ModelError as error:
                    failure = str(error)
                if prose.kept or failure:
                    break
            answer = with_prose(answer, prose, failure)
        timings["total"] = time.perf_counter() - input.started
        yield replace(answer, timings=timings)

    async def astream(
        self,
        input: _Weighed,  # noqa: A002
        config: Config = None,
        **_: Any,
    ) -> AsyncIterator[Event]:
        """Yield what `AnswerChain` streams; the work is done in a thread of its own."""
        async with aclosing(awaited(lambda: self.stream(input, config), "answer")) as events:
            async for event in events:
                yield event

    def _written(self, brief: dict[str, Any], config: Config, deadline: Deadline) -> Iterator[str]:
        """Yield what the chat model writes, and empty texts while it is silent.

        A model in this process has no time limit: its tokens are limited, and a slow machine is
        not its fault.

        Raises:
            ModelError: whatever went wrong, in one line.
        """
        if self._model is None or self._prose is None:
            return
        start = functools.partial(self._prose.stream, brief, config)
        chunks: Any = start() if in_process(self._model) else timely(start, deadline)
        try:
            yield from chunks
        except ModelError:
            raise
        except Exception as error:
            raise as_model_error(self._model, error) from error
        finally:
            chunks.close()
