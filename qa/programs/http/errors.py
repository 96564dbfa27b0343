"""What went wrong, as JSON in OpenAI's form, with the right status and without paths."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse

from index.errors import ArticleQAError, QuestionError, StoreError
from qa.programs.refusals import FAILED, in_one_line, log_place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.exceptions import HTTPException
    from starlette.requests import Request

PREFIXES = ("/v1", "/health")
"""Where paths begin whose errors are JSON."""

_LOG = logging.getLogger(__name__)
_TYPES = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}


class RefusedError(ArticleQAError):
    """A request that cannot be done as it stands.

    Attributes:
        status: HTTP's.
        wrong: name of the field that is wrong, ``""`` where it is none.
        why: a reason that never changes its name, whatever becomes of the line; or ``""``.
    """

    def __init__(self, line: str, status: int = 400, *, wrong: str = "", why: str = "") -> None:
        """Take the line, the status, and what to say beside it."""
        super().__init__(line)
        self.status = status
        self.wrong = wrong
        self.why = why


def is_for_programs(path: str) -> bool:
    """Return whether errors at a path are JSON."""
    return any(path == prefix or path.startswith(f"{prefix}/") for prefix in PREFIXES)


def refused(error: Exception) -> RefusedError:
    """Return what a program is told of an error; what it can do nothing about is logged."""
    if isinstance(error, RefusedError):
        return error
    if isinstance(error, QuestionError):
        return RefusedError(in_one_line(error), wrong="messages", why="invalid_question")
    if isinstance(error, ArticleQAError) and not isinstance(error, StoreError):
        return RefusedError(in_one_line(error), 500)
    log_place(_LOG, "a program's request failed", error)
    return RefusedError(FAILED, 500)


def error_values(error: RefusedError) -> dict[str, Any]:
    """Return an error in OpenAI's form."""
    kind = "server_error" if error.status >= 500 else "invalid_request_error"
    values = {"message": str(error), "type": _TYPES.get(error.status, kind)}
    return {"error": values | {"param": error.wrong or None, "code": error.why or None}}


def error_response(error: RefusedError, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """Return the response that says what went wrong."""
    return JSONResponse(error_values(error), error.status, headers)


async def answered(_request: Request, error: Exception) -> JSONResponse:
    """Return the response to an exception of a route of ours; for Starlette's handlers."""
    return error_response(refused(error))


async def not_found(request: Request, error: Exception) -> JSONResponse:
    """Return the response to one of Starlette's own: no such path, or not by that method."""
    http: HTTPException = error  # type: ignore[assignment]
    line = f"{request.method} {request.url.path}: {http.detail}"
    return error_response(RefusedError(line, http.status_code), http.headers)
