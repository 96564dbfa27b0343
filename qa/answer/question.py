"""What is asked."""

from __future__ import annotations

from dataclasses import dataclass

from index.errors import QuestionError

MAX_QUESTION = 2000
"""Longest question, in characters."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question, without white space around it.

    Attributes:
        text: what is looked for and answered, in small letters where all were capitals: those say
            nothing of names then, and the encoder reads them badly.
        language: ISO 639-1 code.
        asked: what was typed, where the conversation completed it to `text`; else `text`.
        query: what sentences are compared with: `asked` where `text` only adds names to it, so that
            these do not bring up the last quote again; else `text`.
        shown: the quote that was shown last, where the question asks on about it; else ``""``.
        parts: the questions that it joins, where it joins any.

    Raises:
        QuestionError: if it is empty or longer than `MAX_QUESTION` characters.
    """

    text: str
    language: str = ""
    asked: str = ""
    query: str = ""
    shown: str = ""
    parts: tuple[Question, ...] = ()

    def __post_init__(self) -> None:
        text = self.text.strip()
        if not text:
            line = "the question is empty: type what you want to know"
            raise QuestionError(line, "empty-question")
        if len(text) > MAX_QUESTION:
            raise QuestionError(
                f"the question has {len(text)} characters, the limit is {MAX_QUESTION}: shorten it",
                "long-question",
                length=len(text),
                limit=MAX_QUESTION,
            )
        shouted = text.isupper() and len(text.split()) > 1
        object.__setattr__(self, "text", text.lower() if shouted else text)
        object.__setattr__(self, "asked", self.asked.strip() or text)
        query = self.query.strip() or (self.asked if self.understood else self.text)
        object.__setattr__(self, "query", query)

    @property
    def understood(self) -> str:
        """Return the completed question, ``""`` where it stood alone."""
        return self.text if self.text.lower() != self.asked.lower() else ""
