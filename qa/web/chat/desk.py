"""Where questions are answered: each in a thread of its own, kept, and told to every page.

An answer belongs to its conversation and not to the page that asked: it is finished and kept though
the page is reloaded or closed, and a second page sees it grow.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from index.article import Chosen, ids_of
from qa.answer import Answer, Compose, Event, Evidence
from qa.streams import ANSWERS_AT_ONCE
from qa.transcripts.transcripts import Transcript, TranscriptError, Transcripts
from qa.transcripts.turn import ShownTurn, State, history_of
from qa.web.chat.models import Models
from qa.web.chat.suggestions import Suggestions
from qa.web.serving.news import News, Topic

if TYPE_CHECKING:
    from qa.assistant import Assistant

_LOG = logging.getLogger(__name__)

Explain = Callable[[Exception], str]
"""Says in one line what went wrong."""


@dataclass(slots=True)
class _Answering:
    """The answer being made in one conversation."""

    owner: str
    turn: ShownTurn
    stopped: bool = False
    keeping: threading.Lock = field(default_factory=threading.Lock)


class Desk:
    """Answers, keeps and tells; shared by all visitors.

    Attributes:
        assistant: what answers.
        transcripts: where conversations are kept.
        news: whom they are told to.
        models: which model answers whom.
        suggestions: what may be asked next.
    """

    def __init__(
        self,
        assistant: Assistant,
        transcripts: Transcripts,
        *,
        alone: bool = False,
        places: threading.BoundedSemaphore | None = None,
    ) -> None:
        """Take over what answers and keeps.

        Args:
            assistant: what answers.
            transcripts: where conversations are kept.
            alone: whether nobody but this machine's user reaches the page.
            places: for answers that are made at the same time; None for some of its own.
        """
        self.models = Models(assistant, transcripts, alone=alone)
        self.assistant = assistant
        self.transcripts = transcripts
        self.news = News()
        self.suggestions = Suggestions(self)
        self._lock = threading.Lock()
        self._answering: dict[str, _Answering] = {}
        self._places = places or threading.BoundedSemaphore(ANSWERS_AT_ONCE)

    @property
    def busy(self) -> bool:
        """Tell whether an answer is being made."""
        return bool(self._answering)

    def conversation(self, owner: str, conversation: str) -> Transcript:
        """Return a conversation as it stands, the answer being made included.

        Raises:
            TranscriptError: if the owner has none of that id.
        """
        found = self.transcripts.get(owner, conversation)
        with self._lock:
            current = self._answering.get(conversation)
            running = current.turn if current else None
        turns = []
        for turn in found.turns:
            if running is not None and turn.number == running.number:
                turns.append(running)
            else:
                turns.append(turn.ended("interrupted") if turn.running else turn)
        return replace(found, turns=tuple(turns))

    def ask(
        self,
        owner: str,
        conversation: str,
        question: str,
        *,
        language: str,
        article: Chosen,
        explain: Explain,
        compose: Compose = "auto",
        instead: int = 0,
    ) -> tuple[str, int]:
        """Begin to answer, and return the conversation and the number of the new turn.

        Args:
            owner: who asks.
            conversation: to go on with; ``""`` for a new one.
            question: as it was typed.
            language: of the page.
            article: look only in this article, or in these; None for all.
            explain: puts what goes wrong on the way into words.
            compose: when sentences are composed; ``auto`` for what is best for the chosen model.
            instead: number of the turn that the new one replaces, with all after it; they can be
                brought back. 0 for none.

        Raises:
            ArticleQAError: if it cannot be asked; nothing is kept or replaced then.
        """
        known = self.conversation(owner, conversation) if conversation else None
        turns = known.turns if known else ()
        replaced = [turn.number for turn in turns if 0 < instead <= turn.number]
        turns = turns[: len(turns) - len(replaced)]
        best, model = self.models.answering(owner)
        if compose == "auto" or best == "never":
            compose = best
        events = self.assistant.stream(
            question, article=article, compose=compose, history=history_of(turns), model=model
        )
        if known is None:
            known = self.transcripts.begin(owner, question, ids_of(article or ()))
        else:
            self.ask_only(owner, known.id, ids_of(article or ()))
        self.stop(owner, known.id)
        for old in replaced:
            self.transcripts.remove(owner, known.id, old)
        number = known.last + 1
        answering = _Answering(owner, ShownTurn(number, question.strip(), language))
        with self._lock:
            self._answering[known.id] = answering
        self._keep(known.id, answering)
        self.news.tell(Topic("conversations", owner))
        if replaced:
            self.news.tell(Topic("conversation", owner, known.id))
        work = (known.id, answering, events, explain)
        threading.Thread(target=self._answer, args=work, name="answer", daemon=True).start()
        return known.id, number

    def asked_in(self, owner: str, conversation: str) -> tuple[str, ...]:
        """Return the articles that a conversation asks; none for all, or where there is none."""
        try:
            return self.transcripts.articles_of(owner, conversation)
        except TranscriptError:
            return ()

    def ask_only(self, owner: str, conversation: str, articles: Sequence[str]) -> None:
        """Note which articles a conversation asks from now on; none for all."""
        if tuple(articles) != self.asked_in(owner, conversation):
            self.transcripts.ask_only(owner, conversation, articles)

    def stop(self, owner: str, conversation: str) -> None:
        """Stop the answer being made in a conversation of the owner, if one is."""
        with self._lock:
            answering = self._answering.get(conversation)
            if answering is None or answering.owner != owner:
                return
            del self._answering[conversation]
            answering.stopped = True
            answering.turn = answering.turn.ended("stopped")
        self._keep(conversation, answering)

    def _answer(
        self, conversation: str, answering: _Answering, events: Iterator[Event], explain: Explain
    ) -> None:
        """Take every event, in one thread: a generator that holds locks cannot be handed on."""
        stream: Any = events
        try:
            with self._places, closing(stream):
                for event in stream:
                    if not self._take(conversation, answering, event):
                        return
        except Exception as error:
            self._end(conversation, answering, explain(error))
        else:
            self._end(conversation, answering)

    def _take(self, conversation: str, answering: _Answering, event: Event) -> bool:
        """Note an event, and return whether more are wanted."""
        with self._lock:
            if answering.stopped:
                return False
            changed = answering.turn.after(event)
            if changed == answering.turn:
                return True
            answering.turn = changed
        if isinstance(event, Evidence | Answer):
            self._keep(conversation, answering)
        else:
            self._tell(conversation, answering)
        return not answering.stopped

    def _end(self, conversation: str, answering: _Answering, error: str = "") -> None:
        with self._lock:
            if answering.stopped:
                return
            self._forget(conversation, answering)
            if answering.turn.running:
                state: State = "failed" if error else "stopped"
                answering.turn = answering.turn.ended(state, error)
        self._keep(conversation, answering)

    def _forget(self, conversation: str, answering: _Answering) -> None:
        """Take an answer off the desk, unless the next one stands in its place; under the lock."""
        if self._answering.get(conversation) is answering:
            del self._answering[conversation]

    def _keep(self, conversation: str, answering: _Answering) -> None:
        """Write the turn down, then tell of it; one whose conversation was deleted is dropped."""
        try:
            with answering.keeping:  # what is written last is what the turn is
                self.transcripts.save(answering.owner, conversation, answering.turn)
        except TranscriptError:
            with self._lock:
                answering.stopped = True
                self._forget(conversation, answering)
            return
        except Exception:
            _LOG.exception("a turn could not be kept")
        self._tell(conversation, answering)

    def _tell(self, conversation: str, answering: _Answering) -> None:
        topic = Topic("turn", answering.owner, conversation, answering.turn.number)
        self.news.tell(topic, answering.turn)
