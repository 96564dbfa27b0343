"""Another system as the evaluation needs it; what it does not give is not held against it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from index.article import Article, Span
from index.errors import StoreError
from index.retriever import Candidate
from index.store.records import ArticleInfo, StoredPassage
from index.text.language import detect
from qa.answer import Answer, Citation, Event
from qa.evaluation.data.places import Haystack
from qa.evaluation.others.calls import KEY, Call, call_of
from qa.evaluation.others.reply import Reply

if TYPE_CHECKING:
    from qa.evaluation.run.system import OpenSystem
    from qa.settings import Settings


_QUOTATION = " \n\"'„“”‚‘’»«›‹…"
"""What systems put around a quote and is none of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherAnswer(Answer):
    """An answer of which parts may be ``absent``: names of `qa.evaluation.figures.absent`."""

    absent: tuple[str, ...] = ()


def opener(spec: str, model: str, declines: str, settings: Settings) -> OpenSystem:
    """Return what opens the system of an address or function; see `call_of`.

    Raises:
        ReplyError: if it is neither.
    """
    call = call_of(spec, model=model, key=os.environ.get(KEY, ""), seconds=settings.llm_seconds)
    return lambda _folder: OtherSystem(spec, call, declines=declines)


class OtherSystem:
    """A `qa.evaluation.run.system.System` that hands each question on.

    Quotes and passages are looked for in the articles; those that do not stand there are kept,
    and answer nothing.
    """

    encoder_revision = ""

    def __init__(self, name: str, call: Call, *, declines: str = "") -> None:
        """Keep how it is asked.

        Args:
            name: what reports call it.
            call: asks it.
            declines: how an answer begins that declines; ``""`` where only its own word counts.
        """
        self.models = {"llm": name}
        self._call = call
        self._declines = declines.casefold()
        self._texts: dict[str, Haystack] = {}
        self._found: dict[tuple[str, str | None], Reply] = {}

    def warm(self) -> None:
        """Do nothing: it is the system's own business."""

    def close(self) -> None:
        """Do nothing: it goes on without us."""

    def articles(self) -> Sequence[ArticleInfo]:
        """Return what can be asked about."""
        known = [one.article for one in self._texts.values()]
        return [ArticleInfo(one.id, one.title, one.source, one.language, 0) for one in known]

    def article(self, article_id: str) -> Article:
        """Return an article with its text.

        Raises:
            StoreError: if it is not there.
        """
        if article_id not in self._texts:
            raise StoreError(f"there is no article {article_id}")
        return self._texts[article_id].article

    def ingest_article(
        self, article: Article, progress: Callable[[int, int], None] | None = None
    ) -> None:
        """Keep an article, so that quotes are found in it."""
        self._texts[article.id] = Haystack(article)
        if progress:
            progress(1, 1)

    def stream(
        self, question: str, *, article: str | None = None, compose: bool = True
    ) -> Iterator[Event]:
        """Return an iterator over one `Answer`.

        Raises:
            ReplyError: if the system cannot be asked.
        """
        about = article or (next(iter(self._texts)) if len(self._texts) == 1 else None)
        reply = self._call(question, self._texts[about].article if about else None)
        self._found[question, article] = reply
        answerable = self._answers(reply)
        quotes = enumerate(reply.quotes or (), 1)
        citations = tuple(self._citation(number, quote) for number, quote in quotes)
        given = {
            "decision": answerable is not None,
            "confidence": reply.confidence is not None,
            "quotes": reply.quotes is not None,
            "contexts": reply.contexts is not None,
        }
        yield OtherAnswer(
            question=question,
            language=detect(question),
            answerable=answerable is not False,
            confidence=reply.confidence or 0.0,
            text=reply.text,
            composed=bool(reply.text) and answerable is not False,
            citations=citations if answerable is not False else (),
            nearest=None,
            passages=(),
            models=self.models,
            absent=tuple(name for name, is_given in given.items() if not is_given),
        )

    def search(self, question: str, top: int = 5, article: str | None = None) -> list[Candidate]:
        """Return the passages that came with the answer to a question, best first."""
        reply = self._found.pop((question, article), None)
        contexts = (reply.contexts or ())[:top] if reply else ()
        return [
            Candidate(self._passage(text, rank), float(-rank), ())
            for rank, text in enumerate(contexts)
        ]

    def _answers(self, reply: Reply) -> bool | None:
        """Return whether a reply answers, None where it may do either."""
        if reply.answerable is not None or not self._declines:
            return reply.answerable
        return not reply.text.strip().casefold().startswith(self._declines)

    def _place(self, text: str, otherwise: int = 0) -> tuple[Any, Span]:
        """Return the article that holds a text, and where; None where none does."""
        for wanted in dict.fromkeys((text, text.strip(_QUOTATION))):
            for one in self._texts.values():
                if wanted and (places := one.places(wanted)):
                    return one.article, places[0]
        return None, Span(otherwise, otherwise + 1)

    def _citation(self, number: int, quote: str) -> Citation:
        article, span = self._place(quote)
        if article is None:
            return Citation(number, "", "", "", span.start, span.end, quote)
        return Citation(
            number, article.id, article.title, "", span.start, span.end, span.of(article.text)
        )

    def _passage(self, text: str, rank: int) -> StoredPassage:
        article, span = self._place(text, rank)  # no two of one place
        return StoredPassage(
            article.id if article else "", "", "", span.start, span.end, text, "", ()
        )
