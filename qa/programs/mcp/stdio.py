"""The server on standard input and output, as a client starts it.

The client is answered at once; models are loaded meanwhile, and the first call waits for them.
Nothing but the protocol goes to standard output: while the SDK serves, what anybody else prints
there goes to standard error.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import nullcontext
from threading import Thread
from typing import TYPE_CHECKING, Any

import anyio
from mcp.server.stdio import stdio_server

from qa.programs.mcp.server import server

if TYPE_CHECKING:
    from mcp.server import Server

    from qa.assistant import Assistant
    from qa.programs.mcp.tools import Takes


def serve(opening: Callable[[], Assistant], where: str, *, takes: Takes = "nothing") -> None:
    """Serve the one client at the other end, until it closes our input.

    Args:
        opening: returns what answers; called once, in a thread of its own. What it raises is what
            each call gets.
        where: folder or address of the index.
        takes: what the client may add to the index.
    """
    # A thread waits for input for as long as it is open, and Python's own Ctrl+C waits for it.
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.SIG_DFL)
    opened: Future[Assistant] = Future()
    made = server(lambda _request: nullcontext(opened.result()), where, takes=takes)
    anyio.run(_serve, made, opening, opened)
    if opened.done() and not opened.exception():
        opened.result().close()


async def _serve(
    made: Server[Any], opening: Callable[[], Assistant], opened: Future[Assistant]
) -> None:
    async with stdio_server() as (incoming, outgoing):
        Thread(target=_open, args=(opening, opened), name="open", daemon=True).start()
        await made.run(incoming, outgoing, made.create_initialization_options())


def _open(opening: Callable[[], Assistant], opened: Future[Assistant]) -> None:
    try:
        assistant = opening()
    except Exception as error:
        sys.stderr.write(f"article-qa: {' '.join(str(error).split())}\n")
        opened.set_exception(error)
        return
    opened.set_result(assistant)
    assistant.retriever.encoder.queries(["?"])  # loads what the first question would wait for
