"""Ending the streams that never end by themselves, so that a server that is told to end does."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Goodbye:
    """What tells every request that the server ends; for one event loop."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self.said = asyncio.Event()

    def heard(self) -> None:
        """Note the event loop that runs."""
        self._loop = asyncio.get_running_loop()

    def say(self) -> None:
        """Say it, from any thread."""
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the event loop has ended
                self._loop.call_soon_threadsafe(self.said.set)


class HangUp:
    """ASGI middleware that tells a request, once goodbye is said, that its client has gone.

    What answers it then stops, and what has been sent of a stream is ended properly.
    """

    def __init__(self, app: ASGIApp, goodbye: Goodbye) -> None:
        self._app = app
        self._goodbye = goodbye

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        self._goodbye.heard()
        said = self._goodbye.said
        open_body = False

        async def received() -> Message:
            message = asyncio.ensure_future(receive())
            goodbye = asyncio.ensure_future(said.wait())
            try:
                await asyncio.wait((message, goodbye), return_when=asyncio.FIRST_COMPLETED)
                return message.result() if message.done() else {"type": "http.disconnect"}
            finally:
                message.cancel()
                goodbye.cancel()

        async def sent(message: Message) -> None:
            nonlocal open_body
            await send(message)
            open_body = message["type"] == "http.response.start" or message.get("more_body", False)

        await self._app(scope, received, sent)
        if open_body and said.is_set():
            with contextlib.suppress(Exception):
                await send({"type": "http.response.body", "body": b"", "more_body": False})
