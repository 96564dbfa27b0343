"""What was shown last stands back when somebody asks on about it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa.answer import Question
    from qa.evidence.quotes import ScoredSentence

BACK = 0.5
"""How far what was shown stands back, as a share of the margin within which sentences are quoted.
Names are carried over from it, and bring it up again, while in half of all follow-ups it is what
answers: from .2 to .8 of the margin 45 to 47 of 51 first quotes are right, without it 43
(``benchmarks/conversation.py``, with all dialogues in view)."""


def behind_others(
    ranked: list[ScoredSentence], question: Question, margin: float
) -> list[ScoredSentence]:
    """Return the sentences, best first, those shown last with a lower score.

    Args:
        ranked: sentences, best first.
        question: with what was shown.
        margin: how far below the best score a quoted sentence may be.
    """
    if not question.shown:
        return ranked
    back = [
        replace(s, score=s.score - BACK * margin) if s.text in question.shown else s for s in ranked
    ]
    return sorted(back, key=lambda sentence: -sentence.score)
