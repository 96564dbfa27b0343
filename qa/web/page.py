"""The page: its parts, and which of Gradio's events goes where.

Question box, buttons and choices are Gradio's components. Conversation and article are HTML of our
own (`qa.web.calls.part`), not a chatbot component: numbers in an answer have to be buttons, text
that is not checked yet has to look different, and no text of a model or an article may be read as
Markdown. What they show they fetch themselves, and ``/events`` (`qa.web.serving.events`) tells them
what is new. Words are marks until somebody asks for the page (`qa.web.serving.localization`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gradio as gr

from qa.streams import ANSWERS_AT_ONCE
from qa.web import place
from qa.web.calls import part
from qa.web.chat import conversations
from qa.web.endpoints import Endpoints
from qa.web.frame import (
    away_html,
    brand_html,
    caution_html,
    later_html,
    notice_html,
    status_html,
    tabs_html,
)
from qa.web.serving.localization import MARKS

if TYPE_CHECKING:
    from qa.web.serving.tenants import Tenants

TITLE = "Article QA"

_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}

_AS_SENT: dict[str, Any] = {"preprocess": False}
"""Not compared with the choices that were given to this page, which a server that was started anew
does not know; what a browser sends is checked where it is used."""


def build(tenants: Tenants) -> gr.Blocks:
    """Return the page; `qa.web.serving.server` shows it."""
    calls, event = tenants.calls, tenants.event
    words = MARKS
    composes = tenants.first.assistant.chain.model is not None
    page = gr.Blocks(
        title=TITLE, analytics_enabled=False, fill_width=True, delete_cache=(3600, 3600)
    )
    with page:
        with gr.Row(elem_id="top"):
            part("list", value=conversations.toggle_html(words))
            _html("brand", brand_html(words))
            picker = gr.Dropdown(
                label=words.picker, elem_id="picker", interactive=True, container=False
            )
            add = gr.Button(words.add, elem_id="add", size="sm")
            part("language", value=conversations.language_html(words))
        part("away", value=away_html(words))
        part("notice", value=notice_html(words))
        part("adding", *calls(lambda to: to.library.of_panel))
        part("tabs", value=tabs_html(words))
        with gr.Row(elem_id="desk"):
            part(
                "conversations",
                *calls(lambda to: to.conversations.calls),
                value=conversations.list_html(words),
            )
            with gr.Column(elem_id="chat"):
                part("tools", *calls(lambda to: to.tools.calls))
                conversation = part(
                    "conversation",
                    *calls(lambda to: to.handlers.of_conversation),
                    events=("moved",),
                )
                part("status", value=status_html())
                part("later", value=later_html(words))
                part("suggestions", *calls(lambda to: to.desk.suggestions.calls))
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
                with gr.Row(elem_id="with"):
                    part("models", *calls(lambda to: to.desk.models.calls))
                    scope = part("scope", *calls(lambda to: to.library.of_list), events=("choose",))
                part("caution", value=caution_html(words, composes=composes))
            with gr.Column(elem_id="side"):
                part("reading", *calls(lambda to: to.handlers.of_reading))
        signal = part("signal")
        where = place.component()

        gr.on(
            [question.submit, ask.click],
            event(lambda to: to.handlers.ask),
            [question, picker, where],
            [question, complaint, signal],
            js=place.JS,
            concurrency_limit=ANSWERS_AT_ONCE,
            trigger_mode="multiple",
            api_name="typed",  # `ask` is an endpoint's name
            **_QUIET,
            **_AS_SENT,
        )
        stop.click(None, js="() => articleQA.stop()", **_QUIET)
        picker.input(tenants.first.handlers.pick, [picker], [signal], **_QUIET, **_AS_SENT)
        add.click(None, js="() => articleQA.tell('add')", **_QUIET)
        scope.choose(
            event(lambda to: to.library.choose),
            [where],
            [picker],
            js=place.JS,
            trigger_mode="always_last",  # of quick choices the last one counts
            **_QUIET,
        )
        moved = event(lambda to: to.handlers.moved)
        conversation.moved(moved, [where], [picker], js=place.JS, **_QUIET)
        page.load(moved, [where], [picker], js=place.JS, **_QUIET)
        Endpoints(tenants).open(page)
    return page


def _html(name: str, value: str = "") -> gr.HTML:
    """Return HTML that only Gradio's events change, with an id to style it by."""
    return gr.HTML(value, elem_id=name, js_on_load=None, apply_default_css=False)
