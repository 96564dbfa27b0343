"""Questions of two parts: “How long is the bridge, and how high the lighthouse?”.

Each part that asks for itself is read by itself, the later ones as follow-ups of the one before.
Any doubt is decided for one question: “When and where was she born?” is one.
"""

from __future__ import annotations

from dataclasses import replace

from qa.answer import Question
from qa.conversation.conversation import Turn, completed
from qa.conversation.follow_up import asks, own_words, refers_back
from qa.languages.language import LANGUAGES

MOST = 3
"""Parts of a question; with more, it is read as one."""


def with_parts(question: Question, last: Turn | None) -> Question:
    """Return a question with its parts, where it has several.

    Args:
        question: completed from the conversation where it did not stand alone.
        last: the turn before it.
    """
    language = question.language
    texts = _divided(question.asked, language)
    if not 1 < len(texts) <= MOST:
        return question
    parts: list[Question] = []
    for text in texts:
        part = Question(text, language)
        if not parts or refers_back(text, language):
            part = completed(part, last)
        parts.append(part)
        last = Turn(text, part.text, language)
    return replace(question, parts=tuple(parts))


def _divided(question: str, language: str) -> list[str]:
    """Return the parts of a question that each ask for something of their own."""
    if language not in LANGUAGES:
        return [question]
    pieces = LANGUAGES[language].follow_up.between.split(question)
    alone = all(
        asks(piece, language) and (own_words(piece, language) or refers_back(piece, language))
        for piece in pieces
    )
    return [f"{piece.rstrip(' ,?')}?" for piece in pieces] if alone else [question]
