"""One normal form for the characters of an article, made once, before any span is counted."""

from __future__ import annotations

import logging
import re
import unicodedata

_NEWLINE = re.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_UNSEEN = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # control characters
    "\u00ad\u061c\u180e\u200b\u200e\u200f"  # soft hyphen, marks of direction, no width
    "\u202a-\u202e\u2060-\u206f"  # overrides of direction, invisible operators
    "\ufeff\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff"  # byte order mark, annotations, no characters
    "\ud800-\udfff"  # half characters, which UTF-8 cannot hold
    "\U000e0000-\U000e0fff"  # tags and selectors, which can carry a hidden text
    "]"
)
_JOINERS = re.compile("(?:(?<=[\u0000-\u058f])|^)[\u200c\u200d]+")
_BLANK = re.compile(r"\n{3,}")
_MANY_MARKS = re.compile(r"[^\w\s\x00-\x7f]{31,}")
_MOST_MARKS = 30
"""Combining marks in a row that are kept, as in Unicode's stream-safe text (UAX 15): no writing has
as many, and to compose them takes time that grows with the square of their number."""
_SILENT = logging.NullHandler()


def hush(logger: str) -> None:
    """Keep a library's warnings off standard error, unless the program logs on purpose."""
    logging.getLogger(logger).addHandler(_SILENT)


def clean(text: str) -> str:
    r"""Return ``text`` in the form in which an article keeps it.

    Every kind of line end becomes ``\n``, at most two in a row. What no reader can see is
    removed: control characters but the tab, byte order marks, overrides of direction, characters
    without width (a joiner stays where a script or an emoji needs it), half surrogates, marks upon
    thirty marks. White space goes from the ends of lines and of the text. The rest is composed
    (Unicode NFC).
    """
    text = _NEWLINE.sub("\n", text)
    text = _JOINERS.sub("", _UNSEEN.sub("", text))
    text = unicodedata.normalize("NFC", _MANY_MARKS.sub(_fewer_marks, text))
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    return _BLANK.sub("\n\n", text).strip()


def _fewer_marks(run: re.Match[str]) -> str:
    kept, marks = [], 0
    for char in run[0]:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= _MOST_MARKS:
            kept.append(char)
    return "".join(kept)


def one_line(text: str, longest: int = 200) -> str:
    """Return ``text`` cleaned, on one line, cut to ``longest`` characters."""
    line = " ".join(clean(text).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"
