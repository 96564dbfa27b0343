"""Which of the questions that were made are shown: those that the article answers where it should.

The judge that answers visitors reads each candidate first. One is kept where its first quote is
from the very sentence that the question was made of, and the judge is sure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from qa.suggest.rules import Kind

if TYPE_CHECKING:
    from index.article import Span
    from qa.answer import Evidence
    from qa.suggest.making import Made

Read = Callable[[str], "Evidence"]
"""Asks an article a question and returns what it says."""

SURE = 0.7
"""Least confidence of the judge; the threshold of an answer is lower."""

MOST_READ = 30
"""Candidates that are read at the most for one list; each costs a tenth of a second or so."""

_BEST: tuple[Kind, ...] = (
    "heading", "person", "reason", "number", "speaker", "date", "meaning", "place", "doer", "event",
)  # fmt: skip
_MOST: dict[Kind, int] = {"event": 1, "speaker": 2}
_OF_A_KIND = 2


def chosen(
    candidates: Sequence[Made], read: Read, count: int, *, asked: Sequence[str] = ()
) -> list[Made]:
    """Return questions that are answered, of several kinds and from several parts.

    Args:
        candidates: in the order in which they are wanted, where kind and part do not matter.
        read: asks the article.
        count: how many are wanted.
        asked: questions that were asked already.
    """
    known = {_plain(question) for question in asked}
    kept: list[Made] = []
    left = [one for one in candidates if _plain(one.text) not in known]
    for _ in range(MOST_READ):
        best = _next(left, kept)
        if best is None or len(kept) == count:
            break
        left.remove(best)
        if is_answered(best, read(best.text)):
            kept.append(best)
    return kept


def nearest_first(candidates: Sequence[Made], place: Span) -> list[Made]:
    """Return candidates by how near to a place of the article they were made, without its own."""

    def distance(one: Made) -> int:
        return max(one.origin.start - place.end, place.start - one.origin.end, 0)

    others = [one for one in candidates if not one.origin.overlaps(place)]
    return sorted(others, key=distance)


def is_answered(one: Made, evidence: Evidence) -> bool:
    """Tell whether a question's first quote is from where it was made."""
    if not (evidence.answerable and evidence.citations) or evidence.confidence < SURE:
        return False
    first = evidence.citations[0]
    return first.start < one.origin.end and one.origin.start < first.end


def _next(left: Sequence[Made], kept: Sequence[Made]) -> Made | None:
    """Return the candidate to read next: of a new kind, from a new section, the first of those."""
    sections = [one.section for one in kept]
    kinds = [one.kind for one in kept]
    fitting = [
        one
        for one in left
        if kinds.count(one.kind) < _MOST.get(one.kind, _OF_A_KIND)
        and not any(one.origin.overlaps(other.origin) for other in kept)
    ]
    places = {id(one): place for place, one in enumerate(left)}
    return min(
        fitting,
        key=lambda one: (
            kinds.count(one.kind),
            sections.count(one.section),
            _BEST.index(one.kind),
            places[id(one)],
        ),
        default=None,
    )


def _plain(question: str) -> str:
    return " ".join(question.lower().strip(" ?").split())
