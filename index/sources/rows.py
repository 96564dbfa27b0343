"""Rows of tables as lines of text, whatever kind of file they come from."""

from __future__ import annotations

from collections.abc import Sequence

from index.sources.formats import Block


def row_block(cells: Sequence[str], heads: Block | None = None) -> Block:
    """Return a row of a table as one line, a bar between its cells.

    Under ``heads`` an empty cell keeps its place, so that a row has as many cells as heads.
    """
    if heads is None or not any(cells):
        return Block(" | ".join(filter(None, cells)))
    return Block(" | ".join(cells), label=heads)


def head_block(cells: Sequence[str]) -> Block:
    """Return a table's row of heads, each in its place."""
    return Block(" | ".join(cells) if any(cells) else "")
