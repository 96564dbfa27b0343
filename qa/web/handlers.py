"""What the page does when somebody asks, clicks or adds something.

Methods that take a `Visitor` are called by the page's script; the others are Gradio's events, and
return what the components that `qa.web.page` connects them with are to show, in that order.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import gradio as gr

from index.errors import ArticleQAError, QuestionError
from qa.answer import Question, quotes_of
from qa.transcripts.transcripts import NoConversationError
from qa.transcripts.turn import ShownTurn
from qa.web.calls import Call, Data, text_of
from qa.web.chat.turns import conversation_html, status_text, turn_html
from qa.web.frame import card_html, welcome_html
from qa.web.library.calls import Library
from qa.web.library.panel import invitation_html
from qa.web.library.picker import asked_of, known, picker
from qa.web.library.rows import library_html
from qa.web.place import conversation_of, replaced_by
from qa.web.problems import notice, problem
from qa.web.reading.calls import Reading
from qa.web.reading.panes import empty_pane
from qa.web.serving.news import Topic
from qa.web.serving.visitor import Visitor

if TYPE_CHECKING:
    from pathlib import Path

    from index.store.records import ArticleInfo
    from qa.web.chat.desk import Desk
    from qa.web.words import Words

ALL = ""
"""The picker's value for all articles."""

Shown = tuple[Any, ...]

_AS_IT_IS = gr.skip()


class Handlers:
    """The page's event handlers."""

    def __init__(
        self, desk: Desk, library: Library | None = None, dictionary: Path | None = None
    ) -> None:
        """Answer for a page.

        Args:
            desk: answers and keeps.
            library: takes articles in and out; None for one of its own.
            dictionary: file of a dictionary for words in another language; None for the lexicon.
        """
        self.desk = desk
        self.library = library or Library(desk)
        self.reading = Reading(desk, dictionary)
        self._assistant = desk.assistant

    @property
    def of_conversation(self) -> tuple[Call, ...]:
        """Return what the conversation's script can call."""
        return self.conversation, self.stop

    @property
    def of_reading(self) -> tuple[Call, ...]:
        """Return what the reading pane's script can call."""
        return self.reading.pane, self.article, self.reading.gloss

    # ---------------------------------------------------------------- asking

    def ask(
        self,
        question: str,
        article: str | None,
        place: str | None,
        request: gr.Request,
    ) -> Shown:
        """Begin to answer a question; return question, complaint, signal."""
        visitor = Visitor.of(request)
        words = visitor.words
        try:
            asked = Question(str(question or ""))
            infos = self._assistant.articles()
            if not infos:
                raise QuestionError(f"{words.no_articles}. {words.no_articles_text}")
            chosen = asked_of(str(article or ""))
            if len(known(chosen, infos)) < len(chosen):
                raise ArticleQAError(words.gone)
            conversation, number = self.desk.ask(
                visitor.owner,
                conversation_of(place),
                asked.text,
                language=words.code,
                article=chosen or None,
                explain=lambda error: problem(error, words),
                instead=replaced_by(place),
            )
        except Exception as error:
            return _AS_IT_IS, notice(problem(error, words), "problem"), _AS_IT_IS
        return "", "", _signal("asked", c=conversation, turn=number)

    def stop(self, visitor: Visitor, data: Data) -> Data:
        """Stop the answer being made in the conversation ``c``."""
        self.desk.stop(visitor.owner, text_of(data, "c"))
        return {}

    # ---------------------------------------------------------------- conversation

    def conversation(self, visitor: Visitor, data: Data) -> Data:
        """Return the conversation ``c`` as ``html``, with its ``title`` and ``status``.

        ``runs`` tells whether its last answer is still being made, ``found`` whether that has
        quotes. Without a conversation it is a greeting, about the article ``article`` if given;
        one that is not there (any more) is ``missing``, which says so in a line.
        """
        infos = self._assistant.articles()
        if not (wanted := text_of(data, "c")):
            html = self._welcome(infos, asked_of(text_of(data, "article")), visitor.words)
            return {"html": html, "title": "", "status": "", "runs": False, "found": False}
        try:
            found = self.desk.conversation(visitor.owner, wanted)
        except NoConversationError:
            return {"missing": visitor.words.no_conversation}
        last = found.turns[-1] if found.turns else None
        html = conversation_html(found.turns, self._languages(*found.turns), titles=len(infos) > 1)
        if not found.turns:  # all were removed
            html = self._welcome(infos, asked_of(text_of(data, "article")), visitor.words)
        return {
            "html": html,
            "title": found.title,
            "status": status_text(last),
            "runs": last is not None and last.running,
            "found": last is not None and _has_quotes(last),
        }

    def render(self, visitor: Visitor, topic: Topic, content: Any) -> Data:
        """Return what an open page of the visitor is told of a piece of news."""
        told: Data = {"c": topic.conversation, "turn": topic.number}
        if isinstance(content, ShownTurn):
            titles = len(self._assistant.articles()) > 1
            told |= {
                "html": turn_html(content, self._languages(content), titles=titles),
                "status": status_text(content),
                "runs": content.running,
                "found": _has_quotes(content),
            }
        return told

    # ---------------------------------------------------------------- reading

    def article(self, visitor: Visitor, data: Data) -> Data:
        """Return the article ``article`` as ``html``; without one, or of several, the list.

        With ``list`` it is the list also where there is but one article.
        """
        asked = asked_of(text_of(data, "article"))
        infos = self._assistant.articles()
        if len(infos) == 1 and not asked and not data.get("list"):
            asked = (infos[0].id,)
        if len(asked) == 1:
            return self.reading.article(visitor, asked[0])
        if not infos:
            return {"html": empty_pane(visitor.words)}
        leaving = self.library.removals.waiting
        return {"html": library_html(infos, visitor.words, leaving=leaving)}

    # ---------------------------------------------------------------- articles

    def pick(self, article: str | None) -> str:
        """Show the picked article; return signal."""
        return _signal("picked", article=article or ALL)

    def moved(self, place: str | None, request: gr.Request) -> Any:
        """Return the picker for the conversation that the page now shows."""
        visitor = Visitor.of(request)
        infos = self._assistant.articles()
        asked = self.desk.asked_in(visitor.owner, conversation_of(place))
        return picker(infos, known(asked, infos), visitor.words)

    def _languages(self, *turns: ShownTurn) -> dict[str, str]:
        """Return the language of each article that is quoted and still there."""
        quoted = {q.article for turn in turns if turn.evidence for q in quotes_of(turn.evidence)}
        infos = filter(None, map(self._assistant.info, quoted))
        return {info.id: info.language for info in infos}

    def _welcome(self, infos: Sequence[ArticleInfo], articles: Sequence[str], words: Words) -> str:
        """Return the greeting: the card of the article that is asked, where it is one."""
        asked = [info.id for info in infos if not articles or info.id in articles]
        if len(asked) == 1:
            return card_html(self._assistant.article(asked[0]), words)
        welcome = welcome_html(words, articles=len(infos))
        if infos:
            return welcome
        return welcome + invitation_html(words, addresses=self.library.addresses)


def _has_quotes(turn: ShownTurn) -> bool:
    return turn.evidence is not None and bool(quotes_of(turn.evidence))


def _signal(kind: str, **values: str | int) -> str:
    """Return what the page's script is to do next."""
    return json.dumps({"kind": kind, **values})
