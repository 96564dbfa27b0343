"""Serving the page to this machine alone: addresses, limits, headers and our own routes."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import gradio as gr
from starlette.middleware import Middleware
from starlette.routing import Route

from index.errors import ArticleQAError
from qa.chat_model.offers import is_loopback
from qa.web.desk import AT_ONCE, Desk
from qa.web.events import Events
from qa.web.handlers import Handlers
from qa.web.headers import OwnHostOnly
from qa.web.page import build
from qa.web.visitor import VisitorCookie

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.transcripts.transcripts import Transcripts

HOST = "127.0.0.1"
PORT = 7860

MAX_UPLOAD = "20mb"
"""As the loader's own limit for files."""

_STATIC = Path(__file__).parent / "static"


def serve(
    assistant: Assistant,
    transcripts: Transcripts,
    host: str = HOST,
    port: int = PORT,
    *,
    announce: Callable[[str], None] | None = None,
) -> None:
    """Serve the page until the process is interrupted.

    Args:
        assistant: what answers.
        transcripts: where conversations are kept.
        host: address to listen at; whoever reaches it can read the articles and add others.
        port: port to listen at.
        announce: called with the page's address once it can be opened; else it goes to standard
            error.

    Raises:
        ArticleQAError: if the port is taken.
    """
    desk = Desk(assistant, transcripts, alone=is_loopback(host))
    page = build(desk).queue(default_concurrency_limit=2 * AT_ONCE)
    events = Events(desk.news, Handlers(desk).render)
    _bypass_proxies(host)
    try:
        page.launch(
            server_name=host,
            server_port=port,
            theme=theme(),
            head=_head(),
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
                "middleware": [Middleware(OwnHostOnly), Middleware(VisitorCookie)],
                "routes": [Route("/events", events.stream)],
            },
        )
    except OSError as error:
        raise ArticleQAError(
            f"port {port} of {host} cannot be used: choose another with --port"
        ) from error
    (announce or _announce)(str(page.local_url))
    threading.Thread(target=_warm, args=(desk,), name="warm", daemon=True).start()
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        pass
    finally:
        page.close(verbose=False)
        desk.models.shelf.close()


def _warm(desk: Desk) -> None:
    """Load what is loaded on first use, what answers first."""
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
    return f"<style>{styles}</style><script>{scripts}</script>"


def _bypass_proxies(host: str) -> None:
    """Keep Gradio's check that the page can be reached from going through a proxy."""
    for name in ("NO_PROXY", "no_proxy"):
        known = os.environ.get(name, "")
        if host not in known.split(","):
            os.environ[name] = f"{known},{host}".lstrip(",")


def _announce(address: str) -> None:
    sys.stderr.write(f"Article QA is open at {address} (Ctrl+C ends it)\n")
