"""A question on its way in: whether it can be asked, and what it rests on."""

from __future__ import annotations

import time
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from langchain_core.runnables import RunnableConfig

from index.article import Chosen, ids_of
from index.errors import StoreError
from index.text.language import detect
from qa.answer import Event, Question
from qa.conversation.conversation import Turn, completed, relevant
from qa.conversation.parts import with_parts

if TYPE_CHECKING:
    from index.store.writer import Store
    from qa.chain import AnswerChain


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that can be asked.

    Attributes:
        question: with its language.
        article: where to look for the answer: an id, several, or None for everywhere.
        last: the turn that it may rest on.
    """

    question: Question
    article: str | tuple[str, ...] | None
    last: Turn | None

    @classmethod
    def of(
        cls, store: Store, text: str, article: Chosen = None, history: Sequence[Turn] = ()
    ) -> Asked:
        """Return a question to the articles of a store.

        Raises:
            QuestionError: if it is empty or too long.
            StoreError: if there is no article yet, or none of that id.
        """
        if article is not None and not isinstance(article, str):
            article = article[0] if len(article) == 1 else tuple(article) or None
        known = store.ids()
        last = relevant(history, article, known)
        question = read(text, store, last)
        for one in ids_of(article) if article is not None else ():
            if one not in known:
                store.article(one)  # says which there are
        return cls(question, article, last)

    def completed(self) -> tuple[Question, dict[str, Any]]:
        """Return the question as it stands alone, and the chain's options that come with it."""
        started = time.perf_counter()
        full = with_parts(completed(self.question, self.last), self.last)
        recent = self.last.article if self.last else None
        return full, {"article": self.article, "recent": recent, "started": started}

    def answered(self, chain: AnswerChain, **options: Any) -> Generator[Event]:
        """Yield what the chain streams; options are those of `qa.chain.OPTIONS`."""
        full, own = self.completed()
        events: Any = chain.stream(full, RunnableConfig(configurable={**options, **own}))
        with closing(events):
            yield from events


def read(text: str, store: Store, last: Turn | None = None) -> Question:
    """Return a question with its language: that of the last turn, or of most articles, in doubt.

    Raises:
        QuestionError: if it is empty or too long.
        StoreError: if there is no article yet.
    """
    asked = Question(text)
    if not store.ids():
        raise StoreError(
            "there is no article to ask yet: add one with `article-qa ingest PATH_OR_URL`"
        )
    usual = last.language if last else store.main_language()
    return Question(asked.text, detect(asked.text, default=usual), asked=asked.asked)
