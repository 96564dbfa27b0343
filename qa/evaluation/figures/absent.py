"""Scores of what a system does not give: there are none, which is not the same as 0."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

MADE_OF = {
    "decision": ("declined",),
    "confidence": ("confidence",),
    "quotes": (
        "evidence.hit@1", "evidence.hit@3", "evidence.precision", "evidence.recall",
        "evidence.f1", "answer.unsupported", "right",
    ),
    "contexts": ("retrieval.success@1", "retrieval.success@5", "retrieval.mrr@10"),
}  # fmt: skip
"""Scores by the part of an answer that they are made of."""


def without(scores: Mapping[str, float], absent: Iterable[str]) -> dict[str, float]:
    """Return scores, NaN those that are made of what is absent."""
    gone = {name for part in absent for name in MADE_OF[part]}
    return {name: math.nan if name in gone else score for name, score in scores.items()}
