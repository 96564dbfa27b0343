"""The page: its parts, and which of Gradio's events goes where.

Question box, buttons and choices are Gradio's components. Conversation and article are HTML of our
own (`qa.web.calls.part`), not a chatbot component: numbers in an answer have to be buttons, text
that is not checked yet has to look different, and no text of a model or an article may be read as
Markdown. What they show they fetch themselves, and ``/events`` (`qa.web.events`) tells them what
is new.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gradio as gr

from qa.languages.language import FALLBACK
from qa.web import place
from qa.web.calls import part
from qa.web.desk import AT_ONCE
from qa.web.frame import brand_html, caution_html, status_html, tabs_html
from qa.web.handlers import Handlers, compose_choices
from qa.web.library.calls import Library
from qa.web.words import words_for

if TYPE_CHECKING:
    from qa.web.desk import Desk

TITLE = "Article QA"

_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


def build(desk: Desk, library: Library | None = None) -> gr.Blocks:
    """Return the page; `qa.web.server` shows it."""
    library = library or Library(desk)
    words = words_for(FALLBACK)  # until `Handlers.greet` knows the browser's language
    composes = desk.assistant.chain.model is not None
    do = Handlers(desk, library)
    page = gr.Blocks(
        title=TITLE, analytics_enabled=False, fill_width=True, delete_cache=(3600, 3600)
    )
    with page:
        with gr.Row(elem_id="top"):
            brand = _html("brand", brand_html(words))
            picker = gr.Dropdown(
                label=words.picker, elem_id="picker", interactive=True, container=False
            )
            add = gr.Button(words.add, elem_id="add", size="sm")
        part("notice")
        part("adding", *library.of_panel)
        tabs = part("tabs", value=tabs_html(words))
        with gr.Row(elem_id="desk"):
            with gr.Column(elem_id="chat"):
                conversation = part("conversation", do.conversation, do.stop, events=("moved",))
                part("status", value=status_html())
                scope = part("scope", *library.of_list, events=("choose",))
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
                    stop = gr.Button(words.stop, elem_id="stop")
                compose = gr.Dropdown(
                    elem_id="compose",
                    interactive=True,
                    container=False,
                    visible=composes,
                    **compose_choices(words),
                )
                caution = _html("caution", caution_html(words, composes=composes))
            with gr.Column(elem_id="side"):
                part("reading", do.pane, do.article)
        signal = part("signal")
        where = place.component()

        gr.on(
            [question.submit, ask.click],
            do.ask,
            [question, picker, compose, where],
            [question, complaint, signal],
            js=place.JS,
            concurrency_limit=AT_ONCE,
            trigger_mode="multiple",
            **_QUIET,
        )
        stop.click(None, js="() => articleQA.stop()", **_QUIET)
        picker.input(do.pick, [picker], [signal], **_QUIET)
        add.click(None, js="() => articleQA.tell('add')", **_QUIET)
        scope.choose(
            library.choose,
            [where],
            [picker],
            js=place.JS,
            trigger_mode="always_last",  # of quick choices the last one counts
            **_QUIET,
        )
        conversation.moved(do.moved, [where], [picker], js=place.JS, **_QUIET)
        page.load(
            do.greet,
            [where],
            [picker, brand, tabs, caution, question, ask, stop, add, compose],
            js=place.JS,
            **_QUIET,
        )
    return page


def _html(name: str, value: str = "") -> gr.HTML:
    """Return HTML that only Gradio's events change, with an id to style it by."""
    return gr.HTML(value, elem_id=name, js_on_load=None, apply_default_css=False)
