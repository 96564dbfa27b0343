"""From a question to an answer that names its evidence.

``from qa import Assistant`` is all that most programs need:

    with Assistant.open("index-folder") as assistant:
        assistant.ingest("article.pdf")
        answer = assistant.ask("What did Rubio say?")
        answer.text, answer.citations[0].quote

Every error is an `ArticleQAError`, and one line that says what to do.
"""

from __future__ import annotations

import warnings
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.errors import (
        ArticleQAError,
        Cancelled,
        LoadError,
        ModelError,
        QuestionError,
        StoreError,
        WeightsError,
    )
    from qa.answer import Answer, Citation, Evidence, Text
    from qa.assistant import Assistant, Ingested
    from qa.conversation.asking import Conversation
    from qa.conversation.conversation import Turn
    from qa.runnable.runnable import AnswerTextParser
    from qa.settings import Settings

__all__ = [
    "Answer",
    "AnswerTextParser",
    "ArticleQAError",
    "Assistant",
    "Cancelled",
    "Citation",
    "Conversation",
    "Evidence",
    "Ingested",
    "LoadError",
    "ModelError",
    "QuestionError",
    "Settings",
    "StoreError",
    "Text",
    "Turn",
    "WeightsError",
]

_HOMES = {
    "Answer": "qa.answer",
    "AnswerTextParser": "qa.runnable.runnable",
    "ArticleQAError": "index.errors",
    "Assistant": "qa.assistant",
    "Cancelled": "index.errors",
    "Citation": "qa.answer",
    "Conversation": "qa.conversation.asking",
    "Evidence": "qa.answer",
    "Ingested": "qa.intake",
    "LoadError": "index.errors",
    "ModelError": "index.errors",
    "QuestionError": "index.errors",
    "Settings": "qa.settings",
    "StoreError": "index.errors",
    "Text": "qa.answer",
    "Turn": "qa.conversation.conversation",
    "WeightsError": "index.errors",
}


def __getattr__(name: str) -> Any:
    """Import what is heavy only when it is asked for, so that the command line starts at once."""
    if name in _HOMES:
        # A notebook's first cell would show it in red, and no bar is drawn here that needs it.
        warnings.filterwarnings("ignore", message="IProgress not found")
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """Return the names that a REPL completes."""
    return [*globals(), *__all__]
