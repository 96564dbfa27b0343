"""What a program is told where something cannot be done: one line, without this machine's paths."""

from __future__ import annotations

import logging

from index.errors import ArticleQAError

_LOG = logging.getLogger(__name__)

FAILED = "something went wrong in the server: its log says what"


def refusal(error: Exception, where: str = "") -> str:
    """Return why something cannot be done; what nobody foresaw is logged with its traceback.

    Args:
        error: what was raised.
        where: folder or address of the index, which is nobody else's business.
    """
    if not isinstance(error, ArticleQAError):
        _LOG.error("a program's call failed", exc_info=error)
        return FAILED
    line = " ".join(str(error).split())
    return line.replace(where, "DIR") if where else line
