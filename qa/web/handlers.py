"""What the page does when somebody asks, clicks or adds something.

Methods that take a `Visitor` are called by the page's script; the others are Gradio's events, and
return what the components that `qa.web.page` connects them with are to show, in that order.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

import gradio as gr

from index.errors import ArticleQAError, QuestionError
from qa.answer import Compose, Question
from qa.settings import read_settings
from qa.transcripts.turn import ShownTurn
from qa.web.calls import Data, text_of
from qa.web.frame import brand_html, caution_html, tabs_html, welcome_html
from qa.web.news import Topic
from qa.web.panes import empty_pane, library_pane
from qa.web.place import conversation_of
from qa.web.reading import Reading
from qa.web.turns import conversation_html, status_text, turn_html
from qa.web.uploads import notice, problem, take_in
from qa.web.visitor import Visitor

if TYPE_CHECKING:
    from index.store.records import ArticleInfo
    from qa.web.desk import Desk
    from qa.web.words import Words

ALL = ""
"""The picker's value for all articles."""

SAMPLE = "telefonat-trump-putin.md"
"""File name of the article that the example questions are about."""

Shown = tuple[Any, ...]

_AS_IT_IS = gr.skip()


class Handlers:
    """The page's event handlers."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._assistant = desk.assistant
        self.reading = Reading(desk, read_settings().dictionary)

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
            if not self._assistant.articles():
                raise QuestionError(f"{words.no_articles}. {words.no_articles_text}")
            conversation, number = self._desk.ask(
                visitor.owner,
                conversation_of(place),
                asked.text,
                language=words.code,
                article=article or None,
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
            html = _welcome(infos, text_of(data, "article") or ALL, visitor.words)
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
        """Return the article that a quote stands in; see `Reading.pane`."""
        return self.reading.pane(visitor, data)

    def article(self, visitor: Visitor, data: Data) -> Data:
        """Return the article ``article`` as ``html``; without one, the list of articles."""
        infos = self._assistant.articles()
        wanted = text_of(data, "article") or (infos[0].id if len(infos) == 1 else "")
        if wanted:
            return self.reading.article(visitor, wanted)
        if not infos:
            return {"html": empty_pane(visitor.words)}
        return {"html": library_pane(infos, visitor.words)}

    # ---------------------------------------------------------------- articles

    def pick(self, article: str | None) -> str:
        """Show the picked article; return signal."""
        return _signal("picked", article=article or ALL)

    def open_article(self, event: gr.EventData) -> str:
        """Return the picker's value for an article that was opened from the list."""
        return str(event._data.get("article", ALL))

    def upload(self, path: str | None, request: gr.Request) -> Iterator[Shown]:
        """Take an article in; yield notice, picker, signal, upload button."""
        if not path:
            return
        words = Visitor.of(request).words
        for step in take_in(self._assistant, Path(path), PurePath(path).name, words):
            if not step.article:
                yield step.html, *[_AS_IT_IS] * 2, gr.update(value=None)
                continue
            self._desk.news.tell(Topic("library"))
            picked = _picker(self._assistant.articles(), step.article, words)
            yield step.html, picked, _signal("picked", article=step.article), _AS_IT_IS

    def greet(self, place: str | None, request: gr.Request) -> Shown:
        """Fill what does not depend on the conversation, in the browser's language.

        Returns:
            Picker, brand, tabs, caution, question, ask, stop, add, compose.
        """
        visitor = Visitor.of(request)
        words = visitor.words
        infos = self._assistant.articles()
        return (
            _picker(infos, self._asked_in(visitor, conversation_of(place), infos), words),
            brand_html(words),
            tabs_html(words),
            caution_html(words, composes=self._assistant.chain.model is not None),
            gr.update(placeholder=words.placeholder, label=words.question),
            gr.update(value=words.ask),
            gr.update(value=words.stop),
            gr.update(label=words.add),
            gr.update(**compose_choices(words)),
        )

    def moved(self, place: str | None, request: gr.Request) -> Any:
        """Return the picker for the conversation that the page now shows."""
        visitor = Visitor.of(request)
        infos = self._assistant.articles()
        article = self._asked_in(visitor, conversation_of(place), infos)
        return _picker(infos, article, visitor.words)

    def _asked_in(self, visitor: Visitor, conversation: str, infos: Sequence[ArticleInfo]) -> str:
        """Return the article that a conversation asks, `ALL` where it asks several."""
        asked: Sequence[str] = ()
        if conversation:
            try:
                asked = self._desk.conversation(visitor.owner, conversation).articles
            except ArticleQAError:
                asked = ()
        known = [info.id for info in infos if info.id in asked]
        if not known and len(infos) == 1:
            return infos[0].id
        return known[0] if len(known) == 1 else ALL


def _has_quotes(turn: ShownTurn) -> bool:
    return turn.evidence is not None and bool(turn.evidence.citations or turn.evidence.nearest)


def _welcome(infos: Sequence[ArticleInfo], article: str, words: Words) -> str:
    """Return the greeting, with examples where they can be asked of what is picked."""
    asked = [info for info in infos if article in (ALL, info.id)]
    examples = any(PurePath(info.source).name == SAMPLE for info in asked)
    return welcome_html(words, articles=len(infos), examples=examples)


def compose_choices(words: Words) -> dict[str, Any]:
    """Return the label and the choices of when sentences are composed."""
    names = (words.compose_auto, words.compose_always, words.compose_never)
    return {
        "label": words.compose,
        "choices": list(zip(names, ("auto", "always", "never"), strict=True)),
        "value": "auto",
    }


def _picker(infos: Sequence[ArticleInfo], article: str, words: Words) -> Any:
    """Return the picker's new choices and the one chosen."""
    choices = [(info.title, info.id) for info in infos]
    if len(infos) != 1:
        choices.insert(0, (words.all_articles, ALL))
    return gr.update(choices=choices, value=article, label=words.picker)


def _signal(kind: str, **values: str | int) -> str:
    """Return what the page's script is to do next."""
    return json.dumps({"kind": kind, **values})
