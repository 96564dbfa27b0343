"""The rows of a table, each with the heads above it; a table that lays out a page is none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from index.languages.language import words
from index.sources.formats import Block
from index.sources.rows import head_block, row_block

WIDEST = 100
"""Columns up to which a cell that spans some is written once for each of them."""

LONGEST_CELL = 300
"""Characters from which a cell without heads above it is a column of a page's layout."""

BLOCK = words(
    """
    address article aside blockquote body br caption dd details div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hr legend li main nav ol p pre section summary table tbody
    td tfoot th thead tr ul
    """
)
"""Elements that do not stand in a line with what is before and after them."""

_LAID_OUT = ("p", "div", "ul", "ol", "dl", "pre", "blockquote", "section", "article", "form", "hr")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "table")


def is_data(table: Any) -> bool:
    """Tell whether lxml's table holds data, which is read row by row, or lays out a page."""
    if table.get("role") in ("presentation", "none"):
        return False
    if next(table.iterdescendants(*_HEADINGS), None) is not None:
        return False
    if next(table.iterdescendants("th", "caption"), None) is not None:
        return True
    rows = [_cells(row) for row in table.iter("tr")]
    if sum(len(row) > 1 for row in rows) < 2:
        return False
    return not any(
        len(list(cell.iterdescendants(*_LAID_OUT))) > 1 or len(shown_text(cell)) > LONGEST_CELL
        for row in rows
        for cell in row
    )


def table_blocks(table: Any) -> Iterator[tuple[Any, Block]]:
    """Yield each row of a data table with its element, and the caption before them."""
    for caption in table.iterchildren("caption"):
        yield caption, Block(shown_text(caption))
    heads: Block | None = None
    carried: dict[int, tuple[int, str]] = {}
    width = 0
    for row in table.iter("tr"):
        texts, cells = _row(row, carried), _cells(row)
        in_head = row.getparent().tag == "thead" or all(cell.tag == "th" for cell in cells)
        if len(cells) == 1 and len(set(filter(None, texts))) == 1:  # it names the rows below
            yield row, Block(shown_text(cells[0]))
        elif in_head and any(texts):
            heads, width = head_block(texts), len(texts)
            yield row, heads
        else:
            yield row, row_block([*texts, *[""] * (width - len(texts))], heads)


def _cells(row: Any) -> list[Any]:
    return list(row.iterchildren("td", "th"))


def _row(row: Any, carried: dict[int, tuple[int, str]]) -> list[str]:
    """Return the texts of a row by column; ``carried`` holds what spans rows, and how many more.

    A head is repeated over the columns that it spans, another cell stands in the first of them.
    """
    texts: list[str] = []

    def carry() -> None:
        while len(texts) in carried:
            left, text = carried.pop(column := len(texts))
            if left > 1:
                carried[column] = left - 1, text
            texts.append(text)

    for cell in _cells(row):
        carry()
        text, down = shown_text(cell), _span(cell, "rowspan")
        for place in range(_span(cell, "colspan") if len(texts) < WIDEST else 1):
            shown = text if place == 0 or cell.tag == "th" else ""
            if down > 1:
                carried[len(texts)] = down - 1, shown
            texts.append(shown)
    carry()
    return texts


def _span(cell: Any, name: str) -> int:
    value = cell.get(name, "1").strip()
    return min(int(value), WIDEST) if value.isascii() and value.isdigit() and len(value) < 6 else 1


def shown_text(element: Any) -> str:
    """Return an element's text on one line."""
    from lxml.etree import iterwalk

    parts: list[str] = []
    for event, inner in iterwalk(element, ("start", "end")):
        if inner.tag in BLOCK:
            parts.append(" ")
        parts.append((inner.text if event == "start" else inner.tail) or "")
    return " ".join("".join(parts[:-1]).split())
