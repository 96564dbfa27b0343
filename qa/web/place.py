"""Where a page is, as its script tells with every event: which conversation it shows."""

from __future__ import annotations

import json
from typing import Any

import gradio as gr

JS = "(...given) => articleQA.placed(given)"
"""Fills in the last input of an event, the one that `component` made."""


def component() -> gr.Textbox:
    """Return the input that tells where a page is."""
    return gr.Textbox(visible=False, elem_id="place")


def conversation_of(place: str | None) -> str:
    """Return the id of the conversation, ``""`` where the page shows none."""
    try:
        told: Any = json.loads(place or "{}")
    except ValueError:
        return ""
    told = told.get("c") if isinstance(told, dict) else ""
    return told if isinstance(told, str) else ""
