"""What changed between two runs over the same questions."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from index.errors import LoadError
from qa.evaluation.figures.bootstrap import intervals
from qa.evaluation.figures.metrics import FAMILIES, Family, columns_of
from qa.evaluation.figures.names import LOWER_IS_BETTER, NAMES, NEITHER_IS_BETTER
from qa.evaluation.figures.scores import Scored
from qa.evaluation.figures.verdict import kinds_of, verdict
from qa.evaluation.report.report import Report

FLIPPING = (
    "evidence.hit@1", "evidence.hit@3", "answer.false", "answer.right", "answer.facts",
    "answer.unsupported",
)  # fmt: skip
"""Scores of 0 or 1 whose change is listed question by question; the decision is another."""

OF_WHAT_IS_SAID = frozenset({"answer.em", "answer.f1"})
"""Figures that are about composed sentences in a run with a chat model, else about quoted words."""

DECISION = "abstention"
"""Whether a question was rightly answered or rightly declined."""


@dataclass(frozen=True, slots=True)
class Change:
    """How a figure changed, over the questions that both runs have a score for."""

    name: str
    before: float
    after: float
    difference: float
    low: float | None
    high: float | None
    n: int

    @property
    def verdict(self) -> str:
        """Return ``"better"``, ``"worse"`` or, where the interval holds 0, ``""``."""
        if self.low is None or self.high is None or self.low <= 0 <= self.high:
            return ""
        if self.name in NEITHER_IS_BETTER:
            return "changed"
        return "better" if (self.difference > 0) != (self.name in LOWER_IS_BETTER) else "worse"


@dataclass(frozen=True, slots=True)
class Flip:
    """A score of a question that is 1 in one run and 0 in the other."""

    id: str
    question: str
    name: str
    better: bool


@dataclass(frozen=True, slots=True)
class Side:
    """What one run answered, and what was wrong with it."""

    answer: str
    quotes: tuple[str, ...]
    kinds: tuple[str, ...]

    @classmethod
    def of(cls, one: Scored) -> Side:
        """Return what a report has of a question."""
        return cls(one.answer, one.quotes, kinds_of(one.scores))


@dataclass(frozen=True, slots=True)
class Turned:
    """A question that one run got right and the other wrong; ``better`` if it is right now."""

    id: str
    question: str
    answerable: bool | None
    wanted: tuple[str, ...]
    better: bool
    before: Side
    after: Side


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs, side by side, and what the one before says of itself."""

    before: Mapping[str, Any]
    questions: int
    same_data: bool
    changes: tuple[Change, ...]
    flips: tuple[Flip, ...]
    turned: tuple[Turned, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the comparison as plain values."""
        changes = [{**asdict(change), "verdict": change.verdict} for change in self.changes]
        return asdict(self) | {
            "changes": changes,
            "flips": list(map(asdict, self.flips)),
            "turned": list(map(asdict, self.turned)),
        }


def compare(after: Report, before: Report) -> Comparison:
    """Return what changed from one run to another, over the questions that both asked.

    Raises:
        LoadError: if they have no question in common.
    """
    known = {one.id: one for one in before.scored}
    now = [one for one in after.scored if one.id in known]
    then = [known[one.id] for one in now]
    if not now:
        raise LoadError("the two reports have no question in common: compare runs of one file")
    alike = _composes(after) == _composes(before)
    changes = {
        change.name: change
        for family in FAMILIES
        if alike or OF_WHAT_IS_SAID.isdisjoint(family.names)
        for change in _changes(family, now, then, int(after.run["settings"]["seed"]))
    }
    data = [{k: v for k, v in r.run["data"].items() if k.endswith("256")} for r in (after, before)]
    return Comparison(
        before={key: before.run[key] for key in ("created", "data", "settings", "models")},
        questions=len(now),
        same_data=data[0] == data[1],
        changes=tuple(changes[name] for name in NAMES if name in changes),
        flips=tuple(
            flip for one, other in zip(now, then, strict=True) for flip in _flips(one, other)
        ),
        turned=tuple(filter(None, map(_turned, now, then))),
    )


def _composes(report: Report) -> bool:
    run = report.run
    return bool(run["settings"].get("compose", True) and run["models"].get("llm"))


def _changes(
    family: Family, now: Sequence[Scored], then: Sequence[Scored], seed: int
) -> list[Change]:
    kept_now, _ = columns_of(now, family.columns)
    kept_then, _ = columns_of(then, family.columns)
    rows = sorted({*kept_now} & {*kept_then})
    if not rows:
        return []
    _, new = columns_of([now[row] for row in rows], family.columns)
    _, old = columns_of([then[row] for row in rows], family.columns)
    resample = family.resample or family.compute
    ends = intervals(
        [now[row].article for row in rows],
        lambda drawn: resample(new[drawn]) - resample(old[drawn]),
        seed=seed,
    )
    values = zip(family.names, family.compute(old), family.compute(new), ends, strict=True)
    return [
        Change(name, float(b), float(a), float(a - b), end.low, end.high, len(rows))
        for name, b, a, end in values
        if not np.isnan(a - b)
    ]


def _flips(now: Scored, then: Scored) -> list[Flip]:
    flips = []
    for name in FLIPPING:
        a, b = (one.scores.get(name, math.nan) for one in (now, then))
        if not math.isnan(a - b) and a != b:
            flips.append(Flip(now.id, now.question, name, (a > b) != (name in LOWER_IS_BETTER)))
    right, was_right = _decided_rightly(now), _decided_rightly(then)
    if right is not None and was_right is not None and right != was_right:
        flips.append(Flip(now.id, now.question, DECISION, right))
    return flips


def _turned(now: Scored, then: Scored) -> Turned | None:
    """Return a question side by side, where it is right in one run and wrong in the other."""
    right, was_right = verdict(now), verdict(then)
    if right is None or was_right is None or right == was_right:
        return None
    return Turned(
        id=now.id,
        question=now.question,
        answerable=now.answerable,
        wanted=now.wanted,
        better=right,
        before=Side.of(then),
        after=Side.of(now),
    )


def _decided_rightly(one: Scored) -> bool | None:
    answerable = one.scores.get("answerable", math.nan)
    return None if math.isnan(answerable) else one.scores["declined"] == 1 - answerable
