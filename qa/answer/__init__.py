"""Questions, citations, answers and their events, and how a notebook shows them."""

from __future__ import annotations

from qa.answer.answer import (
    FAIRLY_SURE,
    NEAR,
    SURE,
    Answer,
    Citation,
    Compose,
    Event,
    Evidence,
    Kind,
    PassageScore,
    Strictness,
    Text,
    finished,
    neighbourhood,
    quotes_of,
)
from qa.answer.question import MAX_QUESTION, Question

__all__ = [
    "FAIRLY_SURE",
    "MAX_QUESTION",
    "NEAR",
    "SURE",
    "Answer",
    "Citation",
    "Compose",
    "Event",
    "Evidence",
    "Kind",
    "PassageScore",
    "Question",
    "Strictness",
    "Text",
    "finished",
    "neighbourhood",
    "quotes_of",
]
