"""Who may speak to the server: names and addresses, pages of our own, and no more than is fair.

A foreign page can make a browser send requests here, and by DNS rebinding even read the answers:
its own name then leads to this machine. So a request has to name this server as it is listened on,
and what writes has to come from one of our own pages, or from no page at all.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, Response

from qa.chat_model.offers import is_loopback
from qa.programs.http.errors import RefusedError, error_response, is_for_programs

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LONGEST_BODY = 21 * 1024 * 1024
"""Bytes of one request: a file at its limit and what a form adds to it."""

WRITES_A_MINUTE = 240
"""Requests that write or ask, from one client on another machine.

A proxy on this machine says which (``X-Forwarded-For``), and is believed by uvicorn.
"""

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_READS = ("GET", "HEAD", "OPTIONS")
_MOST_CLIENTS = 10_000


def takes_addresses(host: str, wanted: bool | None) -> bool:
    """Tell whether visitors may have web pages fetched, by what is wanted; None leaves it open."""
    return is_loopback(host) if wanted is None else wanted


class Rate:
    """How many events of one client are let through in a span of time.

    Args:
        most: events in any `seconds`.
        seconds: the span.
    """

    def __init__(self, most: int, seconds: float = 60.0) -> None:
        self._most = most
        self._seconds = seconds
        self._lock = threading.Lock()
        self._times: dict[str, deque[float]] = {}

    def exceeded(self, client: str) -> bool:
        """Return whether a client has had its share."""
        with self._lock:
            return len(self._recent(client)) >= self._most

    def count(self, client: str) -> None:
        """Note an event."""
        with self._lock:
            times = self._recent(client)
            times.append(time.monotonic())
            self._times[client] = times
            if len(self._times) > _MOST_CLIENTS:
                self._times.pop(next(iter(self._times)))

    def _recent(self, client: str) -> deque[float]:
        times = self._times.get(client, deque())
        oldest = time.monotonic() - self._seconds
        while times and times[0] < oldest:
            times.popleft()
        return times


class Guard:
    """ASGI middleware that refuses what no page of ours and no program of the user's sends.

    Args:
        app: what is guarded.
        host: address that is listened at.
        allowed: other names that it is reached by, as behind a proxy.
    """

    def __init__(self, app: ASGIApp, host: str, allowed: Collection[str] = ()) -> None:
        self._app = app
        self._names = {name.lower() for name in (*_LOOPBACK, host, *allowed)}
        self._rate = Rate(WRITES_A_MINUTE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it in one line."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        if refused := self._refusal(HTTPConnection(scope), scope):
            status, line = refused
            await refusal(scope["path"], line, status)(scope, receive, send)
            return
        await self._app(scope, _limited(receive), send)

    def _refusal(self, asked: HTTPConnection, scope: Scope) -> tuple[int, str] | None:
        """Return status and reason, None where there is none."""
        host = asked.headers.get("host", "")
        if not self._is_here(host, scope):
            return 421, "this server does not go by that name: see --allowed-host"
        writes = scope["type"] == "websocket" or scope["method"] not in _READS
        if not writes:
            return None
        if not _is_own(asked, host):
            return 403, "only the pages of this server may write to it"
        if _length(asked) > LONGEST_BODY:
            return 413, "that is more than the server takes at once"
        client = asked.client.host if asked.client else ""
        if not is_loopback(client) and self._rate.exceeded(client):
            return 429, "too many requests: try again in a minute"
        self._rate.count(client)
        return None

    def _is_here(self, host: str, scope: Scope) -> bool:
        """Return whether a request's ``Host`` is a name of this server.

        An address that the request really came in at is one: no foreign name is an address.
        """
        try:
            name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
        except ValueError:
            return False
        reached = scope.get("server")
        return name in self._names or (reached is not None and name == reached[0])


def refusal(
    path: str, line: str, status: int, headers: Mapping[str, str] | None = None
) -> Response:
    """Return a refusal in one line, as programs read it where a path is theirs."""
    if is_for_programs(path):
        return error_response(RefusedError(line, status), headers)
    return PlainTextResponse(line, status, headers)


def _is_own(asked: HTTPConnection, host: str) -> bool:
    """Return whether a request comes from a page of this server, or from no page."""
    origin = asked.headers.get("origin")
    if origin is None:
        return asked.headers.get("sec-fetch-site", "none") in ("none", "same-origin")
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and parts.netloc.lower() == host.lower()


def _length(asked: HTTPConnection) -> int:
    length = asked.headers.get("content-length", "")
    return int(length) if length.isdecimal() and length.isascii() else 0


def _limited(receive: Receive) -> Receive:
    """Return what receives a body, and ends the connection where it is longer than it may be."""
    taken = 0

    async def limited() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        return message if taken <= LONGEST_BODY else {"type": "http.disconnect"}

    return limited
