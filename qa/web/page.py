"""The page: builds it from Gradio's components and serves it to this machine alone.

The conversation and the article are HTML that this package makes itself, not a chatbot component:
numbers in an answer have to be buttons, text that is not checked yet has to look different, and no
text of a model or an article may be read as Markdown.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr
from starlette.middleware import Middleware

from index.errors import ArticleQAError
from qa.languages.language import FALLBACK
from qa.web.frame import brand_html, caution_html, status_html, tabs_html
from qa.web.handlers import Handlers, compose_choices
from qa.web.headers import OwnHostOnly
from qa.web.session import Session
from qa.web.uploads import FILE_TYPES
from qa.web.words import words_for

if TYPE_CHECKING:
    from qa.assistant import Assistant

HOST = "127.0.0.1"
PORT = 7860

MAX_UPLOAD = "20mb"
"""As the loader's own limit for files."""

AT_ONCE = 16
"""Questions answered at the same time, so that nobody waits for quotes behind others' prose."""

TITLE = "Article QA"

_HERE = Path(__file__).parent
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


def build(assistant: Assistant) -> gr.Blocks:
    """Return the page; `serve` shows it."""
    words = words_for(FALLBACK)  # until `Handlers.greet` knows the browser's language
    composes = assistant.chain.model is not None
    do = Handlers(assistant)
    page = gr.Blocks(
        title=TITLE, analytics_enabled=False, fill_width=True, delete_cache=(3600, 3600)
    )
    with page:
        session = gr.State(Session(), delete_callback=Session.stop)
        with gr.Row(elem_id="top"):
            brand = _html("brand", brand_html(words))
            picker = gr.Dropdown(
                label=words.picker, elem_id="picker", interactive=True, container=False
            )
            add = gr.UploadButton(words.add, file_types=FILE_TYPES, elem_id="add", size="sm")
        notice = _html("notice")
        tabs = _html("tabs", tabs_html(words), _script("tabs"))
        with gr.Row(elem_id="desk"):
            with gr.Column(elem_id="chat"):
                conversation = _html("conversation", "", _script("conversation", "ask", "show"))
                status = _html("status", status_html())
                complaint = _html("complaint")
                with gr.Row(elem_id="asking"):
                    question = gr.Textbox(
                        label=words.question,
                        placeholder=words.placeholder,
                        elem_id="question",
                        max_lines=6,
                        show_label=False,
                        container=False,
                    )
                    ask = gr.Button(words.ask, variant="primary", elem_id="ask")
                    stop = gr.Button(words.stop, elem_id="stop", visible=False)
                compose = gr.Dropdown(
                    elem_id="compose",
                    interactive=True,
                    container=False,
                    visible=composes,
                    **compose_choices(words),
                )
                caution = _html("caution", caution_html(words, composes=composes))
            with gr.Column(elem_id="side"):
                reading = _html("reading", "", _script("reading", "open"))

        answering: dict[str, Any] = {
            "outputs": [conversation, status, reading, stop, question, complaint, notice],
            "concurrency_limit": AT_ONCE,
            "concurrency_id": "ask",
            "trigger_mode": "multiple",
            **_QUIET,
        }
        asked = [picker, compose, session]
        gr.on([question.submit, ask.click], do.ask, [question, *asked], **answering)
        conversation.ask(do.ask_example, asked, **answering)
        conversation.show(do.show_quote, [session], [reading, notice], **_QUIET)
        stop.click(do.stop, [session], [conversation, status, stop], queue=False, **_QUIET)
        picker.input(do.pick, [picker, session], [reading, conversation, notice], **_QUIET)
        reading.open(do.open_article, [session], [picker, reading, notice], **_QUIET)
        add.upload(
            do.upload, [add, session], [notice, picker, reading, conversation, add], **_QUIET
        )
        page.load(
            do.greet,
            [session],
            [
                conversation,
                reading,
                picker,
                brand,
                tabs,
                caution,
                question,
                ask,
                stop,
                add,
                compose,
            ],
            **_QUIET,
        )
    return page


def serve(
    assistant: Assistant,
    host: str = HOST,
    port: int = PORT,
    *,
    announce: Callable[[str], None] | None = None,
) -> None:
    """Serve the page until the process is interrupted.

    Args:
        assistant: what answers.
        host: address to listen at; whoever reaches it can read the articles and add others.
        port: port to listen at.
        announce: called with the page's address once it can be opened; else it goes to standard
            error.

    Raises:
        ArticleQAError: if the port is taken.
    """
    page = build(assistant).queue(default_concurrency_limit=2 * AT_ONCE)
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
            state_session_capacity=500,
            app_kwargs={
                "docs_url": None,
                "redoc_url": None,
                "openapi_url": None,
                "middleware": [Middleware(OwnHostOnly)],
            },
        )
    except OSError as error:
        raise ArticleQAError(
            f"port {port} of {host} cannot be used: choose another with --port"
        ) from error
    (announce or _announce)(str(page.local_url))
    threading.Thread(target=assistant.warm, name="warm", daemon=True).start()
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        pass
    finally:
        page.close(verbose=False)


def theme() -> gr.themes.Base:
    """Return Gradio's plain theme with the system's fonts, so that none is fetched."""
    return gr.themes.Base(
        primary_hue=gr.themes.colors.teal,
        neutral_hue=gr.themes.colors.stone,
        font=[gr.themes.Font(name) for name in ("system-ui", "-apple-system", "sans-serif")],
        font_mono=[gr.themes.Font(name) for name in ("ui-monospace", "monospace")],
    )


def _html(name: str, value: str = "", script: str | None = None) -> gr.HTML:
    """Return a component of our own HTML, with an id to style it by."""
    return gr.HTML(value, elem_id=name, js_on_load=script, apply_default_css=False)


def _script(name: str, *events: str) -> str:
    """Return what connects a part of ``page.js`` with the events that it sends to the server."""
    sends = ", ".join(f"{event}: (data) => trigger('{event}', data)" for event in events)
    return f"articleQA.{name}(element, {{ {sends} }}, watch)"


def _head() -> str:
    """Return styles and script as they are: Gradio would rewrite the selectors of its ``css``."""
    styles = (_HERE / "styles.css").read_text(encoding="utf-8")
    script = (_HERE / "page.js").read_text(encoding="utf-8")
    return f"<style>{styles}</style><script>{script}</script>"


def _bypass_proxies(host: str) -> None:
    """Keep Gradio's check that the page can be reached from going through a proxy."""
    for name in ("NO_PROXY", "no_proxy"):
        known = os.environ.get(name, "")
        if host not in known.split(","):
            os.environ[name] = f"{known},{host}".lstrip(",")


def _announce(address: str) -> None:
    sys.stderr.write(f"Article QA is open at {address} (Ctrl+C ends it)\n")
