"""What a program is told where something cannot be done, and what is logged of it."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path

from index.errors import ArticleQAError

_LOG = logging.getLogger(__name__)

FAILED = "the server could not do that: its log says where it failed"


def refusal(error: Exception, where: str = "") -> str:
    """Return why something cannot be done; what nobody foresaw is logged.

    Args:
        error: what was raised.
        where: folder or address of the index, which is nobody else's business.
    """
    if not isinstance(error, ArticleQAError):
        log_place(_LOG, "a program's call failed", error)
        return FAILED
    line = in_one_line(error)
    return line.replace(where, "DIR") if where else line


def in_one_line(error: Exception) -> str:
    """Return what an error says."""
    return " ".join(str(error).split())


def log_place(log: logging.Logger, what: str, error: Exception) -> None:
    """Log what failed, and where; its own words, which may hold what was asked, when debugging."""
    steps = traceback.extract_tb(error.__traceback__)
    place = " > ".join(f"{Path(step.filename).name}:{step.lineno}" for step in steps)
    log.error("%s: %s at %s", what, type(error).__name__, place)
    log.debug("in its own words", exc_info=error)
