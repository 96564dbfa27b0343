"""What the page does when somebody asks, clicks or adds something.

Methods that take a `Visitor` are called by the page's script; the others are Gradio's events, and
return what the components that `qa.web.page` connects them with are to show, in that order.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import gradio as gr

from index.errors import ArticleQAError, QuestionError
from qa.answer import Compose, Question
from qa.transcripts.turn import ShownTurn
from qa.web.calls import Data, number_of, text_of
from qa.web.frame import brand_html, caution_html, tabs_html, welcome_html
from qa.web.library.calls import SAMPLE, Library
from qa.web.library.panel import invitation_html
from qa.web.library.picker import asked_of, picker
from qa.web.news import Topic
from qa.web.panes import article_pane, empty_pane, library_pane
from qa.web.place import conversation_of
from qa.web.turns import conversation_html, status_text, turn_html
from qa.web.uploads import notice, problem
from qa.web.visitor import Visitor

if TYPE_CHECKING:
    from index.article import Article
    from index.store.records import ArticleInfo
    from qa.web.desk import Desk
    from qa.web.words import Words

ALL = ""
"""The picker's value for all articles."""

Shown = tuple[Any, ...]

_AS_IT_IS = gr.skip()


class Handlers:
    """The page's event handlers."""

    def __init__(self, desk: Desk, library: Library) -> None:
        self._desk = desk
        self._library = library
        self._assistant = desk.assistant

    # ---------------------------------------------------------------- asking

    def ask(
        self,
        question: str,
        article: str | None,
        compose: Compose,
        place: str | None,
        request: gr.Request,
    ) -> Shown:
        """Begin to answer a question; return question, complaint, signal."""
        words = Visitor.of(request).words
        try:
            visitor = Visitor.of(request)
            asked = Question(question or "")
            infos = self._assistant.articles()
            if not infos:
                raise QuestionError(f"{words.no_articles}. {words.no_articles_text}")
            if len(_known(asked_of(article), infos)) < len(asked_of(article)):
                raise ArticleQAError(words.gone)
            conversation, number = self._desk.ask(
                visitor.owner,
                conversation_of(place),
                asked.text,
                language=words.code,
                article=asked_of(article) or None,
                compose=compose,
                explain=lambda error: problem(error, words),
            )
        except Exception as error:
            return _AS_IT_IS, notice(problem(error, words), "problem"), _AS_IT_IS
        return "", "", _signal("asked", c=conversation, turn=number)

    def stop(self, visitor: Visitor, data: Data) -> Data:
        """Stop the answer being made in the conversation ``c``."""
        self._desk.stop(visitor.owner, text_of(data, "c"))
        return {}

    # ---------------------------------------------------------------- conversation

    def conversation(self, visitor: Visitor, data: Data) -> Data:
        """Return the conversation ``c`` as ``html``, with its ``title`` and ``status``.

        ``runs`` tells whether its last answer is still being made, ``found`` whether that has
        quotes. Without a conversation it is a greeting, about the article ``article`` if given.
        """
        infos = self._assistant.articles()
        if not (wanted := text_of(data, "c")):
            html = self._welcome(infos, asked_of(text_of(data, "article")), visitor.words)
            return {"html": html, "title": "", "status": "", "runs": False, "found": False}
        found = self._desk.conversation(visitor.owner, wanted)
        languages = {info.id: info.language for info in infos}
        last = found.turns[-1] if found.turns else None
        return {
            "html": conversation_html(found.turns, languages, titles=len(infos) > 1),
            "title": found.title,
            "status": status_text(last),
            "runs": last is not None and last.running,
            "found": last is not None and _has_quotes(last),
        }

    def render(self, visitor: Visitor, topic: Topic, content: Any) -> Data:
        """Return what an open page of the visitor is told of a piece of news."""
        told: Data = {"c": topic.conversation, "turn": topic.number}
        if isinstance(content, ShownTurn):
            infos = self._assistant.articles()
            languages = {info.id: info.language for info in infos}
            told |= {
                "html": turn_html(content, languages, titles=len(infos) > 1),
                "status": status_text(content),
                "runs": content.running,
                "found": _has_quotes(content),
            }
        return told

    # ---------------------------------------------------------------- reading

    def pane(self, visitor: Visitor, data: Data) -> Data:
        """Return the article that the quote ``number`` of ``turn`` in ``c`` stands in, as ``html``.

        Without ``number`` it is the first quote, or the nearest passage.
        """
        transcript = self._desk.conversation(visitor.owner, text_of(data, "c"))
        turn = transcript.turn(number_of(data, "turn"))
        if turn is None or turn.evidence is None:
            return {}
        number = number_of(data, "number")
        quotes = [*turn.evidence.citations, turn.evidence.nearest]
        found = [c for c in quotes if c is not None and number in (0, c.number)]
        if not found:
            return {}
        article = self._stored(visitor, found[0].article)
        clicked = number != 0
        return {"html": article_pane(article, turn, focus=found[0].number, clicked=clicked)}

    def article(self, visitor: Visitor, data: Data) -> Data:
        """Return the article ``article`` as ``html``; without one, or of several, the list.

        With ``list`` it is the list also where there is but one article.
        """
        wanted = asked_of(text_of(data, "article"))
        if len(wanted) == 1:
            return {"html": article_pane(self._stored(visitor, wanted[0]))}
        infos = self._assistant.articles()
        if not infos:
            return {"html": empty_pane(visitor.words)}
        if len(infos) == 1 and not data.get("list"):
            return {"html": article_pane(self._stored(visitor, infos[0].id))}
        return {"html": library_pane(infos, visitor.words, self._library.removals.waiting)}

    def _stored(self, visitor: Visitor, article: str) -> Article:
        if all(info.id != article for info in self._assistant.articles()):
            raise ArticleQAError(visitor.words.gone)
        return self._assistant.article(article)

    # ---------------------------------------------------------------- articles

    def pick(self, article: str | None) -> str:
        """Show the picked article; return signal."""
        return _signal("picked", article=article or ALL)

    def greet(self, place: str | None, request: gr.Request) -> Shown:
        """Fill what does not depend on the conversation, in the browser's language.

        Returns:
            Picker, brand, tabs, caution, question, ask, stop, add, compose.
        """
        visitor = Visitor.of(request)
        words = visitor.words
        infos = self._assistant.articles()
        return (
            picker(infos, _known(self._asked_in(visitor, place), infos), words),
            brand_html(words),
            tabs_html(words),
            caution_html(words, composes=self._assistant.chain.model is not None),
            gr.update(placeholder=words.placeholder, label=words.question),
            gr.update(value=words.ask),
            gr.update(value=words.stop),
            gr.update(value=words.add),
            gr.update(**compose_choices(words)),
        )

    def moved(self, place: str | None, request: gr.Request) -> Any:
        """Return the picker for the conversation that the page now shows."""
        visitor = Visitor.of(request)
        infos = self._assistant.articles()
        return picker(infos, _known(self._asked_in(visitor, place), infos), visitor.words)

    def _asked_in(self, visitor: Visitor, place: str | None) -> tuple[str, ...]:
        """Return the articles that the page's conversation asks, none for all."""
        conversation = conversation_of(place)
        return self._desk.asked_in(visitor.owner, conversation) if conversation else ()

    def _welcome(self, infos: Sequence[ArticleInfo], articles: Sequence[str], words: Words) -> str:
        """Return the greeting, with examples where they can be asked of what is picked."""
        asked = [info for info in infos if not articles or info.id in articles]
        examples = any(PurePath(info.source).name == SAMPLE.name for info in asked)
        welcome = welcome_html(words, articles=len(infos), examples=examples)
        return (
            welcome
            if infos
            else welcome + invitation_html(words, addresses=self._library.addresses)
        )


def _has_quotes(turn: ShownTurn) -> bool:
    return turn.evidence is not None and bool(turn.evidence.citations or turn.evidence.nearest)


def _known(asked: Sequence[str], infos: Sequence[ArticleInfo]) -> list[str]:
    """Return which of the articles asked are still there."""
    return [info.id for info in infos if info.id in asked]


def compose_choices(words: Words) -> dict[str, Any]:
    """Return the label and the choices of when sentences are composed."""
    names = (words.compose_auto, words.compose_always, words.compose_never)
    return {
        "label": words.compose,
        "choices": list(zip(names, ("auto", "always", "never"), strict=True)),
        "value": "auto",
    }


def _signal(kind: str, **values: str | int) -> str:
    """Return what the page's script is to do next."""
    return json.dumps({"kind": kind, **values})
