"""The chain from a question to an answer: evidence first, then text.

A LangChain runnable, made of runnables:

    question | about or (search (retriever) | evidence (judge)) | answer (prompt | model | parser)

A question about the article itself is answered from what is known of it (`qa.about`); any other is
searched.

``chain.invoke("Was sagte Rubio?")`` returns the `Answer`, ``chain.stream(...)`` and
``chain.astream(...)`` yield one `Evidence`, any number of `Text` and one `Answer`: the quotes are
with the reader before the chat model begins, and each composed sentence is checked before it
counts. Callbacks of the config reach retriever and model, whose runs are named as above.
"""

from __future__ import annotations

import functools
import time
from dataclasses import dataclass, replace
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.runnables import (
    ConfigurableFieldSpec,
    Runnable,
    RunnableConfig,
    RunnableLambda,
)
from langchain_core.runnables.base import RunnableBindingBase

from index.retriever import ArticleRetriever, Candidate, FoundPassage
from index.store.writer import Store
from index.text.language import detect
from qa.about.replies import reply
from qa.answer import Compose, Event, Question, Strictness
from qa.chat_model.llama import LlamaChat
from qa.chat_model.opening import SECONDS, model_name
from qa.evidence.answerable import Vocabulary
from qa.evidence.judge import CosineJudge, Judge, Verdict, joined
from qa.languages.language import LANGUAGES
from qa.languages.sentences import sentences_of
from qa.prose.answering import AnswerStep, Opener, Weighed, option_of

Config = RunnableConfig | None

OPTIONS = [
    ConfigurableFieldSpec(
        "article", str | tuple[str, ...] | None, description="id of the only article(s) to look in"
    ),
    ConfigurableFieldSpec("recent", str | None, description="id of the article last talked about"),
    ConfigurableFieldSpec(
        "compose", bool | Compose, description="whether or when to compose", default=True
    ),
    ConfigurableFieldSpec(
        "model", Opener | None, description="opens what composes instead of the chain's own model"
    ),
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
        options: how it was told to decline and to compose.
    """

    retriever: ArticleRetriever
    model: BaseChatModel | None
    judge: Judge
    models: dict[str, str]
    options: dict[str, Any]

    def __init__(
        self,
        retriever: ArticleRetriever,
        model: BaseChatModel | None,
        judge: Judge | None = None,
        strictness: Strictness = "normal",
        *,
        compose: Compose = "always",
        seconds: float = SECONDS,
    ) -> None:
        """Join the parts.

        Args:
            retriever: finds passages.
            model: writes sentences; None writes none.
            judge: chooses the evidence; cosines do where it is None.
            strictness: how readily a question is declined.
            compose: when the model writes; ``auto`` is ``across`` here.
            seconds: that the prose of a model behind a network may take.
        """
        judge = judge or CosineJudge()
        models = {
            "encoder": retriever.encoder.name,
            "reader": judge.name,
            "llm": model_name(model) or "none",
        }
        evidence = evidence_step(retriever, judge, strictness)
        answer = AnswerStep(
            model,
            retriever.encoder,
            models,
            compose=compose,
            seconds=seconds,
            phrases=judge.phrases,
        )
        super().__init__(
            bound=evidence | answer,
            retriever=retriever,
            model=model,
            judge=judge,
            models=models,
            options={"strictness": strictness, "compose": compose, "seconds": seconds},
        )

    def over(self, store: Store) -> AnswerChain:
        """Return a chain with the same models that answers from another index."""
        own = self.retriever
        retriever = ArticleRetriever(store=store, encoder=own.encoder, k=own.k)
        return AnswerChain(retriever, self.model, self.judge, **self.options)

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
        parts: itself and the questions that it joins, each with its passages, best first.
        started: when the question came in, by `time.perf_counter`.
        timings: seconds spent so far, by stage.
    """

    question: Question
    parts: tuple[tuple[Question, tuple[Candidate, ...]], ...]
    started: float
    timings: dict[str, float]


def evidence_step(
    retriever: ArticleRetriever, judge: Judge, strictness: Strictness
) -> Runnable[str | Question, Weighed]:
    """Return the runnable that retrieves passages and chooses what to quote."""

    @functools.lru_cache(maxsize=256)
    def vocabulary(article_id: str) -> Vocabulary:
        return Vocabulary.of_article(retriever.store.article(article_id))

    def search(question: Question, config: RunnableConfig) -> _Found:
        now = time.perf_counter()
        started = option_of(config, "started") or now
        timings = {"understanding": now - started} if question.understood else {}
        article = option_of(config, "article")
        found = []
        for part in (question, *question.parts):
            context = part.text if part.text != part.query else ""
            documents = retriever.invoke(
                part.query, config, language=part.language, article=article, context=context
            )
            candidates = (d.candidate for d in documents if isinstance(d, FoundPassage))
            found.append((part, tuple(candidates)))
        timings["retrieval"] = time.perf_counter() - now
        return _Found(question, tuple(found), started, timings)

    def weigh(found: _Found, config: RunnableConfig) -> Weighed:
        started = time.perf_counter()
        question = found.question
        threshold = judge.thresholds[option_of(config, "strictness") or strictness]
        verdicts = [judge.verdict(part, c, vocabulary) for part, c in found.parts if c]
        verdict = joined(verdicts[0], verdicts[1:], threshold) if verdicts else Verdict()
        timings = {**found.timings, "evidence": time.perf_counter() - started}
        evidence = verdict.evidence(question, threshold, timings)
        if evidence.answerable and _is_elsewhere(question.language, verdict):
            said = sentences_of(question.language).elsewhere
            evidence = replace(evidence, said=said)
        quotes = dict(enumerate(verdict.quotes, 1))
        languages = {number: quote.passage.language for number, quote in quotes.items()}
        answers = {number: quote.answer for number, quote in quotes.items()}
        passages = {number: quote.passage.text for number, quote in quotes.items()}
        return Weighed(question, evidence, languages, answers, passages, found.started)

    found = RunnableLambda(search, name="search") | RunnableLambda(weigh, name="evidence")

    def told(question: Question, config: RunnableConfig) -> Weighed:
        started = option_of(config, "started") or time.perf_counter()
        article, recent = option_of(config, "article"), option_of(config, "recent")
        evidence = reply(question, retriever.store, article, recent)
        if evidence:
            return Weighed(question, evidence, {}, {}, {}, started)
        return found.invoke(question, config)

    def read(question: Question, config: RunnableConfig) -> Weighed:
        return retriever.store.retried(lambda: told(question, config))

    about: Runnable[Question, Any] = RunnableLambda(read, name="about")
    return RunnableLambda(_question, name="question") | about


def _is_elsewhere(language: str, verdict: Verdict) -> bool:
    """Tell whether the best quote is in another language than one that is only declined in."""
    return language not in LANGUAGES and verdict.quotes[0].passage.language != language


def _question(asked: str | Question) -> Question:
    """Return a question with its language."""
    question = Question(asked) if isinstance(asked, str) else asked
    return question if question.language else replace(question, language=detect(question.text))
