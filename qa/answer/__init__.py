"""Questions, citations, answers and their events, and how a notebook shows them."""

from __future__ import annotations

from qa.answer.answer import (
    MAX_QUESTION,
    NEAR,
    Answer,
    Citation,
    Compose,
    Event,
    Evidence,
    Kind,
    PassageScore,
    Question,
    Strictness,
    Text,
    neighbourhood,
    quotes_of,
)

__all__ = [
    "MAX_QUESTION",
    "NEAR",
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
    "neighbourhood",
    "quotes_of",
]
