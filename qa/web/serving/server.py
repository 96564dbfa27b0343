"""Serving the page to this machine alone: addresses, limits, headers and our own routes."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import gradio as gr
from starlette.middleware import Middleware
from starlette.middleware.authentication import AuthenticationMiddleware

from index.errors import ArticleQAError, StoreError
from qa.chat_model.offers import is_loopback
from qa.streams import ANSWERS_AT_ONCE
from qa.web.page import build
from qa.web.serving import install
from qa.web.serving.goodbye import Goodbye, HangUp
from qa.web.serving.guard import Guard, takes_addresses
from qa.web.serving.headers import OwnHostOnly
from qa.web.serving.localization import Localized
from qa.web.serving.tenants import Common, Tenants
from qa.web.serving.users import BasicAuthentication, ask_for_password
from qa.web.serving.visitor import VisitorCookie

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.programs.mcp.http import McpRoutes
    from qa.programs.mcp.tools import Takes
    from qa.transcripts.feedback import Feedback
    from qa.transcripts.transcripts import Transcripts
    from qa.web.chat.desk import Desk
    from qa.web.serving.users import Users

ALONE = 5.0
"""Seconds for which a first page is waited for."""

FILLED = 1.0
"""Seconds in which a page that listens has asked for what it shows."""

MAX_UPLOAD = "20mb"
"""As the loader's own limit for files."""

_UNWATCHED = {"GRADIO_ANALYTICS_MAX_EVENTS": "1", "GRADIO_ANALYTICS_CACHE_FREQUENCY": str(10**9)}
"""Gradio else makes a table of its last 10,000 events after each, which nobody is shown."""

_STATIC = Path(__file__).parents[1] / "static"


@dataclass(frozen=True, slots=True)
class Serving:
    """How a page is served.

    Attributes:
        host: address to listen at; who is let in can read the articles and add others.
        port: port to listen at.
        allowed: other names that the server is reached by, as behind a proxy.
        users: who is let in; None for everybody who reaches the address.
        everybody: that this is meant, where more than this machine reaches it.
        own: whether each user has their own articles; the others have those of the index.
        quota: passages that the own articles of one user may have together; None for any number.
        feedback: where ratings are written down; None to keep them with the conversations alone.
        add_urls: whether visitors can add web pages; None where only this machine is listened to.
        dictionary: file of a dictionary for words in another language; None for the lexicon.
        mcp: whether MCP clients are answered beside the page.
        mcp_ingest: whether they may add articles.
    """

    host: str = "127.0.0.1"
    port: int = 7860
    allowed: Sequence[str] = ()
    users: Users | None = None
    everybody: bool = False
    own: bool = False
    quota: int | None = None
    feedback: Feedback | None = None
    add_urls: bool | None = None
    dictionary: Path | None = None
    mcp: bool = False
    mcp_ingest: bool = False

    def check(self) -> None:
        """Raise an ArticleQAError where others would be let in, or nobody has own articles."""
        if not (is_loopback(self.host) or self.users or self.everybody):
            raise ArticleQAError(
                f"at {self.host} everybody in the network could read the articles and change "
                "them: name who may with --auth FILE (see `article-qa user`), or say --no-auth"
            )
        if self.own and not self.users:
            raise ArticleQAError(
                "who has their own articles has to be known: name the users with --auth FILE "
                "(see `article-qa user`)"
            )

    @property
    def addresses(self) -> bool:
        """Return whether web pages can be added."""
        return takes_addresses(self.host, self.add_urls)


def serve(
    assistant: Assistant,
    transcripts: Transcripts,
    serving: Serving | None = None,
    *,
    announce: Callable[[str], None] | None = None,
    ended: threading.Event | None = None,
) -> None:
    """Serve the page, and what programs ask for, until the process is interrupted.

    Args:
        assistant: what answers.
        transcripts: where conversations are kept.
        serving: to whom and how; None for this machine alone.
        announce: called with the page's address once it can be opened; else it goes to standard
            error.
        ended: ends the serving too, once it is set.

    Raises:
        ArticleQAError: if the port is taken, or see `Serving.check`.
    """
    serving = serving or Serving()
    serving.check()
    host, port, users = serving.host, serving.port, serving.users
    for name, value in _UNWATCHED.items():
        os.environ.setdefault(name, value)
    common = Common(
        transcripts,
        feedback=serving.feedback,
        dictionary=serving.dictionary,
        addresses=serving.addresses,
        users=users is not None,
        alone=is_loopback(host) and users is None,
    )
    tenants = Tenants(assistant, common, own=serving.own, quota=serving.quota)
    mcp = _mcp(serving, tenants) if serving.mcp else None
    page = build(tenants).queue(default_concurrency_limit=2 * ANSWERS_AT_ONCE)
    head = _head()
    common.edition = _edition(head, page)
    _bypass_proxies(host)
    goodbye = Goodbye()
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
                    Middleware(HangUp, goodbye=goodbye),
                    Middleware(OwnHostOnly),
                    Middleware(Guard, host=host, allowed=serving.allowed),
                    Middleware(
                        AuthenticationMiddleware,
                        backend=BasicAuthentication(users),
                        on_error=ask_for_password,
                    ),
                    Middleware(VisitorCookie),
                    Middleware(Localized),
                ],
                "routes": [
                    *tenants.routes(),
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
    warming = (tenants.first.desk, common.met)
    threading.Thread(target=_warm, args=warming, name="warm", daemon=True).start()
    tenants.begin()
    try:
        (ended or threading.Event()).wait()
    except KeyboardInterrupt:
        pass
    finally:
        goodbye.say()
        page.close(verbose=False)
        tenants.close()


def _mcp(serving: Serving, tenants: Tenants) -> McpRoutes:
    """Return where MCP clients are answered beside the page.

    Web pages are fetched for those who may add them on the page; a path on this machine is nothing
    that HTTP could give.
    """
    from qa.programs.mcp.http import McpRoutes

    pages: Takes = "pages" if serving.addresses else "texts"
    where = tenants.first.assistant.retriever.store.where
    return McpRoutes(tenants.answering, where, takes=pages if serving.mcp_ingest else "nothing")


def _warm(desk: Desk, met: threading.Event) -> None:
    """Load what is loaded on first use, what answers first, once the first page stands.

    Much of it lets no other thread run. Where nobody opens a page, it begins all the same.
    """
    if met.wait(ALONE):
        time.sleep(FILLED)
    with contextlib.suppress(StoreError):  # it ends already, and the index is closed
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
