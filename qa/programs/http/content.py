"""An answer as a message that any chat client shows: quotes first, then prose, then footnotes.

The message grows with the events of an answer and what was sent never changes, so a stream and a
whole message say the same. It is Markdown: what articles, models and visitors wrote is escaped.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from qa.answer import Answer, Citation, Event, Evidence
from qa.languages.language import label_shown
from qa.languages.sentences import sentences_of
from qa.prose.compose import unwritten
from qa.transcripts.export import cited, escaped, place_shown

Link = Callable[[Citation], str]
"""Returns the address that shows a quote in its article."""


class Message:
    """The message, and where in it the quotes stand.

    Attributes:
        text: what was written so far.
    """

    def __init__(self, link: Link) -> None:
        self.text = ""
        self._link = link
        self._places: dict[int, tuple[int, int]] = {}
        self._prose = ""

    def after(self, event: Event) -> str:
        """Return what an event adds to the message."""
        written = len(self.text)
        if isinstance(event, Evidence):
            self._add_evidence(event)
        elif isinstance(event, Answer):
            if event.composed:
                self._add_prose(event.text)
            self._add_footnotes(event)
        else:
            self._add_prose(event.checked)
        return self.text[written:]

    def annotations(self, citations: Sequence[Citation]) -> list[dict[str, Any]]:
        """Return where each quote stands in the message and in its article.

        ``text[start_index:end_index]`` is the quote as Markdown; ``quote`` are the article's own
        characters, from ``start`` to ``end`` of its text.
        """
        found = []
        for citation in citations:
            start, end = self._places[citation.number]
            place = {"start_index": start, "end_index": end, "url": self._link(citation)}
            names = ("title", "number", "article", "section", "start", "end", "quote", "page")
            more = {name: getattr(citation, name) for name in names}
            found.append({"type": "url_citation", "url_citation": place | more})
        return found

    def _add_evidence(self, evidence: Evidence) -> None:
        """Write what is sure before a word is composed: what is said, and the first quotes."""
        shown = [one for one in evidence.citations if _names(unwritten(evidence), one)]
        said = evidence.said if shown else unwritten(evidence)
        if said:
            self._begin_block()
            self.text += cited(said)
        for citation in shown:
            self._add_quote(citation, evidence.language)

    def _add_quote(self, citation: Citation, language: str) -> None:
        self._begin_block()
        if label := label_shown(citation.label, language):
            self.text += f"> {escaped(label)}\n>\n"
        lines = escaped(citation.quote).split("\n")
        self.text += "> "
        start = len(self.text)
        self.text += "\n> ".join(lines)
        self._places[citation.number] = (start, len(self.text))
        self.text += f" [{citation.number}]"

    def _add_prose(self, checked: str) -> None:
        """Write the sentences that are new."""
        new = checked[len(self._prose) :].strip()
        if not new:
            return
        if self._prose:
            self.text += " "
        else:
            self._begin_block()
        self.text += cited(new)
        self._prose = checked

    def _add_footnotes(self, answer: Answer) -> None:
        """Write where each quote stands, with the quote itself where it was not shown yet."""
        for citation in answer.citations:
            self._begin_block()
            self.text += f"[{citation.number}] "
            if citation.number not in self._places:
                quote = " ".join(escaped(citation.quote).split("\n"))
                start = len(self.text) + 1
                self._places[citation.number] = (start, start + len(quote))
                self.text += f"“{quote}” — "
            self.text += self._linked(citation, answer.language)
        nearest = answer.nearest
        if nearest is not None and not answer.citations:
            self._begin_block()
            self.text += f"({sentences_of(answer.language).nearest}: “"
            self.text += " ".join(escaped(nearest.quote).split("\n"))
            self.text += f"” — {self._linked(nearest, answer.language)})"

    def _linked(self, citation: Citation, language: str) -> str:
        place = place_shown(citation, language, "{}–{}")
        return f"[{escaped(place)}]({self._link(citation)})"

    def _begin_block(self) -> None:
        if self.text:
            self.text += "\n\n"


def _names(text: str, citation: Citation) -> bool:
    return f"{citation.quote} [{citation.number}]" in text
