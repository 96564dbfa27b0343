"""Parts of the page: HTML of our own, its script, and what that can call on the server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gradio as gr

from qa.languages.language import FALLBACK
from qa.web.problems import problem
from qa.web.serving.visitor import Visitor
from qa.web.words import words_for

Data = dict[str, Any]
Call = Callable[[Visitor, Data], Data]
"""Gets who calls and what a browser sent, whatever that is: `text_of` and `number_of` read it."""


def part(name: str, *calls: Call, value: str = "", events: tuple[str, ...] = ()) -> gr.HTML:
    """Return a part of the page.

    Args:
        name: its id, and that of its script: ``articleQA.parts[name]`` in ``static``.
        calls: what the script calls as ``await server.NAME(data)``.
        value: its HTML in the beginning; later its script fills it.
        events: Gradio events that the script triggers.
    """
    named = ", ".join(f"{event}: (data) => trigger('{event}', data)" for event in events)
    return gr.HTML(
        value,
        elem_id=name,
        apply_default_css=False,
        js_on_load=f"articleQA.begin('{name}', element, typeof server === 'undefined' ? {{}} : "
        f"server, {{ {named} }}, watch)",
        server_functions=[_called(call) for call in calls],
    )


def text_of(data: Data, name: str) -> str:
    """Return a value as text, ``""`` where there is none."""
    value = data.get(name)
    return value if isinstance(value, str) else ""


def number_of(data: Data, name: str) -> int:
    """Return a value as a whole number, 0 where there is none."""
    value = data.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def texts_of(data: Data, name: str) -> tuple[str, ...]:
    """Return a value as texts, none where there are none."""
    value = data.get(name)
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def numbers_of(data: Data, name: str) -> tuple[int, ...]:
    """Return a value as whole numbers, none where there are none."""
    value = data.get(name)
    items = value if isinstance(value, list) else ()
    return tuple(item for item in items if isinstance(item, int) and not isinstance(item, bool))


def _called(call: Call) -> Callable[..., Data]:
    """Return a call as Gradio makes it; what goes wrong comes back as ``{"problem": line}``."""

    def called(data: Any, request: gr.Request) -> Data:
        words = words_for(FALLBACK)
        try:
            visitor = Visitor.of(request)
            words = visitor.words
            return call(visitor, data if isinstance(data, dict) else {})
        except Exception as error:
            return {"problem": problem(error, words)}

    called.__name__ = call.__name__
    return called
