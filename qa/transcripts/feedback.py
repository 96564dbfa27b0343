"""What visitors think of answers, in a file that ``article-qa eval`` reads as questions.

One JSON object a line, the last of an id counts. Lines are only ever added, by one writer at a
time, also of several processes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index.errors import ArticleQAError
from qa.answer import Answer, Citation, quotes_of
from qa.transcripts.turn import Rating, ShownTurn

LOCK_SECONDS = 10.0
"""Time after which a writer gives up waiting for another."""


class FeedbackError(ArticleQAError):
    """The file cannot be written."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a visitor says of one answer.

    Attributes:
        rating: ``""`` takes back what was said before.
        note: a word about it.
        right: what the answer should have been.
        unanswerable: whether the article does not answer, as the visitor knows.
        given: when.
    """

    rating: Rating
    note: str = ""
    right: str = ""
    unanswerable: bool = False
    given: datetime = field(default_factory=lambda: datetime.now(UTC))


class Feedback:
    """The file; safe to use from several threads and processes."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, conversation: str, turn: ShownTurn, opinion: Opinion) -> None:
        """Write down an opinion of a turn.

        Raises:
            FeedbackError: if it cannot be written.
        """
        from filelock import FileLock, Timeout

        line = json.dumps(row_of(conversation, turn, opinion), ensure_ascii=False)
        written = f"{line}\n".encode("utf-8", "backslashreplace")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            lock = FileLock(f"{self.path}.lock", timeout=LOCK_SECONDS)
            with lock, self.path.open("ab") as file:
                if file.tell() and not _ends_a_line(self.path):
                    written = b"\n" + written  # a writer was killed in the middle of its line
                file.write(written)
        except (OSError, Timeout) as error:
            why = getattr(error, "strerror", None) or "another program holds it"
            raise FeedbackError(f"the rating cannot be kept ({why}): try again") from error


def row_of(conversation: str, turn: ShownTurn, opinion: Opinion) -> dict[str, Any]:
    """Return the line of an opinion, with what it says of the right answer.

    A good answer's quotes are evidence: those that its sentences name, else the first. Of a bad one
    only what the visitor knows better is told, and what was said; without the first the question is
    asked, not scored.
    """
    evidence, answer = turn.evidence, turn.answer
    row: dict[str, Any] = {
        "id": f"{conversation}-{turn.number}-{int(turn.asked)}",
        "question": (evidence.understood if evidence else "") or turn.question,
        "language": evidence.language if evidence else turn.language,
    }
    quotes = _resting_on(turn, answer)
    if opinion.rating == "up" and evidence is not None and evidence.kind != "courtesy":
        row["answerable"] = evidence.answerable
        if quotes:
            row["article"] = quotes[0].article
            row["evidence"] = [quote.quote for quote in quotes if quote.article == row["article"]]
        shortest = quotes[0].shortest if quotes else None
        if shortest and answer is not None and not answer.composed:
            low, high = (place - quotes[0].start for place in shortest)
            row["answers"] = [quotes[0].quote[low:high]]
    if opinion.rating == "down":
        shown = quotes_of(evidence) if evidence else ()
        if shown:
            row["article"] = shown[0].article
        row["said"] = answer.text if answer else ""
        if opinion.unanswerable:
            row["answerable"] = False
        elif opinion.right:
            row["answers"] = [opinion.right]
    row["rating"] = opinion.rating or "withdrawn"
    if opinion.note:
        row["note"] = opinion.note
    row["rated"] = opinion.given.isoformat(timespec="seconds")
    return row


def _resting_on(turn: ShownTurn, answer: Answer | None) -> list[Citation]:
    """Return the quotes that an answer rests on."""
    quotes = list(turn.evidence.citations) if turn.evidence else []
    if answer is not None and answer.composed:
        named = [quote for quote in quotes if f"[{quote.number}]" in answer.text]
        return named or quotes[:1]
    return quotes[:1]


def _ends_a_line(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, 2)
        return file.read(1) == b"\n"
