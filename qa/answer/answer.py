"""What every front end and the evaluation see: citations, answers and their events."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Strictness = Literal["lenient", "normal", "strict"]
"""How readily a question is declined."""

Compose = Literal["auto", "always", "across", "never"]
"""When a chat model composes: always, only where question and article are in different languages,
or never. ``auto`` is ``across`` for the built-in model and ``always`` for one that was chosen."""


Kind = Literal["content", "article", "courtesy"]
"""What was asked: what an article says; about the article itself, as in “Who wrote it?”; or
nothing, as in “Thanks!”."""

SURE, FAIRLY_SURE = 0.8, 0.5
"""Confidence from which on an answer is called so: of OMoS-QA's German dev questions the article
answered .97 of those surer than the one, .93 between both, .72 below (``article-qa eval``)."""

BOLD = 0.75
"""Longest share of a quote that is set in bold: more of it would stress nothing."""

NEAR = 200
"""Most characters on either side of a quote that are kept with it, to show it where it stands."""


@dataclass(frozen=True, slots=True, repr=False)
class Citation:
    """A numbered quote: ``quote == text[start:end]`` of the stored article, to the character.

    A notebook shows it marked, among the words around it.

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
        label: the article's characters that say what the quote is about where it does not itself:
            the heads of a table's columns, the line above a value; ``""`` for most.
        page: number, from 1, of the page that it begins on; None where there are no pages.
        before: the article's characters before the quote, at most `NEAR` and whole words; ``""``
            where they are not known. To show the quote where it stands: not part of `to_json`.
        after: those after it.
    """

    number: int
    article: str
    title: str
    section: str
    start: int
    end: int
    quote: str
    shortest: tuple[int, int] | None = None
    label: str = ""
    page: int | None = None
    before: str = field(default="", compare=False)
    after: str = field(default="", compare=False)

    @property
    def bold(self) -> tuple[int, int]:
        """Return where in the quote the shortest answer stands; nothing where it is nearly all."""
        places = self.shortest or (self.start, self.start)
        low, high = (min(max(place - self.start, 0), len(self.quote)) for place in places)
        return (low, high) if high - low <= BOLD * len(self.quote) else (0, 0)

    def to_json(self) -> dict[str, Any]:
        """Return the quote and where it stands as plain values."""
        return _without_neighbourhood(asdict(self))

    def __repr__(self) -> str:
        section = f", section={self.section!r}" if self.section else ""
        return f"Citation([{self.number}] {_short(self.quote)}{section}, {self.start}:{self.end})"

    def _repr_html_(self) -> str:
        from qa.answer.notebook import citation_html

        return citation_html(self)


@dataclass(frozen=True, slots=True)
class PassageScore:
    """A passage that was retrieved, and how well it fits the question (higher is better)."""

    article: str
    section: str
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True, repr=False)
class Evidence:
    """What the article says to a question, before a word of prose is composed.

    A notebook shows the quotes, marked where they stand.

    Attributes:
        language: ISO 639-1 code of the question's language.
        answerable: whether the article answers; False where nothing is asked.
        confidence: from 0 to 1, how sure that is.
        citations: numbered quotes, best first; empty when the article does not answer, or when
            what it says of itself stands in no text of it.
        nearest: when the article does not answer, the quote that comes nearest, if there is one.
        passages: what was retrieved, best first.
        timings: seconds spent so far, by stage.
        understood: the question as the conversation completed it, ``""`` where it stood alone.
        kind: what was asked.
        said: the program's own words beside the quotes: who wrote an article, a greeting, or that
            the quotes are in another language; ``""`` for most.
    """

    language: str
    answerable: bool
    confidence: float
    citations: tuple[Citation, ...]
    nearest: Citation | None
    passages: tuple[PassageScore, ...]
    timings: dict[str, float]
    understood: str = ""
    kind: Kind = "content"
    said: str = ""

    def __repr__(self) -> str:
        best = next(iter(quotes_of(self)), None)
        return f"Evidence({_short(best.quote if best else self.said)}, {_measures(self)})"

    def _repr_html_(self) -> str:
        from qa.answer.notebook import evidence_html

        return evidence_html(self)


@dataclass(frozen=True, slots=True)
class Text:
    """The composed answer so far; each event replaces the one before.

    Attributes:
        checked: sentences that the evidence holds.
        pending: the sentence being written, not checked yet; it may still be withdrawn.
    """

    checked: str
    pending: str


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """A finished answer; ``str(answer)`` is its text.

    A notebook shows it with its quotes, marked where they stand.

    Attributes:
        question: the question as it was asked.
        language: ISO 639-1 code of its language.
        answerable: whether the article answers it; False where nothing is asked, see `kind`.
        confidence: from 0 to 1, how sure that is.
        text: the composed sentences, each ending in ``[n]``, the number of a citation; the
            quotes themselves where no prose was composed or all of it was withdrawn; a plain
            statement in the question's language when the article does not answer; a reply
            where nothing is asked; for a question about the article itself what is told of it.
        composed: whether `text` is prose by the chat model.
        citations: as in `Evidence`; those of a summary are in reading order.
        nearest: as in `Evidence`.
        passages: what was retrieved, best first.
        withheld: one reason for each composed sentence that was withdrawn; or why there is no
            prose although a chat model was asked for it.
        unverified: the composed sentences that were withdrawn because the quotes do not hold them;
            not part of the answer, for somebody who wants to judge them.
        models: names of the encoder and the chat model.
        timings: seconds, by stage: ``retrieval``, ``evidence``, ``first_token``, ``total``,
            each measured from the moment the question came in, but ``retrieval`` and
            ``evidence``, which are that stage alone; for a completed question also
            ``understanding``, what completing it took.
        understood: as in `Evidence`.
        kind: what was asked; a greeting or thanks is ``"courtesy"``, and not declined.
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
    unverified: tuple[str, ...] = ()
    models: dict[str, str] = field(default_factory=dict)
    timings: dict[str, float] = field(default_factory=dict)
    understood: str = ""
    kind: Kind = "content"

    def to_json(self) -> dict[str, Any]:
        """Return the answer as plain values; ``answer`` is the key of its text."""
        values = asdict(self)
        values["answer"] = values.pop("text")
        for citation in (*values["citations"], values["nearest"] or {}):
            _without_neighbourhood(citation)
        return values

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"Answer({_short(self.text)}, {_measures(self)})"

    def _repr_html_(self) -> str:
        from qa.answer.notebook import answer_html

        return answer_html(self)


def neighbourhood(text: str, start: int, end: int) -> tuple[str, str]:
    """Return what stands before and after ``text[start:end]``: at most `NEAR` characters each.

    A word that would be cut is left out.
    """
    low, high = max(0, start - NEAR), end + NEAR
    before, after = text[low:start], text[end:high]
    if low > 0 and not text[low - 1].isspace():
        before = before.partition(" ")[2]
    if high < len(text) and not text[high].isspace():
        after = after.rpartition(" ")[0]
    return before, after


def quotes_of(found: Evidence | Answer) -> tuple[Citation, ...]:
    """Return what is quoted, best first; where the article does not answer, what comes nearest."""
    return (*found.citations, *((found.nearest,) if found.nearest else ()))


Event = Evidence | Text | Answer
"""What a stream yields: one `Evidence`, any number of `Text`, one `Answer`."""


def finished(event: Event | None) -> Answer:
    """Return the last event of a stream."""
    if not isinstance(event, Answer):
        raise TypeError(f"the last event is an answer, got {type(event).__name__}")
    return event


def _without_neighbourhood(citation: dict[str, Any]) -> dict[str, Any]:
    """Take from a citation's values what only shows it."""
    for name in ("before", "after"):
        citation.pop(name, None)
    return citation


def _short(text: str) -> str:
    """Return a text in quotation marks, on one line of 80 characters at the most."""
    line = " ".join(text.split())
    return repr(line if len(line) <= 80 else f"{line[:79].rstrip()}…")


def _measures(found: Evidence | Answer) -> str:
    """Return how many quotes there are and how sure it is that they answer."""
    answerable = "" if found.answerable or found.kind == "courtesy" else "answerable=False, "
    return f"{answerable}confidence={found.confidence:.2f}, citations={len(found.citations)}"
