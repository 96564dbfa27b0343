"""Text for a terminal: nothing in it steers it, and its lines fit.

Articles, file names and what a chat model writes come from others. Control characters could colour,
move or rename what is on the screen, and marks of direction could turn it round: none is printed.
"""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

WIDEST = 100
"""Columns of a line of text at the most: longer ones are hard to read."""

_STEERING = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters but the tab and the line feed
    "\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"  # separators, marks of direction
    "\ud800-\udfff"  # half characters, which no terminal can be sent
    "]"
)


def printable(text: str) -> str:
    """Return a text without the characters that would steer a terminal."""
    return _STEERING.sub("", text)


def escaped(document: str) -> str:
    r"""Return a JSON document with those characters as ``\uXXXX``, which stand for the same."""
    return _STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", document)


def is_plain() -> bool:
    """Tell whether the standard output gets text alone, without bold and colours."""
    chosen = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return bool(chosen) or not sys.stdout.isatty()


class Screen:
    """The standard output: lines that fit a terminal; elsewhere the text as it is, for programs."""

    def __init__(self) -> None:
        self._terminal = sys.stdout.isatty()
        self._shown: list[Text] = []

    def show(self, text: Text, label: str = "") -> None:
        """Print a text behind a label, which the lines after the first stand under."""
        if not self._terminal:
            print(label + text.plain, flush=True)
            return
        console = self._console()
        first, *others = self._lines(text, len(label))
        console.print(label, end="", style="cyan", soft_wrap=True)
        console.print(first, soft_wrap=True)
        for line in others:
            console.print(" " * len(label), line, sep="", soft_wrap=True)

    def grow(self, text: Text) -> None:
        """Print what a text has more than at the last call; `end` begins another."""
        if not self._terminal:
            before = self._shown[0].plain if self._shown else ""
            print(text.plain[len(before) :], end="", flush=True)
            self._shown = [text]
            return
        console = self._console()
        lines = self._lines(text, 0)
        last = len(self._shown) - 1
        for number, line in enumerate(lines[max(last, 0) :]):
            known = len(self._shown[last].plain) if self._shown and not number else 0
            console.print("" if not number else "\n", line[known:], sep="", end="", soft_wrap=True)
        self._shown = lines
        sys.stdout.flush()

    def end(self) -> None:
        """End the line of a text that grew."""
        if self._shown:
            print(flush=True)
        self._shown = []

    def _lines(self, text: Text, indent: int) -> list[Text]:
        console = self._console()
        width = max(min(console.width, WIDEST) - indent, 20)
        lines = list(text.wrap(console, width))
        for line in lines:
            line.rstrip()
        return lines

    def _console(self) -> Console:
        """Return what knows the width that the terminal has now."""
        from rich.console import Console

        return Console(
            file=sys.stdout,
            color_system=None if is_plain() else "standard",
            force_terminal=True,
            force_jupyter=False,
            highlight=False,
            markup=False,
            emoji=False,
        )
