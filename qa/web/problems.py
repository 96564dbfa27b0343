"""Lines about what happened: what went wrong, in the visitor's language and without paths."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from index.errors import ArticleQAError, StoreError
from qa.programs.refusals import in_one_line, log_place
from qa.transcripts.transcripts import NoConversationError
from qa.web.reading.article import as_text

if TYPE_CHECKING:
    from qa.web.words import Words

_LOG = logging.getLogger(__name__)

_UNITS = {"too-large": 1_000_000, "unpacks-too-large": 1_000_000}
"""What a limit is divided by before it is shown: megabytes are easier to read than bytes."""


def notice(text: str, kind: str = "") -> str:
    """Return a line of text as HTML."""
    role = "alert" if kind == "problem" else "status"
    return f'<p class="notice {kind}" role="{role}" dir="auto">{as_text(text)}</p>' if text else ""


def problem(error: Exception, words: Words, name: str = "") -> str:
    """Return one line about what went wrong; what a visitor can do nothing about is logged.

    Args:
        error: what was raised.
        words: the page's own.
        name: what the visitor calls what was added; else the error's own name for it.
    """
    if isinstance(error, NoConversationError):
        return words.no_conversation
    code = (error.code or "") if isinstance(error, ArticleQAError) else ""
    if isinstance(error, ArticleQAError) and code in words.refused:
        details = {**error.details, "name": name or error.details.get("name", "")}
        for detail, number in error.details.items():
            if isinstance(number, int | float):
                details[detail] = grouped(number / _UNITS.get(code, 1), words)
        return words.refused[code].format_map(details)
    if isinstance(error, ArticleQAError) and not isinstance(error, StoreError):
        return in_one_line(error)
    log_place(_LOG, "the page could not do what it was asked", error)
    return words.not_stored.format(name) if name else words.failed


def grouped(number: float, words: Words) -> str:
    """Return a number rounded, its thousands apart as in the visitor's language."""
    return f"{number:,.0f}".replace(",", "." if words.decimal_mark == "," else ",")
