"""The characters of a PDF's page, put together to pieces of a line."""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any, NamedTuple

WIDE = 0.8
"""Space, in font sizes, that ends a piece: LaTeX leaves 1.0 between columns."""

_BOLD = re.compile(rb"bold|black|heavy|demi|cmbx", re.IGNORECASE)
_FORCED_BOLD = 1 << 18
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_HYPHENS = ("\x02", "\ufffe", "\u00ad", "\u2010")
"""What PDFium gives for a hyphen at a line's end, and hyphens that some fonts use there."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of one line without a wide space between them.

    Lengths are in points; the page is turned so that most of its text is upright.

    Attributes:
        text: without white space around it.
        left: where it begins, from the left.
        right: where it ends.
        y: of its baseline, growing downwards.
        size: of its font.
        bold: whether its first character is.
        space: the narrowest between two of its words, infinite where it is one word.
    """

    text: str
    left: float
    right: float
    y: float
    size: float
    bold: bool
    space: float


class _Glyph(NamedTuple):
    char: str
    turn: int
    left: float
    right: float
    y: float
    size: float
    bold: bool


def pieces(page: Any) -> list[Piece]:
    """Return the pieces of a page of pypdfium2, as the page draws them.

    Text that stands across the others, like a stamp in the margin, is left out.
    """
    lines = list(_lines(page))
    turns: dict[int, int] = {}
    for glyph in (glyph for line in lines for glyph in line if glyph.char != " "):
        turns[glyph.turn] = turns.get(glyph.turn, 0) + 1
    upright = max(turns, key=lambda turn: turns[turn], default=0)
    return [piece for line in lines for piece in _pieces(line) if line[0].turn == upright]


def _lines(page: Any) -> Iterator[list[_Glyph]]:
    """Yield the glyphs of a page up to each line break that PDFium sees, and of one direction."""
    text = page.get_textpage()
    try:
        glyphs = list(_glyphs(text.raw, text.count_chars(), page.get_bbox()))
    finally:
        text.close()
    for (_, broken), line in groupby(glyphs, lambda glyph: (glyph.turn, glyph.char == "\n")):
        if not broken:
            yield list(line)


def _glyphs(text: Any, count: int, box: tuple[float, float, float, float]) -> Iterator[_Glyph]:
    """Yield the glyphs that stand inside the page and along one of its sides."""
    import pypdfium2.raw as pdfium

    x, y, bounds = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
    shown = None
    turn, size, bold = 0, 1.0, False
    for at in range(count):
        char = chr(pdfium.FPDFText_GetUnicode(text, at))
        drawn = pdfium.FPDFText_GetTextObject(text, at)
        if not drawn:  # a space or line break that PDFium tells from the distance
            if char in " \n":
                yield _Glyph(char, turn, 0, 0, 0, size, bold)
            continue
        address = ctypes.addressof(drawn.contents)
        if address != shown:
            shown = address
            turn, size, bold = _font(text, at)
        pdfium.FPDFText_GetCharOrigin(text, at, x, y)
        inside = box[0] <= x.value <= box[2] and box[1] <= y.value <= box[3]
        if turn < 0 or not inside:
            continue
        pdfium.FPDFText_GetLooseCharBox(text, at, bounds)
        left, right, base = (
            (bounds.left, bounds.right, -y.value),
            (bounds.bottom, bounds.top, x.value),
            (-bounds.right, -bounds.left, y.value),
            (-bounds.top, -bounds.bottom, -x.value),
        )[turn]
        yield _Glyph(_read(char), turn, left, right, base, size, bold)


def _font(text: Any, at: int) -> tuple[int, float, bool]:
    """Return quarter turns to the left, size and weight of the text that a character is in.

    The turn is -1 where it stands askew.
    """
    import pypdfium2.raw as pdfium

    matrix, flags = pdfium.FS_MATRIX(), ctypes.c_int()
    name = ctypes.create_string_buffer(100)
    pdfium.FPDFText_GetMatrix(text, at, matrix)
    pdfium.FPDFText_GetFontInfo(text, at, name, len(name), flags)
    quarters = math.atan2(matrix.b, matrix.a) / (math.pi / 2)
    turn = round(quarters) % 4 if abs(quarters - round(quarters)) < 0.05 else -1
    size = pdfium.FPDFText_GetFontSize(text, at) * math.hypot(matrix.c, matrix.d)
    bold = bool(_BOLD.search(name.value)) or bool(flags.value & _FORCED_BOLD)
    return turn, size or 1.0, bold


def _read(char: str) -> str:
    if char in _HYPHENS:
        return "-"
    if char in "\r\n\t\x00":
        return " "
    return _LIGATURES.get(char, char)


def _pieces(line: list[_Glyph]) -> Iterator[Piece]:
    """Yield the pieces of a line; small raised digits become superscript ones."""
    glyphs: list[_Glyph] = []
    text: list[str] = []
    main = None
    for glyph in line:
        if glyph.char.isspace():
            text.append(" ")
            continue
        if main and _apart(main, glyphs[-1], glyph):
            yield _piece(text, glyphs, main)
            glyphs, text, main = [], [], None
        if main and _raised(main, glyph):  # such a mark begins the piece
            text = ["".join(text).translate(_SUPERSCRIPT)]
            main = glyph
        main = main or glyph
        text.append(glyph.char.translate(_SUPERSCRIPT) if _raised(glyph, main) else glyph.char)
        glyphs.append(glyph)
    if main:
        yield _piece(text, glyphs, main)


def _apart(main: _Glyph, last: _Glyph, glyph: _Glyph) -> bool:
    """Tell whether a glyph stands too far from the last one of a piece to belong to it."""
    size = max(main.size, glyph.size)
    gap = glyph.left - last.right
    same = 0.85 <= main.size / glyph.size <= 1.18
    shift = abs(glyph.y - main.y)
    return gap > WIDE * size or gap < -size or shift > (0.2 if same else 0.6) * size


def _raised(glyph: _Glyph, main: _Glyph) -> bool:
    """Tell whether a glyph stands above the line of another like the mark of a footnote."""
    return glyph.size < 0.85 * main.size and glyph.y < main.y - 0.15 * main.size


def _piece(text: list[str], glyphs: list[_Glyph], main: _Glyph) -> Piece:
    joined = " ".join("".join(text).split())
    gaps = (right.left - left.right for left, right in pairwise(glyphs))
    space = min((gap for gap in gaps if gap > 0.15 * main.size), default=math.inf)
    return Piece(joined, glyphs[0].left, glyphs[-1].right, main.y, main.size, main.bold, space)
