"""Serving the page to this machine alone: addresses, limits, headers and our own routes."""

from __future__ import annotations

import hashlib
import os
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import gradio as gr
from starlette.middleware import Middleware
from starlette.middleware.authentication import AuthenticationMiddleware
from starlette.routing import Route

from index.errors import ArticleQAError
from qa.chat_model.offers import is_loopback
from qa.programs.http.door import Door
from qa.web.chat.desk import AT_ONCE, Desk
from qa.web.handlers import Handlers
from qa.web.library.calls import Library
from qa.web.library.upload import Upload
from qa.web.page import build
from qa.web.serving import install
from qa.web.serving.events import Events
from qa.web.serving.exports import Exports
from qa.web.serving.guard import Guard, takes_addresses
from qa.web.serving.headers import OwnHostOnly
from qa.web.serving.localization import Localized
from qa.web.serving.users import BasicAuthentication, ask_for_password
from qa.web.serving.visitor import VisitorCookie

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.programs.mcp.http import McpRoutes
    from qa.transcripts.feedback import Feedback
    from qa.transcripts.transcripts import Transcripts
    from qa.web.serving.users import Users

HOST = "127.0.0.1"
PORT = 7860

ALONE = 5.0
"""Seconds for which a first page is waited for."""

FILLED = 1.0
"""Seconds in which a page that listens has asked for what it shows."""

MAX_UPLOAD = "20mb"
"""As the loader's own limit for files."""

_UNWATCHED = {"GRADIO_ANALYTICS_MAX_EVENTS": "1", "GRADIO_ANALYTICS_CACHE_FREQUENCY": str(10**9)}
"""Gradio else makes a table of its last 10,000 events after each, which nobody is shown."""

_STATIC = Path(__file__).parents[1] / "static"


def serve(
    assistant: Assistant,
    transcripts: Transcripts,
    host: str = HOST,
    port: int = PORT,
    *,
    allowed: Sequence[str] = (),
    users: Users | None = None,
    everybody: bool = False,
    feedback: Feedback | None = None,
    announce: Callable[[str], None] | None = None,
    add_urls: bool | None = None,
    mcp: McpRoutes | None = None,
    dictionary: Path | None = None,
    ended: threading.Event | None = None,
) -> None:
    """Serve the page, and what programs ask for, until the process is interrupted.

    Args:
        assistant: what answers.
        transcripts: where conversations are kept.
        host: address to listen at; who is let in can read the articles and add others.
        port: port to listen at.
        allowed: other names that the server is reached by, as behind a proxy.
        users: who is let in; None for everybody who reaches the address.
        everybody: that this is meant, where more than this machine reaches it.
        feedback: where ratings are written down; None to keep them with the conversations alone.
        announce: called with the page's address once it can be opened; else it goes to standard
            error.
        mcp: where MCP clients are answered beside the page; None for nowhere.
        dictionary: file of a dictionary for words in another language; None for the lexicon.
        add_urls: whether visitors can add web pages; None where only this machine is listened to.
        ended: ends the serving too, once it is set.

    Raises:
        ArticleQAError: if the port is taken, or others would be let in without `users`.
    """
    if not (is_loopback(host) or users or everybody):
        raise ArticleQAError(
            f"at {host} everybody in the network could read the articles and change them: name who "
            "may with --auth FILE (see `article-qa user`), or say --no-auth"
        )
    for name, value in _UNWATCHED.items():
        os.environ.setdefault(name, value)
    desk = Desk(assistant, transcripts, alone=is_loopback(host))
    addresses = takes_addresses(host, add_urls)
    library = Library(desk, addresses=addresses)
    upload = Upload(library)
    handlers = Handlers(desk, library, dictionary)
    page = build(handlers, feedback).queue(default_concurrency_limit=2 * AT_ONCE)
    head = _head()
    events = Events(desk.news, handlers.render, edition=_edition(head, page))
    _bypass_proxies(host)
    try:
        page.launch(
            server_name=host,
            server_port=port,
            theme=theme(),
            head=head,
            share=False,
            quiet=True,
            show_error=False,
            prevent_thread_lock=True,
            max_file_size=MAX_UPLOAD,
            footer_links=[],
            run_history=False,
            enable_monitoring=False,
            ssr_mode=False,
            pwa=False,
            mcp_server=False,
            app_kwargs={
                "docs_url": None,
                "redoc_url": None,
                "openapi_url": None,
                "middleware": [
                    Middleware(OwnHostOnly),
                    Middleware(Guard, host=host, allowed=allowed),
                    Middleware(
                        AuthenticationMiddleware,
                        backend=BasicAuthentication(users),
                        on_error=ask_for_password,
                    ),
                    Middleware(VisitorCookie),
                    Middleware(Localized),
                ],
                "routes": [
                    Route("/events", events.stream),
                    Route("/add", upload.add, methods=["POST"]),
                    Route("/export", Exports(desk).file),
                    *Door(assistant, users=users is not None).routes(),
                    *install.routes(),
                    *(mcp.routes if mcp else ()),
                ],
                "lifespan": mcp.lifespan if mcp else None,
            },
        )
    except OSError as error:
        raise ArticleQAError(
            f"port {port} of {host} cannot be used: choose another with --port"
        ) from error
    (announce or _announce)(str(page.local_url))
    threading.Thread(target=_warm, args=(desk, events.met), name="warm", daemon=True).start()
    library.begin()
    try:
        (ended or threading.Event()).wait()
    except KeyboardInterrupt:
        pass
    finally:
        page.close(verbose=False)
        library.close()
        upload.close()
        desk.models.shelf.close()


def _warm(desk: Desk, met: threading.Event) -> None:
    """Load what is loaded on first use, what answers first, once the first page stands.

    Much of it lets no other thread run. Where nobody opens a page, it begins all the same.
    """
    if met.wait(ALONE):
        time.sleep(FILLED)
    desk.assistant.warm()
    desk.suggestions.warm()


def theme() -> gr.themes.Base:
    """Return Gradio's plain theme with the system's fonts, so that none is fetched."""
    return gr.themes.Base(
        primary_hue=gr.themes.colors.teal,
        neutral_hue=gr.themes.colors.stone,
        font=[gr.themes.Font(name) for name in ("system-ui", "-apple-system", "sans-serif")],
        font_mono=[gr.themes.Font(name) for name in ("ui-monospace", "monospace")],
    )


def _head() -> str:
    """Return styles and scripts as they are: Gradio would rewrite the selectors of its ``css``."""
    styles = "\n".join(path.read_text("utf-8") for path in sorted(_STATIC.glob("*.css")))
    scripts = "\n".join(path.read_text("utf-8") for path in sorted(_STATIC.glob("*.js")))
    return f"{install.HEAD}<style>{styles}</style><script>{scripts}</script>"


def _edition(head: str, page: gr.Blocks) -> str:
    """Return what changes when an open page would no longer know the server's parts."""
    parts = [[block.get_block_name(), block.elem_id] for block in page.blocks.values()]
    return hashlib.sha256(f"{head}{parts}".encode()).hexdigest()[:16]


def _bypass_proxies(host: str) -> None:
    """Keep Gradio's check that the page can be reached from going through a proxy."""
    for name in ("NO_PROXY", "no_proxy"):
        known = os.environ.get(name, "")
        if host not in known.split(","):
            os.environ[name] = f"{known},{host}".lstrip(",")


def _announce(address: str) -> None:
    sys.stderr.write(f"Article QA is open at {address} (Ctrl+C ends it)\n")
