"""From a question to an answer that names its evidence.

``from qa import Assistant`` is all that a program needs.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qa.answer import Answer, Citation, Evidence, Text
    from qa.assistant import Assistant
    from qa.conversation.conversation import Turn

__all__ = ["Answer", "Assistant", "Citation", "Evidence", "Text", "Turn"]

_HOMES = {
    "Answer": "qa.answer",
    "Assistant": "qa.assistant",
    "Citation": "qa.answer",
    "Evidence": "qa.answer",
    "Text": "qa.answer",
    "Turn": "qa.conversation.conversation",
}


def __getattr__(name: str) -> Any:
    """Import what is heavy only when it is asked for, so that the command line starts at once."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
