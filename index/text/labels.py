"""Labels: what names a sentence that does not say itself what it is about, and how it is read.

A cell of a table is read after the head of its column, a value after the line above it. So what is
read has characters that the article does not have there; each piece says whose it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.article import Span

LONGEST_LABEL = 160
"""Characters of a label that are read: many short sentences under a long one stay cheap."""

_BETWEEN_CELLS = re.compile(r"(?:^|(?<=\s))\|(?=\s|$)")
_COMPLETE = (":", ".", "!", "?", "…")


def bars(row: str) -> list[Span]:
    """Return where the bars between the cells of a row are."""
    return [Span(*match.span()) for match in _BETWEEN_CELLS.finditer(row)]


def columns(row: str) -> list[Span | None]:
    """Return where the cells of a row are, None for an empty one; other text is all one cell."""
    edges = [0, *(edge for bar in bars(row) for edge in (bar.start, bar.end)), len(row)]
    return [bare(row, *pair) for pair in zip(edges[::2], edges[1::2], strict=True)]


def cells(row: str) -> list[Span]:
    """Return where the cells of a row are that hold something."""
    return [cell for cell in columns(row) if cell]


def is_row(text: str) -> bool:
    """Tell whether a text is a row of cells."""
    return _BETWEEN_CELLS.search(text) is not None


def pieces(label: str, sentence: str) -> Iterator[tuple[str, int]]:
    """Yield what is read of a sentence, piece by piece, and where in it a piece stands.

    That is -1 for a piece of the label. A row has the head of its column before each cell where
    there are as many heads as cells, else the label stands before the whole.
    """
    position = 0
    for place, words in _insertions(label, sentence):
        if position < place:
            yield sentence[position:place], position
        yield words, -1
        position = place
    yield sentence[position:], position


def labelled(label: str, sentence: str) -> str:
    """Return a sentence as it is read."""
    return "".join(piece for piece, _ in pieces(label, sentence))


def _insertions(label: str, sentence: str) -> Iterator[tuple[int, str]]:
    """Yield what of a label is read before which character of the sentence."""
    heads, values = columns(label), columns(sentence)
    if len(heads) == len(values) > 1:
        most = LONGEST_LABEL // len(heads)
        for head, value in zip(heads, values, strict=True):
            if head and value and most:
                yield value.start, _before(head.of(label)[:most])
    elif label:
        yield 0, _before(label[:LONGEST_LABEL])


def _before(label: str) -> str:
    return f"{label} " if label.endswith(_COMPLETE) else f"{label}: "


def bare(text: str, start: int, end: int) -> Span | None:
    """Return the span without the white space around it, None where there is nothing else."""
    inner = text[start:end].rstrip()
    body = inner.lstrip()
    start += len(inner) - len(body)
    return Span(start, start + len(body)) if body else None
