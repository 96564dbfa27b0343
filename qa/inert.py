"""Foreign text made harmless before it goes into a prompt.

Articles and questions are written by strangers. What they write is read by a chat model, so a
text that looks like a control token ("<|im_start|>"), like the number of a source ("[1]") or like
an order to the model must reach it as something that is none. Only prompts and checks see text
that was changed here; what a reader is shown is the article's own, to the character.
"""

from __future__ import annotations

import re

from qa.orders import without_orders

_CONTROL = re.compile(
    r"<(?=[|｜/\w▁!])"  # <|im_start|>, <s>, </s>, <start_of_turn>, <tool_call>, <｜User｜>, <<SYS>>
    r"|<(?=<)"
    r"|\[(?=/?[A-Za-z_]+\])"  # [INST], [/INST], [TOOL_CALLS], [gMASK]
)
_MARKER = re.compile(r"\[\s*([\d\s,;–-]{1,20})\]")


def without_control_tokens(text: str) -> str:
    """Return a text in which no chat model finds a control token.

    llama.cpp, and the servers that build on it, look for control tokens in the whole prompt, what
    users wrote included. Every known one begins with ``<`` or ``[`` directly before its name, so
    a space is put after those.
    """
    return _CONTROL.sub(lambda sign: f"{sign.group()} ", text)


def inert(text: str) -> str:
    """Return a quote or question on one line, without anything that could steer a chat model.

    Orders to the model are left out, numbers in square brackets, which would pass for those of
    sources, get round ones, and control tokens are broken.
    """
    line = " ".join(without_orders(text).split())
    return without_control_tokens(_MARKER.sub(lambda marker: f"({marker[1].strip()})", line))
