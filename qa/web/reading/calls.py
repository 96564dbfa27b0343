"""What the reading pane calls: an article with the quotes of a turn, and what their words mean."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from index.errors import ArticleQAError
from qa.answer import quotes_of
from qa.gloss.gloss import Gloss
from qa.languages.language import language_of_code
from qa.web.calls import Data, number_of, text_of
from qa.web.reading.panes import LaidOut, article_pane, tools_html, turn_marks

if TYPE_CHECKING:
    from pathlib import Path

    from qa.answer import Citation
    from qa.transcripts.turn import ShownTurn
    from qa.web.chat.desk import Desk
    from qa.web.serving.visitor import Visitor

LAID_OUT = 4
"""Articles that are kept laid out; the longest takes some tens of megabytes."""


class Reading:
    """The reading pane's calls."""

    def __init__(self, desk: Desk, dictionary: Path | None = None) -> None:
        """Show the desk's articles.

        Args:
            desk: whose.
            dictionary: file of a dictionary for `gloss`; None for the lexicon.
        """
        self._desk = desk
        self._assistant = desk.assistant
        self._gloss = Gloss(dictionary)
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
        html = article_pane(laid, turn, focus=focus, clicked=clicked)
        return {"html": html, "tools": tools_html(visitor.words)}

    def gloss(self, visitor: Visitor, data: Data) -> Data:
        """Return likely counterparts of the words of ``turn`` in ``c`` that are in other languages.

        Returns:
            ``quotes``: for each number of a quote its words as ``[start, end, counterparts]``,
            counted from the beginning of the quote; ``note``: where they are from.
        """
        turn = self._turn(visitor, data)
        asked = turn.evidence.language if turn and turn.evidence else ""
        found: dict[str, list[tuple[int, int, tuple[str, ...]]]] = {}
        note = visitor.words.gloss_words
        for citation in _quotes(turn):
            info = self._assistant.info(citation.article)
            if info is None or info.language == asked:
                continue
            language = info.language
            words = self._gloss.words(citation.quote, language, asked)
            found[str(citation.number)] = [(w.start, w.end, w.counterparts) for w in words]
            if name := self._gloss.dictionary(language, asked):
                note = visitor.words.gloss_dictionary.format(name)
        return {"quotes": found, "language": asked, "note": note}

    def _turn(self, visitor: Visitor, data: Data) -> ShownTurn | None:
        transcript = self._desk.conversation(visitor.owner, text_of(data, "c"))
        return transcript.turn(number_of(data, "turn"))

    def _laid_out(self, visitor: Visitor, article: str) -> LaidOut:
        """Return an article as it is laid out; one that was removed is not there any more."""
        if self._assistant.info(article) is None:
            raise ArticleQAError(visitor.words.gone)
        return self._kept(article, language_of_code(visitor.words.code).page)

    def _lay_out(self, article: str, page: str) -> LaidOut:
        return LaidOut.of(self._assistant.article(article), page)


def _quotes(turn: ShownTurn | None) -> tuple[Citation, ...]:
    return quotes_of(turn.evidence) if turn and turn.evidence else ()
