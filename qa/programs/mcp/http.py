"""The server over streamable HTTP, as a part of the page's own server and behind its guards."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Any

from mcp.server.streamable_http_manager import StreamableHTTPASGIApp, StreamableHTTPSessionManager
from starlette.routing import Route

from qa.programs.mcp.server import server

if TYPE_CHECKING:
    from qa.programs.mcp.server import Answering
    from qa.programs.mcp.tools import Takes

PATH = "/mcp"

LONGEST_BODY = 16 * 1024 * 1024
"""Bytes of one request: a text of the most characters that an article may have, as JSON."""

MOST_SESSIONS = 1000
"""Clients of the protocol's older versions that are known at a time; each has half an hour of
silence before it is forgotten."""


class McpRoutes:
    """Where MCP clients are answered; ``lifespan`` has to be entered in the server's event loop."""

    def __init__(self, answering: Answering, where: str, *, takes: Takes = "nothing") -> None:
        """Serve clients.

        Args:
            answering: returns what answers whoever sent a request.
            where: folder or address of the index, which no client is told.
            takes: what clients may add to the index.
        """
        self._manager = StreamableHTTPSessionManager(
            server(answering, where, takes=takes),
            max_request_body_size=LONGEST_BODY,
            max_sessions=MOST_SESSIONS,
        )
        self.routes = (Route(PATH, StreamableHTTPASGIApp(self._manager)),)

    def lifespan(self, _app: Any) -> AbstractAsyncContextManager[None]:
        """Return what is open for as long as the server runs."""
        return self._manager.run()
