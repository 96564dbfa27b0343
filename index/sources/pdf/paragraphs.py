"""From the lines of a PDF to its paragraphs, headings and rows."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from statistics import median

from index.sources.pdf.columns import Line
from index.sources.pdf.grid import LARGER
from index.sources.pdf.hyphens import joined
from index.text.split import HEADING, is_item

LARGE = 1.5
"""Size of a headline's font, as a share of the body's, from which it may end in a full stop."""

MOST_NOTES = 9
"""Notes in a row that may stand between two halves of a sentence."""

_SENTENCE_END = re.compile(r"[.!?:…][\"'“”’»«)\]]*[⁰¹²³⁴⁵⁶⁷⁸⁹]*$")
_NO_HEADING_END = re.compile(r"[.,;:][\"'“”’»«)\]]*$")
_NOTE = 0.93
"""Size of a note's font, as a share of the body's, up to which text goes on after it."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together: a paragraph, a heading or the row of a table."""

    lines: tuple[Line, ...]
    heading: bool = False

    def text(self, words: Counter[str]) -> str:
        """Return its lines as one; ``words`` are as in `index.sources.pdf.hyphens.joined`."""
        return joined([line.text for line in self.lines], words)


@dataclass(frozen=True, slots=True)
class _Column:
    left: float
    right: float


class Paragraphs:
    """How the paragraphs of one file are set.

    Args:
        lines: all of the file, in reading order.
        body: size of the font of the text.
    """

    def __init__(self, lines: Sequence[Line], body: float) -> None:
        self._lines = lines
        self._body = body
        bold = sum(len(line.text) for line in lines if line.bold)
        self._bold_marks = 2 * bold < sum(len(line.text) for line in lines)
        self._columns = _columns(lines)
        self._leading = _leading(lines)

    def all(self) -> list[Paragraph]:
        """Return them in reading order, notes after the paragraph that they interrupt."""
        found: list[Paragraph] = []
        run: list[Line] = []
        heading = False
        for line in self._lines:
            styled = not line.table and self._is_styled(line)
            goes_on = run and styled == heading and not line.table and not run[-1].table
            if goes_on and (self._is_same_heading if heading else self._goes_on)(run[-1], line):
                run.append(line)
                continue
            found += self._finished(run, heading)
            run, heading = [line], styled
        found += self._finished(run, heading)
        return list(self._resumed(found))

    def _is_styled(self, line: Line) -> bool:
        return line.size >= LARGER * self._body or (
            self._bold_marks and line.bold and line.size > _NOTE * self._body
        )

    def _is_same_heading(self, last: Line, line: Line) -> bool:
        """Tell whether a line of a heading is the next one of the same."""
        alike = abs(line.size - last.size) < 0.05 * last.size and line.bold == last.bold
        return alike and line.column == last.column and 0 < line.y - last.y < 1.6 * line.size

    def _finished(self, run: list[Line], styled: bool) -> Iterator[Paragraph]:
        """Yield the lines as a heading if they read like one, else as paragraphs."""
        if not run:
            return
        if not styled:
            yield Paragraph(tuple(run))
            return
        text = " ".join(line.text for line in run)
        large = run[0].size >= LARGE * self._body
        ended = _NO_HEADING_END.search(text) and not (large and len(text) <= HEADING)
        if any(map(str.isalpha, text)) and len(text) <= 2 * HEADING and not ended:
            yield Paragraph(tuple(run), heading=True)
            return
        part = run[:1]
        for line in run[1:]:
            if self._goes_on(part[-1], line):
                part.append(line)
            else:
                yield Paragraph(tuple(part))
                part = [line]
        yield Paragraph(tuple(part))

    def _goes_on(self, last: Line, line: Line) -> bool:
        """Tell whether a paragraph goes on from one line to the next."""
        if abs(line.size - last.size) > 0.08 * last.size:
            return False
        ended = _SENTENCE_END.search(last.text) is not None
        wrapped = self._is_wrapped(last, line)
        lower = line.text[0].islower()
        if is_item(line.text) and (ended or not wrapped):
            return False
        pitch = line.y - last.y
        if line.column != last.column or pitch < 0:
            return not ended and (lower or wrapped or last.text.endswith("-"))
        leading = self._leading.get(round(line.size), 1.2 * line.size)
        if pitch > 1.4 * leading:
            return not ended and lower and pitch < 2.2 * leading
        if ended:
            return wrapped and line.left - last.left < 0.8 * line.size
        column = self._columns[last.column]
        short = column.right - last.right > 0.4 * (column.right - column.left)
        return lower or wrapped or not short

    def _is_wrapped(self, last: Line, line: Line) -> bool:
        """Tell whether the first word of a line had no room on the one before."""
        word = line.text.split(maxsplit=1)[0]
        width = (line.right - line.left) / max(1, len(line.text)) * (len(word) + 1)
        return self._columns[last.column].right - last.right < width

    def _resumed(self, found: Sequence[Paragraph]) -> Iterator[Paragraph]:
        """Yield the paragraphs, one that small ones interrupt before these."""
        at = 0
        while at < len(found):
            lines = list(found[at].lines)
            passed: list[Paragraph] = []
            heading = found[at].heading
            at += 1
            while not heading and self._is_open(lines[-1]):
                notes = list(takewhile(self._is_note, found[at : at + MOST_NOTES]))
                rest = found[at + len(notes)] if at + len(notes) < len(found) else None
                if not notes or not rest or not self._is_rest(lines[-1], rest):
                    break
                lines += rest.lines
                passed += notes
                at += len(notes) + 1
            yield Paragraph(tuple(lines), heading)
            yield from passed

    def _is_open(self, last: Line) -> bool:
        """Tell whether a sentence of the text goes on after a line."""
        plain = not last.table and last.size > _NOTE * self._body
        return plain and not _SENTENCE_END.search(last.text)

    def _is_rest(self, last: Line, following: Paragraph) -> bool:
        """Tell whether a paragraph is the rest of one that ends with ``last``."""
        first = following.lines[0]
        turned = first.page == last.page + 1 and self._is_wrapped(last, first)
        return not following.heading and not first.table and (first.text[0].islower() or turned)

    def _is_note(self, paragraph: Paragraph) -> bool:
        first = paragraph.lines[0]
        return not first.table and first.size <= _NOTE * self._body


def _columns(lines: Iterable[Line]) -> dict[int, _Column]:
    """Return where the lines of each column begin and end."""
    found: dict[int, _Column] = {}
    for line in lines:
        if not line.table:
            known = found.get(line.column, _Column(line.left, line.right))
            left, right = min(known.left, line.left), max(known.right, line.right)
            found[line.column] = _Column(left, right)
    return found


def _leading(lines: Iterable[Line]) -> dict[int, float]:
    """Return the usual distance of two lines by the size of their font."""
    found: dict[int, list[float]] = defaultdict(list)
    for last, line in pairwise(lines):
        pitch = line.y - last.y
        if line.column == last.column and 0 < pitch < 2.5 * line.size and not line.table:
            found[round(line.size)].append(pitch)
    return {size: median(pitches) for size, pitches in found.items()}
