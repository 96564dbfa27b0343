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
    told = _told(place).get("c")
    return told if isinstance(told, str) else ""


def replaced_by(place: str | None) -> int:
    """Return the number of the turn that a question is to replace, 0 for none."""
    told = _told(place).get("instead")
    return told if isinstance(told, int) and not isinstance(told, bool) else 0


def _told(place: str | None) -> dict[str, Any]:
    try:
        told: Any = json.loads(place or "{}")
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
