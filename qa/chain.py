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
from typing import Any, NamedTuple

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
from qa.answer import Answer, Citation, Event, Evidence, PassageScore, Question, Strictness
from qa.chat_model.llama import LlamaChat
from qa.chat_model.opening import SECONDS, as_model_error, in_process, model_name
from qa.chat_model.reply import composing
from qa.evidence.answerable import Vocabulary
from qa.evidence.judge import CosineJudge, Judge, Verdict
from qa.evidence.quotes import Quote
from qa.prose import prompts
from qa.prose.compose import Likenesses, attempts, sources, unwritten, with_prose
from qa.prose.sentences import Prose
from qa.streams import awaited, timely

OPTIONS = [
    ConfigurableFieldSpec("article", str | None, description="id of the only article to look in"),
    ConfigurableFieldSpec("compose", bool, description="whether to compose", default=True),
    ConfigurableFieldSpec("strictness", Strictness, description="how readily to decline"),
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
        answer = _AnswerStep(model, retriever.encoder, models, seconds)
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
    """What was retrieved for a question, from `started` on, which `time.perf_counter` gave."""

    question: Question
    candidates: tuple[Candidate, ...]
    started: float
    seconds: float


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
        started = time.perf_counter()
        documents = retriever.invoke(
            question.asked,
            config,
            language=question.language,
            article=_option(config, "article"),
            context=question.understood,
        )
        candidates = tuple(d.candidate for d in documents if isinstance(d, FoundPassage))
        return _Found(question, candidates, started, time.perf_counter() - started)

    def weigh(found: _Found, config: RunnableConfig) -> _Weighed:
        started = time.perf_counter()
        question = found.question
        verdict = Verdict((), (), 0.0)
        if found.candidates:
            verdict = judge.verdict(question, found.candidates, vocabulary)
        threshold = judge.thresholds[_option(config, "strictness") or strictness]
        timings = {"retrieval": found.seconds, "evidence": time.perf_counter() - started}
        evidence = _evidence(question, verdict, verdict.confidence >= threshold, timings)
        return _Weighed(question, evidence, found.started)

    return (
        RunnableLambda(_question, name="question")
        | RunnableLambda(search, name="search")
        | RunnableLambda(weigh, name="evidence")
    )


def _question(asked: str | Question) -> Question:
    """Return a question with its language."""
    question = Question(asked) if isinstance(asked, str) else asked
    return question if question.language else replace(question, language=detect(question.text))


def _evidence(
    question: Question, verdict: Verdict, answerable: bool, timings: dict[str, float]
) -> Evidence:
    citations = tuple(_citation(number, quote) for number, quote in enumerate(verdict.quotes, 1))
    return Evidence(
        language=question.language,
        answerable=answerable,
        confidence=verdict.confidence,
        citations=citations if answerable else (),
        nearest=None if answerable or not citations else citations[0],
        passages=tuple(_passage_score(candidate) for candidate in verdict.candidates),
        timings=timings,
        understood=question.understood,
    )


def _citation(number: int, quote: Quote) -> Citation:
    return Citation(
        number=number,
        article=quote.passage.article,
        title=quote.passage.title,
        section=quote.passage.section,
        start=quote.span.start,
        end=quote.span.end,
        quote=quote.text,
        shortest=(quote.shortest.start, quote.shortest.end) if quote.shortest else None,
    )


def _passage_score(candidate: Candidate) -> PassageScore:
    passage = candidate.passage
    return PassageScore(
        article=passage.article,
        section=passage.section,
        start=passage.start,
        end=passage.end,
        score=candidate.score,
    )


def _option(config: RunnableConfig | None, name: str) -> Any:
    return ensure_config(config).get("configurable", {}).get(name)


# -------------------------------------------------------------------- prose


class Brief(NamedTuple):
    """What prose is to be composed from: quotes, which are numbered from 1."""

    language: str
    quotes: list[str]
    question: str


def prose_step(model: BaseChatModel) -> Runnable[Brief, str]:
    """Return the runnable from a brief to the texts that a chat model writes: prompt to parser."""
    return RunnableLambda(_messages, name="prompt") | composing(model)


def _messages(brief: Brief) -> list[BaseMessage]:
    return prompts.answering(*brief)


class _AnswerStep(Runnable[_Weighed, Event]):
    """The last step: the evidence at once, the prose as it is written and checked, the answer."""

    name = "answer"

    def __init__(
        self,
        model: BaseChatModel | None,
        encoder: Encoder,
        models: dict[str, str],
        seconds: float,
    ) -> None:
        self._model = model
        self._encoder = encoder
        self._models = models
        self._seconds = seconds

    def invoke(
        self,
        input: _Weighed,  # noqa: A002
        config: RunnableConfig | None = None,
        **_: Any,
    ) -> Event:
        """Return the answer."""
        *_rest, answer = self.stream(input, config)
        return answer

    def stream(
        self,
        input: _Weighed,  # noqa: A002
        config: RunnableConfig | None = None,
        **_: Any,
    ) -> Generator[Event]:
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
                question = input.question.text
                prose = Prose(sources(quotes), evidence.language, question, likeness)
                brief = Brief(evidence.language, [c.quote for c in quotes], question)
                failure = ""
                try:
                    for text in prose.read(_written(self._model, brief, config, deadline)):
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
        config: RunnableConfig | None = None,
        **_: Any,
    ) -> AsyncIterator[Event]:
        """Yield what `AnswerChain` streams; the work is done in a thread of its own."""
        async with aclosing(awaited(lambda: self.stream(input, config), "answer")) as events:
            async for event in events:
                yield event


def _written(
    model: BaseChatModel, brief: Brief, config: RunnableConfig | None, deadline: Deadline
) -> Iterator[str]:
    """Yield what a chat model writes, and empty texts while it is silent.

    A model in this process has no time limit: its tokens are limited, and a slow machine is not
    its fault.

    Raises:
        ModelError: whatever went wrong, in one line.
    """
    start = functools.partial(prose_step(model).stream, brief, config)
    chunks: Any = start() if in_process(model) else timely(start, deadline)
    try:
        yield from chunks
    except ModelError:
        raise
    except Exception as error:
        raise as_model_error(model, error) from error
    finally:
        chunks.close()
