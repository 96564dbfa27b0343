"""A conversation that somebody else kept, as questions and replies, for what rests on it."""

from __future__ import annotations

from collections.abc import Iterable

from index.text.language import detect
from qa.answer import MAX_QUESTION, Question
from qa.conversation.conversation import Turn, completed

REMEMBERED = 8
"""Last questions that are gone through; one before them changes nothing by then."""


def turns_of(exchanges: Iterable[tuple[str, str]]) -> list[Turn]:
    """Return the turns of a conversation of which only the words are known.

    Each question is completed from the one before it, as it was when it was asked; what was
    replied stands for the quote.

    Args:
        exchanges: questions and what was replied, the oldest first; a question that cannot be asked
            is left out.
    """
    turns: list[Turn] = []
    last: Turn | None = None
    for typed, replied in list(exchanges)[-REMEMBERED:]:
        text = typed.strip()
        if not 0 < len(text) <= MAX_QUESTION:
            continue
        language = detect(text, default=last.language if last else "en")
        asked = completed(Question(text, language), last)
        last = Turn(text, asked.text, language, quote=replied[:MAX_QUESTION])
        turns.append(last)
    return turns
