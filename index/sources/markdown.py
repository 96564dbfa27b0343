"""The readable text of Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from index.sources.formats import Block, Content

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\A---\n.*?\n(?:---|\.\.\.)(?:\n|\Z)", re.DOTALL)


def read_markdown(text: str) -> Content:
    """Return the readable text of Markdown; the first heading of level 1 is the title."""
    from markdown_it import MarkdownIt

    text = _FRONT_MATTER.sub("", text)
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    blocks = list(_markdown_blocks(tokens))
    titles = (
        _inline(inside)
        for opening, inside in pairwise(tokens)
        if opening.type == "heading_open" and opening.tag == "h1"
    )
    return Content(next(titles, ""), blocks, any(block.heading for block in blocks))


def _markdown_blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    row: list[str] = []
    item = ""
    heads: Block | None = None
    bold: Block | None = None
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "list_item_open":
            item = f"{token.info}{token.markup} " if token.info else "- "
        elif token.type in ("fence", "code_block"):
            yield Block(token.content)
        elif token.type == "tr_close":
            block = Block(" | ".join(row), label=heads)
            heads, row = heads or block, []
            yield block
        elif token.type == "table_close":
            heads = None
        elif token.type == "inline" and before is not None:
            if before.type in ("th_open", "td_open"):
                row.append(_inline(token))
                continue
            heading, whole = before.type == "heading_open", _is_bold(token)
            block = Block(item + _inline(token), heading, None if heading or whole else bold)
            bold = block if whole else None if heading else bold
            yield block
            item = ""


def _is_bold(token: Token) -> bool:
    """Tell whether a whole paragraph is bold, as a line that names what stands under it."""
    inside = [child.type for child in token.children or () if child.content or child.nesting]
    return (
        inside[:1] == ["strong_open"]
        and inside[-1:] == ["strong_close"]
        and inside.count("strong_open") == 1
    )


def _inline(token: Token) -> str:
    """Return what a reader sees of inline markup; pictures give their description."""
    parts = []
    for child in token.children or ():
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type == "image":
            parts.append(_inline(child))
        elif child.type == "softbreak":
            parts.append(" ")
        elif child.type == "hardbreak":
            parts.append("\n")
    return "".join(parts)
