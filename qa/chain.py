"""The chain from a question to an answer: evidence first, then text.

Two LangChain runnables. ``evidence`` retrieves passages and chooses what to quote; ``prose`` has
the chat model compose sentences from those quotes alone. Between the two the evidence is already
on its way to the reader, and after them each composed sentence is checked.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from langchain_core.runnables import Runnable, RunnableLambda

from index.errors import ModelError
from qa.answer import Answer, Citation, Event, Evidence, PassageScore, Question, Strictness
from qa.chat_model.opening import SECONDS, as_model_error, in_process
from qa.chat_model.reply import composing
from qa.evidence.answerable import Vocabulary
from qa.evidence.judge import CosineJudge, Judge, Verdict
from qa.evidence.quotes import Quote
from qa.prose import prompts
from qa.prose.compose import Likenesses, attempts, sources, unwritten, with_prose
from qa.prose.sentences import Prose
from qa.streams import Deadline, timely

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

    from index.retriever import ArticleRetriever, Candidate


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question, and where to look."""

    question: Question
    article: str | None


@dataclass(frozen=True, slots=True)
class _Found:
    """What was retrieved for a question."""

    asked: _Asked
    candidates: tuple[Candidate, ...]
    seconds: float


READ = 10
"""Least passages that are read before the best are returned to somebody who searches."""


class AnswerChain:
    """Answers questions from what a retriever finds.

    Attributes:
        judge: chooses the evidence.
        evidence: runnable from a question to `Evidence`.
        prose: runnable from messages to text; None without a chat model.
    """

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
        self._retriever = retriever
        self._model = model
        self.judge = judge or CosineJudge()
        self._threshold = self.judge.thresholds[strictness]
        self._seconds = seconds
        self._vocabulary = functools.lru_cache(maxsize=256)(self._read_vocabulary)
        self.evidence: Runnable[_Asked, Evidence] = RunnableLambda(self._retrieve) | RunnableLambda(
            self._weigh
        )
        self.prose: Runnable[list[BaseMessage], str] | None = composing(model) if model else None

    def warm(self) -> None:
        """Load models, and read the part of the prompts that never changes into the cache."""
        self._retriever.encoder.queries(["?"])
        warm: Any = getattr(self._model, "warm", None)
        if warm:
            for language in ("de", "en"):
                warm(prompts.opening(language))

    def candidates(self, question: Question, article: str | None, top: int) -> list[Candidate]:
        """Return the passages that fit a question best, best first."""
        found = self._retriever.candidates(
            question.text, question.language, article, max(top, READ)
        )
        return self.judge.reranked(question, found)[:top]

    def stream(
        self, question: Question, article: str | None, compose: bool, models: dict[str, str]
    ) -> Generator[Event]:
        """Yield one `Evidence`, any number of `Text`, and one `Answer`.

        Args:
            question: with its language.
            article: look only in this article; None for all.
            compose: whether the chat model writes sentences.
            models: names to report.
        """
        started = time.perf_counter()
        evidence = self.evidence.invoke(_Asked(question, article))
        yield evidence
        timings = dict(evidence.timings)
        answer = Answer(
            question=question.asked,
            language=evidence.language,
            answerable=evidence.answerable,
            confidence=evidence.confidence,
            text=unwritten(evidence),
            composed=False,
            citations=evidence.citations,
            nearest=evidence.nearest,
            passages=evidence.passages,
            models=models,
            understood=evidence.understood,
        )
        if evidence.answerable and compose and self.prose is not None:
            likeness = Likenesses(self._retriever.encoder)
            deadline = Deadline(self._seconds)
            brief = self._model is not None and in_process(self._model)
            for quotes in attempts(evidence, brief=brief):
                prose = Prose(sources(quotes), evidence.language, question.text, likeness)
                failure = ""
                try:
                    for text in prose.read(self._written(quotes, question, deadline)):
                        if text.checked or text.pending:
                            timings.setdefault("first_token", time.perf_counter() - started)
                        yield text
                except ModelError as error:
                    failure = str(error)
                if prose.kept or failure:
                    break
            answer = with_prose(answer, prose, failure)
        timings["total"] = time.perf_counter() - started
        yield replace(answer, timings=timings)

    # ---------------------------------------------------------------- evidence

    def _retrieve(self, asked: _Asked) -> _Found:
        started = time.perf_counter()
        question = asked.question
        found = self._retriever.candidates(
            question.asked, question.language, asked.article, context=question.understood
        )
        return _Found(asked, tuple(found), time.perf_counter() - started)

    def _weigh(self, found: _Found) -> Evidence:
        started = time.perf_counter()
        question = found.asked.question
        verdict = Verdict((), (), 0.0)
        if found.candidates:
            verdict = self.judge.verdict(question, found.candidates, self._vocabulary)
        answerable = verdict.confidence >= self._threshold
        citations = tuple(
            _citation(number, quote) for number, quote in enumerate(verdict.quotes, 1)
        )
        return Evidence(
            language=question.language,
            answerable=answerable,
            confidence=verdict.confidence,
            citations=citations if answerable else (),
            nearest=None if answerable or not citations else citations[0],
            passages=tuple(_passage_score(candidate) for candidate in verdict.candidates),
            timings={
                "retrieval": found.seconds,
                "evidence": time.perf_counter() - started,
            },
            understood=question.understood,
        )

    def _read_vocabulary(self, article_id: str) -> Vocabulary:
        article = self._retriever.store.article(article_id)
        return Vocabulary.of(f"{article.title}\n{article.text}")

    # ---------------------------------------------------------------- prose

    def _written(
        self, citations: Sequence[Citation], question: Question, deadline: Deadline
    ) -> Iterator[str]:
        """Yield what the chat model writes from quotes that are numbered from 1.

        Empty texts come while it is silent. A model in this process has no time limit: its
        tokens are limited, and a slow machine is not its fault.

        Raises:
            ModelError: whatever went wrong, in one line.
        """
        quotes = [citation.quote for citation in citations]
        messages = prompts.answering(question.language, quotes, question.text)
        if self.prose is None or self._model is None:
            return
        start = functools.partial(self.prose.stream, messages)
        chunks: Any = start() if in_process(self._model) else timely(start, deadline)
        try:
            yield from chunks
        except ModelError:
            raise
        except Exception as error:
            raise as_model_error(self._model, error) from error
        finally:
            chunks.close()


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
