"""Draws the way of an article and of a question into architecture.md: ``python docs/draw.py``.

Nothing is drawn by hand: an article is taken in and a question is asked, and each call from one
room of the code into another is noted in the order in which it first happens.
"""

from __future__ import annotations

import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "architecture.md"
BEGIN, END = "<!-- {}: begin -->", "<!-- {}: end -->"

Calls = dict[tuple[str, str], None]
"""From which room into which, in the order in which it first happened."""


def calls_of(work: Callable[[], object]) -> Calls:
    """Return the calls between rooms that some work makes, in all its threads."""
    calls: Calls = {}

    def note(frame: FrameType, event: str, _: Any) -> None:
        if event != "call" or not (room := room_of(frame)) or room == "qa.languages":
            return
        above = frame.f_back
        while above and not room_of(above):
            above = above.f_back
        if above and (caller := room_of(above)) and caller != room:
            calls.setdefault((caller, room))

    threading.setprofile(note)
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
    return calls


def room_of(frame: FrameType) -> str:
    """Return the room that a frame's code lies in, ``""`` for anybody else's code."""
    parts = str(frame.f_globals.get("__name__", "")).split(".")
    return ".".join(parts[:2]) if parts[0] in ("index", "qa") and len(parts) > 1 else ""


def picture(calls: Calls, start: str) -> str:
    """Return a Mermaid flow chart of what is reached from a room, its arrows numbered."""
    reached, grew = {start}, True
    while grew:
        more = {callee for caller, callee in calls if caller in reached}
        grew = not more <= reached
        reached |= more
    arrows = [pair for pair in calls if pair[0] in reached]
    lines = [
        f"    {caller} -->|{number}| {callee}" for number, (caller, callee) in enumerate(arrows, 1)
    ]
    return "\n".join(["```mermaid", "flowchart LR", *lines, "```"])


def drawn(text: str, name: str, block: str) -> str:
    """Return a text with what stands between the markers of a name replaced."""
    before, _, rest = text.partition(BEGIN.format(name))
    _, _, after = rest.partition(END.format(name))
    return f"{before}{BEGIN.format(name)}\n{block}\n{END.format(name)}{after}"


def main() -> None:
    """Take the sample article in, ask a question, and draw both ways."""
    sys.path.insert(0, str(ROOT))
    from langchain_core.language_models import FakeListChatModel

    from index.sources.confined import client
    from qa.assistant import Assistant
    from qa.settings import Settings

    client.CONFINES = False  # what another process calls cannot be noted
    sample = ROOT / "qa" / "sample" / "telefonat-trump-putin.md"
    reply = "Rubio said that they were closer to peace. [1]"
    with tempfile.TemporaryDirectory() as folder:
        assistant = Assistant.open(
            folder, Settings(llm="none"), model=FakeListChatModel(responses=[reply])
        )
        article = calls_of(lambda: assistant.ingest(sample))
        question = calls_of(lambda: assistant.ask("What did Rubio say?"))
    text = PAGE.read_text("utf-8")
    text = drawn(text, "article", picture(article, "qa.assistant"))
    text = drawn(text, "question", picture(question, "qa.assistant"))
    PAGE.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
