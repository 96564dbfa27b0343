"""What the reading pane calls: an article with the quotes of a turn, and what their words mean."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from qa.languages.language import language_of_code
from qa.web.calls import Data, number_of, text_of
from qa.web.panes import LaidOut, article_pane, tools_html, turn_marks

if TYPE_CHECKING:
    from qa.answer import Citation
    from qa.transcripts.turn import ShownTurn
    from qa.web.desk import Desk
    from qa.web.visitor import Visitor

LAID_OUT = 4
"""Articles that are kept laid out; the longest takes some tens of megabytes."""


class Reading:
    """The reading pane's calls."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._assistant = desk.assistant
        self._kept = functools.lru_cache(maxsize=LAID_OUT)(self._lay_out)

    def pane(self, visitor: Visitor, data: Data) -> Data:
        """Return the article that the quote ``number`` of ``turn`` in ``c`` stands in.

        Without ``number`` it is the first quote, or the nearest passage. Where the page shows the
        article already (``shown``, with marks in its chunks ``marked``), it gets the ``chunks``
        that change, else all as `article` returns it.
        """
        turn = self._turn(visitor, data)
        number = number_of(data, "number")
        citation = next((c for c in _quotes(turn) if number in (0, c.number)), None)
        if turn is None or citation is None:
            return {}
        if text_of(data, "shown") != citation.article:
            return self.article(
                visitor, citation.article, turn, focus=citation.number, clicked=number != 0
            )
        laid = self._laid_out(visitor, citation.article)
        marked = data.get("marked")
        places = [n for n in marked if isinstance(n, int)] if isinstance(marked, list) else []
        return {
            "chunks": laid.changed(turn_marks(laid.article, turn), places),
            "turn": turn.number,
            "focus": citation.number,
            "by": "click" if number else "answer",
        }

    def article(
        self,
        visitor: Visitor,
        article: str,
        turn: ShownTurn | None = None,
        *,
        focus: int = 0,
        clicked: bool = False,
    ) -> Data:
        """Return an article as ``html``, with the ``tools`` that stand above it."""
        laid = self._laid_out(visitor, article)
        html = article_pane(laid.article, turn, focus=focus, clicked=clicked, laid=laid)
        return {"html": html, "tools": tools_html(visitor.words)}

    def _turn(self, visitor: Visitor, data: Data) -> ShownTurn | None:
        transcript = self._desk.conversation(visitor.owner, text_of(data, "c"))
        return transcript.turn(number_of(data, "turn"))

    def _laid_out(self, visitor: Visitor, article: str) -> LaidOut:
        """Return an article as it is laid out; one that was removed is not there any more."""
        if all(info.id != article for info in self._assistant.articles()):
            self._assistant.article(article)  # says so
        return self._kept(article, language_of_code(visitor.words.code).page)

    def _lay_out(self, article: str, page: str) -> LaidOut:
        return LaidOut.of(self._assistant.article(article), page)


def _quotes(turn: ShownTurn | None) -> list[Citation]:
    if turn is None or turn.evidence is None:
        return []
    nearest = turn.evidence.nearest
    return [*turn.evidence.citations, *([nearest] if nearest else [])]
