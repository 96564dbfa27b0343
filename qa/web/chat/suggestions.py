"""Questions that the page offers: on opening an article, and after an answer.

They are made while nobody waits for an answer: whoever asks comes first.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from index.article import Article, Span
from qa.answer import Evidence, quotes_of
from qa.suggest.choosing import chosen, nearest_first
from qa.suggest.making import Made, made
from qa.web.calls import Call, Data, number_of, text_of
from qa.web.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qa.transcripts.turn import ShownTurn
    from qa.web.chat.desk import Desk
    from qa.web.serving.visitor import Visitor

OPENING = 5
"""Questions that are offered for an article, at the most."""

FOLLOWING = 3
"""Questions that are offered after an answer, at the most."""

KEPT = 64
"""Articles whose questions are kept, each in one language."""

PATIENCE = 20.0
"""Seconds that suggestions wait for answers to be finished."""


class Suggestions:
    """The calls of the part ``suggestions``."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._assistant = desk.assistant
        self._reading = threading.Lock()
        self._lock = threading.Lock()
        self._made: OrderedDict[tuple[str, str], list[Made]] = OrderedDict()
        self._opening: OrderedDict[tuple[str, str], list[Made]] = OrderedDict()

    @property
    def calls(self) -> tuple[Call, ...]:
        """Return what the part's script can call."""
        return self.questions, self.follow_ups

    def warm(self) -> None:
        """Load dictionaries, which takes seconds, by making the questions of the first article."""
        for info in self._assistant.articles()[:1]:
            article = self._assistant.article(info.id)
            for language in LANGUAGES:
                self._first(article, language)

    def questions(self, visitor: Visitor, data: Data) -> Data:
        """Return ``questions`` about the article ``article``, each with its ``language``."""
        article = self._assistant.article(text_of(data, "article"))
        return {"questions": _shown(self._first(article, visitor.words.code))}

    def follow_ups(self, visitor: Visitor, data: Data) -> Data:
        """Return ``questions`` to ask after the ``turn`` of the conversation ``c``."""
        transcript = self._desk.conversation(visitor.owner, text_of(data, "c"))
        turn = transcript.turn(number_of(data, "turn"))
        found = _place(turn)
        if turn is None or turn.running or found is None:
            return {"questions": [], "label": ""}
        article_id, place = found
        article = self._assistant.article(article_id)
        seen = [span for other in transcript.turns if (span := _first_quote(other, article_id))]
        candidates = [
            one
            for one in nearest_first(self._candidates(article, visitor.words.code), place)
            if not any(one.origin.overlaps(span) for span in seen)
        ]
        asked = [other.question for other in transcript.turns]
        with self._reading:
            kept = chosen(candidates, self._reader(article.id), FOLLOWING, asked=asked)
        return {"questions": _shown(kept), "label": visitor.words.suggest_further}

    def _first(self, article: Article, language: str) -> list[Made]:
        key = (article.id, language)
        with self._reading:  # a second page waits for what the first one makes
            if key not in self._opening:
                candidates = self._candidates(article, language)
                kept = chosen(candidates, self._reader(article.id), OPENING)
                _keep(self._opening, key, kept)
            return self._opening[key]

    def _candidates(self, article: Article, language: str) -> list[Made]:
        """Return questions in a language, and then those in the article's own."""
        key = (article.id, language)
        with self._lock:
            if key not in self._made:
                found = made(article, language)
                if language != article.language:
                    found += made(article, article.language)
                _keep(self._made, key, found)
            return self._made[key]

    def _reader(self, article: str) -> Any:
        def read(question: str) -> Evidence:
            deadline = time.monotonic() + PATIENCE
            while self._desk.busy and time.monotonic() < deadline:
                time.sleep(0.05)
            event = next(iter(self._assistant.stream(question, article=article, compose="never")))
            if not isinstance(event, Evidence):
                raise TypeError(f"the first event is evidence, got {type(event).__name__}")
            return event

        return read


def _place(turn: ShownTurn | None) -> tuple[str, Span] | None:
    """Return the article and the place that an answer was about, None where there is none."""
    quotes = quotes_of(turn.evidence) if turn and turn.evidence else ()
    return (quotes[0].article, Span(quotes[0].start, quotes[0].end)) if quotes else None


def _first_quote(turn: ShownTurn, article: str) -> Span | None:
    found = _place(turn)
    return found[1] if found and found[0] == article else None


def _shown(questions: Sequence[Made]) -> list[dict[str, str]]:
    return [{"text": one.text, "language": one.language} for one in questions]


def _keep(kept: OrderedDict[Any, Any], key: Any, value: Any) -> None:
    kept[key] = value
    while len(kept) > KEPT:
        kept.popitem(last=False)
