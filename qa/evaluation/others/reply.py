"""What another system answers, whatever it calls the parts."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from index.errors import ArticleQAError

ANSWER = ("answer", "output", "response", "actual_output", "text", "content", "result")
QUOTES = ("citations", "quotes", "evidence")
CONTEXTS = (
    "contexts", "retrieved_contexts", "retrieval_context", "source_documents", "sources",
    "documents", "context",
)  # fmt: skip
TEXT = ("quote", "text", "page_content", "content", "snippet")
"""Names under which systems and libraries give these; the first that is there counts."""


class ReplyError(ArticleQAError):
    """A system that cannot be asked, or whose answer cannot be read."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer; None is what a system does not give.

    Attributes:
        text: the answer in words, ``""`` where there is none.
        quotes: what it says it rests on, best first.
        contexts: passages that it found, best first.
        answerable: whether it answers, or declines.
        confidence: from 0 to 1, how sure it is.
    """

    text: str
    quotes: tuple[str, ...] | None = None
    contexts: tuple[str, ...] | None = None
    answerable: bool | None = None
    confidence: float | None = None


def read_reply(found: Any) -> Reply:
    """Return what a system answered: a text, an object of JSON, or OpenAI's chat completion.

    Raises:
        ReplyError: if there is no answer in it.
    """
    if found is None or isinstance(found, str):
        return Reply(found or "", answerable=None if found else False)
    if not isinstance(found, Mapping):
        raise ReplyError(f"the answer is a {type(found).__name__}: give a text or an object")
    if "choices" in found:
        return read_reply(_message(found))
    name = next((name for name in ANSWER if name in found), None)
    text = found[name] if name else None
    if name is None or not isinstance(text, str | None):
        there = ", ".join(map(str, found))[:100]
        raise ReplyError(f"the answer has no text under {ANSWER[0]!r}, there is {there}")
    answerable = found.get("answerable")
    if not isinstance(answerable, bool):
        answerable = None if text else False
    return Reply(
        text=text or "",
        quotes=_texts(found, QUOTES),
        contexts=_texts(found, CONTEXTS),
        answerable=answerable,
        confidence=_share(found.get("confidence")),
    )


def _share(found: Any) -> float | None:
    """Return a number from 0 to 1, None where there is no number."""
    if isinstance(found, bool) or not isinstance(found, int | float) or math.isnan(found):
        return None
    return min(max(float(found), 0.0), 1.0)


def _message(completion: Mapping[str, Any]) -> dict[str, Any]:
    """Return the message of a chat completion, its annotations as quotes where they have texts."""
    try:
        message = completion["choices"][0]["message"]
        text = message["content"]
    except (LookupError, TypeError):
        raise ReplyError("the chat completion has no message: see what the server says") from None
    found: dict[str, Any] = {name: completion[name] for name in CONTEXTS if name in completion}
    notes = message.get("annotations") or []
    cited = [note.get("url_citation") or note for note in notes if isinstance(note, Mapping)]
    quotes = [quote for quote in cited if _text(quote)]
    return found | {"answer": text} | ({"citations": quotes} if quotes else {})


def _texts(found: Mapping[str, Any], names: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return the texts of a list, None where there is no such list."""
    for name in names:
        if isinstance(found.get(name), list | tuple):
            return tuple(filter(None, map(_text, found[name])))
    return None


def _text(one: Any) -> str:
    """Return the text of a quote or passage: itself, a part of an object, or an attribute."""
    if isinstance(one, str):
        return one.strip()
    for name in TEXT:
        value = one.get(name) if isinstance(one, Mapping) else getattr(one, name, None)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""
