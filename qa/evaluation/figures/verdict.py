"""Whether a question was answered rightly, and what went wrong with it, by its scores."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa.evaluation.figures.scores import Scored

KINDS = {
    "declined": "declined, though the article answers",
    "answered": "answered, though the article does not",
    "wrong answer": "what stands first, composed sentences or else a quote, is wrong",
    "not found": "no passage with the answer among the first five",
    "not quoted": "no quote covers the answer",
    "not first": "a quote covers it, but not the first",
    "facts": "the composed sentences lack a fact",
    "unsupported": "a number, name or quotation that no quote holds",
}
"""What can go wrong with a question."""

RESULTS = {True: "right", False: "wrong", None: "not judged"}
"""What a verdict is called."""

_JUDGING = ("answer.right", "evidence.hit@3")
"""Scores that say whether an answer is right; the first that applies counts."""


def kinds_of(scores: Mapping[str, float]) -> tuple[str, ...]:
    """Return what went wrong with a question, by its scores; nothing compares true with NaN."""
    scores = defaultdict(lambda: math.nan, scores)
    declined = scores["declined"] == 1
    wrong = {
        "declined": declined and scores["answerable"] == 1,
        "answered": scores["declined"] == 0 and scores["answerable"] == 0,
        "wrong answer": not declined and scores["answer.right"] == 0,
        "not found": scores["retrieval.success@5"] == 0,
        "not quoted": not declined and scores["evidence.hit@3"] == 0,
        "not first": scores["evidence.hit@1"] == 0 and scores["evidence.hit@3"] == 1,
        "facts": not declined and scores["answer.facts"] == 0,
        "unsupported": scores["answer.unsupported"] == 1,
    }
    return tuple(kind for kind in KINDS if wrong[kind])


def verdict(one: Scored) -> bool | None:
    """Return whether a question was answered, or declined, rightly; None where nobody can tell.

    What the article does not answer is to be declined. What it answers is right where what stands
    first is, and where that is not known, where one of three quotes holds what answers.
    """
    scores = defaultdict(lambda: math.nan, one.scores)
    declined = scores["declined"]
    if math.isnan(scores["answerable"]):
        return None
    if declined == 1 or not scores["answerable"]:
        return None if math.isnan(declined) else declined != scores["answerable"]
    known = [scores[name] for name in _JUDGING if not math.isnan(scores[name])]
    if not known:
        return None if one.wanted else True  # more was wanted than an answer, and not measured
    return known[0] == 1
