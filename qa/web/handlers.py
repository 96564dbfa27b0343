"""What the page does when somebody asks, clicks or adds something.

Each handler returns what the components that `qa.web.page` connects it with are to show, in that
order. Every visitor has a `Session` of their own; the assistant is shared.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

import gradio as gr

from index.errors import ArticleQAError, QuestionError
from qa.answer import Compose, Question
from qa.web.frame import brand_html, caution_html, status_html, tabs_html, welcome_html
from qa.web.panes import article_pane, empty_pane, library_pane
from qa.web.session import Session, ShownTurn
from qa.web.turns import conversation_html, status_text
from qa.web.uploads import notice, problem, take_in
from qa.web.words import preferred, words_for

if TYPE_CHECKING:
    from index.store.records import ArticleInfo
    from qa.assistant import Assistant
    from qa.web.words import Words

ALL = ""
"""The picker's value for all articles."""

SAMPLE = "telefonat-trump-putin.md"
"""File name of the article that the example questions are about."""

Shown = tuple[Any, ...]

_AS_IT_IS = gr.skip()


class Handlers:
    """The page's event handlers."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    # ---------------------------------------------------------------- asking

    def ask(
        self, question: str, article: str | None, compose: Compose, session: Session
    ) -> Iterator[Shown]:
        """Answer a question.

        Yields:
            Conversation, status, reading, stop, question, complaint, notice.
        """
        words = words_for(session.language)
        try:
            asked = Question(question or "")
            infos = self._assistant.articles()
            if not infos:
                raise QuestionError(f"{words.no_articles}. {words.no_articles_text}")
        except ArticleQAError as error:
            yield *[_AS_IT_IS] * 5, notice(problem(error, words), "problem"), _AS_IT_IS
            return
        history = session.history()
        number = session.begin(asked.text).number
        running = gr.update(visible=True)
        yield *_conversation(session, infos), _AS_IT_IS, running, "", "", ""
        try:
            events = self._assistant.stream(
                asked.text, article=article or None, compose=compose, history=history
            )
            with closing(session.follow(number, events)) as turns:
                pane_is_open = False
                for turn in turns:
                    pane = _AS_IT_IS if pane_is_open else self._pane_of(turn)
                    pane_is_open = True
                    yield *_conversation(session, infos), pane, *[_AS_IT_IS] * 4
        except Exception as error:
            session.fail(number, problem(error, words))
        if session.current is not None and session.current.number == number:
            ended = gr.update(visible=False)
            yield *_conversation(session, infos), _AS_IT_IS, ended, *[_AS_IT_IS] * 3

    def ask_example(
        self, article: str | None, compose: Compose, session: Session, event: gr.EventData
    ) -> Iterator[Shown]:
        """Answer a question that was clicked; see `ask`."""
        yield from self.ask(str(event._data.get("question", "")), article, compose, session)

    def stop(self, session: Session) -> Shown:
        """Stop the answer being made; return conversation, status, stop."""
        session.stop()
        infos = self._assistant.articles()
        return *_conversation(session, infos), gr.update(visible=False)

    # ---------------------------------------------------------------- reading

    def show_quote(self, session: Session, event: gr.EventData) -> Shown:
        """Open the article of a quote of an earlier answer; return reading, notice."""
        turn = session.turn(int(event._data.get("turn", 0)))
        number = int(event._data.get("number", 0))
        if turn is None or turn.evidence is None:
            return _AS_IT_IS, _AS_IT_IS
        quotes = [*turn.evidence.citations, turn.evidence.nearest]
        chosen = next((c for c in quotes if c is not None and c.number == number), None)
        if chosen is None:
            return _AS_IT_IS, _AS_IT_IS
        return self._open(chosen.article, session, turn, focus=number, clicked=True)

    def open_article(self, session: Session, event: gr.EventData) -> Shown:
        """Open an article from the list; return picker, reading, notice."""
        article = str(event._data.get("article", ""))
        return article, *self._open(article, session)

    def pick(self, article: str | None, session: Session) -> Shown:
        """Show the picked article; return reading, conversation, notice."""
        infos = self._assistant.articles()
        welcome = _AS_IT_IS if session.turns else _welcome(infos, article, session)
        if not article:
            return library_pane(infos, words_for(session.language)), welcome, ""
        pane, said = self._open(article, session, session.current)
        return pane, welcome, said

    # ---------------------------------------------------------------- articles

    def upload(self, path: str | None, session: Session) -> Iterator[Shown]:
        """Take an article in; yield notice, picker, reading, conversation, upload button."""
        if not path:
            return
        words = words_for(session.language)
        for step in take_in(self._assistant, Path(path), PurePath(path).name, words):
            if not step.article:
                yield step.html, *[_AS_IT_IS] * 3, gr.update(value=None)
                continue
            infos = self._assistant.articles()
            pane, _ = self._open(step.article, session)
            welcome = _welcome(infos, step.article, session)
            conversation = _AS_IT_IS if session.turns else welcome
            yield step.html, _picker(infos, step.article, session), pane, conversation, _AS_IT_IS

    def greet(self, session: Session, request: gr.Request) -> Shown:
        """Fill a page that was just opened, in the browser's language.

        Returns:
            Conversation, reading, picker, brand, tabs, caution, question, ask, stop, add, compose.
        """
        session.language = preferred(request.headers.get("accept-language") or "")
        words = words_for(session.language)
        infos = self._assistant.articles()
        article = infos[0].id if len(infos) == 1 else ALL
        pane, _, _ = self.pick(article, session) if infos else (empty_pane(words), "", "")
        return (
            _welcome(infos, article, session),
            pane,
            _picker(infos, article, session),
            brand_html(words),
            tabs_html(words),
            caution_html(words, composes=self._assistant.chain.model is not None),
            gr.update(placeholder=words.placeholder, label=words.question),
            gr.update(value=words.ask),
            gr.update(value=words.stop),
            gr.update(label=words.add),
            gr.update(**compose_choices(words)),
        )

    # ---------------------------------------------------------------- parts

    def _pane_of(self, turn: ShownTurn) -> Any:
        """Return the article that a turn quotes, its first quote in view."""
        evidence = turn.evidence
        best = evidence and (evidence.citations[0] if evidence.citations else evidence.nearest)
        if not best:
            return _AS_IT_IS
        return article_pane(self._assistant.article(best.article), turn, focus=best.number)

    def _open(
        self,
        article: str,
        session: Session,
        turn: ShownTurn | None = None,
        *,
        focus: int = 0,
        clicked: bool = False,
    ) -> Shown:
        """Return an article and no notice; or no change, and why it cannot be shown."""
        try:
            found = self._assistant.article(article)
        except ArticleQAError as error:
            return _AS_IT_IS, notice(problem(error, words_for(session.language)), "problem")
        return article_pane(found, turn, focus=focus, clicked=clicked), ""


def _conversation(session: Session, infos: Sequence[ArticleInfo]) -> tuple[str, str]:
    """Return the conversation, and what a screen reader is told of its newest turn."""
    languages = {info.id: info.language for info in infos}
    html = conversation_html(session.turns, languages, titles=len(infos) > 1)
    return html, status_html(status_text(session.current))


def _welcome(infos: Sequence[ArticleInfo], article: str | None, session: Session) -> str:
    """Return the greeting, with examples where they can be asked of what is picked."""
    asked = [info for info in infos if article in (ALL, None, info.id)]
    examples = any(PurePath(info.source).name == SAMPLE for info in asked)
    words = words_for(session.language)
    return welcome_html(words, articles=len(infos), examples=examples)


def compose_choices(words: Words) -> dict[str, Any]:
    """Return the label and the choices of when sentences are composed."""
    names = (words.compose_auto, words.compose_always, words.compose_never)
    return {
        "label": words.compose,
        "choices": list(zip(names, ("auto", "always", "never"), strict=True)),
        "value": "auto",
    }


def _picker(infos: Sequence[ArticleInfo], article: str, session: Session) -> Any:
    """Return the picker's new choices and the one chosen."""
    words = words_for(session.language)
    choices = [(info.title, info.id) for info in infos]
    if len(infos) != 1:
        choices.insert(0, (words.all_articles, ALL))
    return gr.update(choices=choices, value=article, label=words.picker)
