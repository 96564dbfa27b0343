"""The characters of a PDF's page, put together to pieces of a line."""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any, NamedTuple

WIDE = 0.8
"""Space, in font sizes, that ends a piece: LaTeX leaves 1.0 between columns."""

NARROW = 0.2
"""The same where no space is drawn in it, but between the other words of the page: a browser
leaves 0.25 between the cells of a table."""

STRETCHED = 3.0
"""The same where one space is drawn in it: a justified line of a narrow column."""

_BOLD = re.compile(rb"bold|black|heavy|demi|cmbx", re.IGNORECASE)
_LEADER = re.compile(r"(?:\s?[.·…]){5,}")
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
        bold: whether all of it is.
        space: the narrowest between two of its words, infinite where it is one word or where
            spaces are drawn and tell words from columns.
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

    @property
    def is_drawn(self) -> bool:
        """Whether the page draws it; other spaces are told from the distance of two words."""
        return self.right > self.left


def pieces(page: Any) -> list[Piece]:
    """Return the pieces of a page of pypdfium2, as the page draws them.

    Text that stands across the others, like a stamp in the margin, is left out.
    """
    runs = list(_runs(page))
    turns: Counter[int] = Counter()
    drawn = spaces = 0
    for glyph in (glyph for run in runs for glyph in run):
        if glyph.char.isspace():
            spaces += glyph.char == " "
            drawn += glyph.is_drawn
        else:
            turns[glyph.turn] += 1
    upright = max(turns, key=lambda turn: turns[turn], default=0)
    spaced = 2 * drawn > spaces
    found = (p for run in runs if run[0].turn == upright for p in _pieces(run, spaced))
    return [piece for piece in found if piece.text]


def _runs(page: Any) -> Iterator[list[_Glyph]]:
    """Yield the glyphs of a page as it draws them, a run for each change of direction."""
    text = page.get_textpage()
    try:
        glyphs = list(_glyphs(text.raw, text.count_chars(), page.get_bbox()))
    finally:
        text.close()
    for _, run in groupby(glyphs, lambda glyph: glyph.turn):
        yield list(run)


def _glyphs(text: Any, count: int, box: tuple[float, float, float, float]) -> Iterator[_Glyph]:
    """Yield the glyphs that stand inside the page and along one of its sides."""
    import pypdfium2.raw as pdfium

    x, y, bounds = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
    shown = None
    turn, size, bold, base = 0, 1.0, False, 0.0
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
            base = (-y.value, x.value, y.value, -x.value)[turn]
        pdfium.FPDFText_GetLooseCharBox(text, at, bounds)
        left, right, low, high = bounds.left, bounds.right, bounds.bottom, bounds.top
        inside = box[0] <= right and left <= box[2] and box[1] <= high and low <= box[3]
        if turn < 0 or not inside or not math.isfinite(base):
            continue
        if turn:
            left, right = ((low, high), (-right, -left), (-high, -low))[turn - 1]
        yield _Glyph(_read(char), turn, left, right, base, size, bold)


def _font(text: Any, at: int) -> tuple[int, float, bool]:
    """Return quarter turns to the left, size and weight of the text that a character is in.

    The turn is -1 where it stands askew or has no size.
    """
    import pypdfium2.raw as pdfium

    matrix, flags = pdfium.FS_MATRIX(), ctypes.c_int()
    name = ctypes.create_string_buffer(100)
    pdfium.FPDFText_GetMatrix(text, at, matrix)
    pdfium.FPDFText_GetFontInfo(text, at, name, len(name), flags)
    quarters = math.atan2(matrix.b, matrix.a) / (math.pi / 2)
    turn = round(quarters) % 4 if abs(quarters - round(quarters)) < 0.05 else -1
    size = pdfium.FPDFText_GetFontSize(text, at) * math.hypot(matrix.c, matrix.d)
    if not 0 < size < math.inf:
        turn = -1
    bold = bool(_BOLD.search(name.value)) or bool(flags.value & _FORCED_BOLD)
    return turn, size, bold


def _read(char: str) -> str:
    if char in _HYPHENS:
        return "-"
    if char in "\r\n\t\x00":
        return " "
    return _LIGATURES.get(char, char)


def _pieces(run: list[_Glyph], spaced: bool) -> Iterator[Piece]:
    """Yield the pieces of a run; small raised digits become superscript ones.

    Where PDFium sees the end of a line there need be none: it also sees some within a word.
    """
    glyphs: list[_Glyph] = []
    text: list[str] = []
    main = None
    drawn = 0
    for glyph in run:
        if glyph.char.isspace():
            text.append(glyph.char)
            drawn += glyph.is_drawn
            continue
        wide = STRETCHED if drawn == 1 else NARROW if spaced and not drawn else WIDE
        drawn = 0
        if main and _apart(main, glyphs[-1], glyph, wide):
            yield _piece(text, glyphs, main, spaced)
            glyphs, text, main = [], [], None
        if main and _raised(main, glyph):  # such a mark begins the piece
            text = ["".join(text).translate(_SUPERSCRIPT)]
            main = glyph
        main = main or glyph
        if glyphs and text[-1:] == ["\n"] and glyph.left - glyphs[-1].right < 0.15 * main.size:
            text.pop()
        text.append(glyph.char.translate(_SUPERSCRIPT) if _raised(glyph, main) else glyph.char)
        glyphs.append(glyph)
    if main:
        yield _piece(text, glyphs, main, spaced)


def _apart(main: _Glyph, last: _Glyph, glyph: _Glyph, wide: float) -> bool:
    """Tell whether a glyph stands too far from the last one of a piece to belong to it."""
    size = max(main.size, glyph.size)
    gap = glyph.left - last.right
    same = 0.85 <= main.size / glyph.size <= 1.18
    shift = abs(glyph.y - main.y)
    return gap > wide * size or gap < -size or shift > (0.2 if same else 0.6) * size


def _raised(glyph: _Glyph, main: _Glyph) -> bool:
    """Tell whether a glyph stands above the line of another like the mark of a footnote."""
    return glyph.size < 0.85 * main.size and glyph.y < main.y - 0.15 * main.size


def _piece(text: list[str], glyphs: list[_Glyph], main: _Glyph, spaced: bool) -> Piece:
    joined = _LEADER.sub("", " ".join("".join(text).split()))
    gaps = (right.left - left.right for left, right in pairwise(glyphs) if not spaced)
    space = min((gap for gap in gaps if gap > 0.15 * main.size), default=math.inf)
    bold = all(glyph.bold for glyph in glyphs)
    return Piece(joined, glyphs[0].left, glyphs[-1].right, main.y, main.size, bold, space)
