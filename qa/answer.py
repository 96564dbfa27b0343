"""What every front end and the evaluation see: questions, citations, answers and their events."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from index.errors import QuestionError

MAX_QUESTION = 2000
"""Longest question, in characters."""


Strictness = Literal["lenient", "normal", "strict"]
"""How readily a question is declined."""

Compose = Literal["auto", "always", "across", "never"]
"""When a chat model composes: always, only where question and article are in different languages,
or never. ``auto`` is ``across`` for the built-in model and ``always`` for one that was chosen."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question, without white space around it.

    Attributes:
        text: what is looked for and answered, in small letters where all were capitals: those say
            nothing of names then, and the encoder reads them badly.
        language: ISO 639-1 code.
        asked: what was typed; the conversation may have completed it to `text`.

    Raises:
        QuestionError: if it is empty or longer than `MAX_QUESTION` characters.
    """

    text: str
    language: str = ""
    asked: str = ""

    def __post_init__(self) -> None:
        text = self.text.strip()
        if not text:
            raise QuestionError("the question is empty: type what you want to know")
        if len(text) > MAX_QUESTION:
            raise QuestionError(
                f"the question has {len(text)} characters, the limit is {MAX_QUESTION}: shorten it"
            )
        shouted = text.isupper() and len(text.split()) > 1
        object.__setattr__(self, "text", text.lower() if shouted else text)
        object.__setattr__(self, "asked", self.asked.strip() or text)

    @property
    def understood(self) -> str:
        """Return the completed question, ``""`` where it stood alone."""
        return self.text if self.text.lower() != self.asked.lower() else ""


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered quote: ``quote == text[start:end]`` of the stored article, to the character.

    Attributes:
        number: 1 for the quote that answers best.
        article: id of the article.
        title: its title.
        section: heading that the quote stands under, ``""`` where there is none.
        start: first character of the quote in the article's text.
        end: one past its last character.
        quote: the characters themselves.
        shortest: first and one past the last character of the shortest answer in the quote, again
            in the article's text; None where nobody is sure.
    """

    number: int
    article: str
    title: str
    section: str
    start: int
    end: int
    quote: str
    shortest: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class PassageScore:
    """A passage that was retrieved, and how well it fits the question (higher is better)."""

    article: str
    section: str
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the article says to a question, before a word of prose is composed.

    Attributes:
        language: ISO 639-1 code of the question's language.
        answerable: whether the article answers.
        confidence: from 0 to 1, how sure that is.
        citations: numbered quotes, best first; empty when the article does not answer.
        nearest: when the article does not answer, the quote that comes nearest, if there is one.
        passages: what was retrieved, best first.
        timings: seconds spent so far, by stage.
        understood: the question as the conversation completed it, ``""`` where it stood alone.
    """

    language: str
    answerable: bool
    confidence: float
    citations: tuple[Citation, ...]
    nearest: Citation | None
    passages: tuple[PassageScore, ...]
    timings: dict[str, float]
    understood: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """The composed answer so far; each event replaces the one before.

    Attributes:
        checked: sentences that the evidence holds.
        pending: the sentence being written, not checked yet; it may still be withdrawn.
    """

    checked: str
    pending: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A finished answer.

    Attributes:
        question: the question as it was asked.
        language: ISO 639-1 code of its language.
        answerable: whether the article answers it.
        confidence: from 0 to 1, how sure that is.
        text: the composed sentences, each ending in ``[n]``, the number of a citation; the
            quotes themselves where no prose was composed or all of it was withdrawn; a plain
            statement in the question's language when the article does not answer.
        composed: whether `text` is prose by the chat model.
        citations: numbered quotes, best first; empty when not answerable.
        nearest: as in `Evidence`.
        passages: what was retrieved, best first.
        withheld: one reason for each composed sentence that was withdrawn; or why there is no
            prose although a chat model was asked for it.
        models: names of the encoder and the chat model.
        timings: seconds, by stage: ``retrieval``, ``evidence``, ``first_token``, ``total``,
            each measured from the moment the question came in, but ``retrieval`` and
            ``evidence``, which are that stage alone; for a completed question also
            ``understanding``, what completing it took.
        understood: as in `Evidence`.
    """

    question: str
    language: str
    answerable: bool
    confidence: float
    text: str
    composed: bool
    citations: tuple[Citation, ...]
    nearest: Citation | None
    passages: tuple[PassageScore, ...]
    withheld: tuple[str, ...] = ()
    models: dict[str, str] = field(default_factory=dict)
    timings: dict[str, float] = field(default_factory=dict)
    understood: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the answer as plain values; ``answer`` is the key of its text."""
        values = asdict(self)
        values["answer"] = values.pop("text")
        return values


Event = Evidence | Text | Answer
"""What a stream yields: one `Evidence`, any number of `Text`, one `Answer`."""
