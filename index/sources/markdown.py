"""The readable text of Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from index.errors import LoadError
from index.sources.formats import Block, Content
from index.sources.front_matter import split_front_matter
from index.sources.rows import head_block, row_block
from index.sources.webpage import fragment_blocks

if TYPE_CHECKING:
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

LONGEST_INLINE = 20_000
"""Characters of a paragraph up to which its links and emphasis are looked for: for each bracket
that is never closed, markdown-it looks again at what follows."""

DEEPEST = 100
"""Lists and quotations within each other; markdown-it leaves out the text that is deeper."""

DEEPEST_INLINE = 20
"""Links and emphasis within each other; what is deeper stays as it is written. How often
markdown-it looks at what follows a bracket grows with it."""

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_NOTE = re.compile(r" {0,3}\[\^([^\]\s]{1,60})\]:[^\S\n]*")
_NOTE_MARK = re.compile(r"\[\^([^\]\s]{1,60})\]")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_DEFINITION = re.compile(r"\n:\s+")
_TEMPLATE_LINK = re.compile(
    r"!?\[([^\[\]\n]{0,500})\]\((?=[^)\n]{0,200}?\{[{%])(?:[^()\n]|\([^()\n]{0,100}\)){1,300}\)"
)
_TEMPLATE_TAG = re.compile(r"\{%(?!\})[^{}\n]{1,300}%\}|\{\{<[^{}\n]{1,300}>\}\}")
_ANCHOR = re.compile(r"\s*\{#[\w.:-]{1,100}\}$")


def read_markdown(text: str, name: str = "the text") -> Content:
    """Return the readable text of Markdown.

    The title is that of its front matter, else the first heading of level 1. Footnotes are
    paragraphs where they stand and their marks are left out, pieces of HTML are read as a page is.
    What a site's generator replaces is left out too: tags, the id of a heading, a link's template.

    Raises:
        LoadError: if it is nested too deeply; messages call it by ``name``.
    """
    from markdown_it import MarkdownIt

    title, details, text = split_front_matter(text)
    text, notes = _with_plain_notes(text)
    parser = MarkdownIt("commonmark", {"maxNesting": DEEPEST}).enable(["table", "strikethrough"])
    parser.core.ruler.at("inline", _parse_inline)
    tokens = parser.parse(text)
    if any(token.level >= DEEPEST - 1 for token in tokens):
        raise LoadError(
            f"{name} is nested too deeply: save its text as a .txt file", "too-complex", name=name
        )
    blocks = list(_blocks(tokens, notes, name))
    titles = (
        _ANCHOR.sub("", _inline(inside, notes))
        for opening, inside in pairwise(tokens)
        if opening.type == "heading_open" and opening.tag == "h1"
    )
    return Content(
        title or next(titles, ""), blocks, any(block.heading for block in blocks), details
    )


def _parse_inline(state: StateCore) -> None:
    """Parse what stands in lines; a paragraph that is too long for that is plain text."""
    from markdown_it.token import Token

    state.md.options["maxNesting"] = DEEPEST_INLINE  # no block is parsed any more
    for token in state.tokens:
        if token.type != "inline":
            continue
        token.children = []
        if len(token.content) <= LONGEST_INLINE:
            state.md.inline.parse(token.content, state.md, state.env, token.children)
            continue
        for line in token.content.split("\n"):
            token.children += [
                Token("text", "", 0, content=line.strip()),
                Token("softbreak", "br", 0),
            ]
        token.children.pop()


def _with_plain_notes(text: str) -> tuple[str, frozenset[str]]:
    """Return a text whose footnotes are paragraphs, and the names of the footnotes."""
    lines, names = [], set()
    fence, in_note = "", False
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        note = None if fence else _NOTE.match(line)
        if note:
            names.add(note[1])
            lines += ["", line[note.end() :]]
            in_note = True
        elif in_note and line.startswith(("    ", "\t")):
            lines.append(line.lstrip())
        else:
            in_note = in_note and not line.strip()
            lines.append(line)
    return "\n".join(lines), frozenset(names)


def _blocks(tokens: Sequence[Token], notes: frozenset[str], name: str) -> Iterator[Block]:
    row: list[str] = []
    heads: Block | None = None
    item = ""
    before: Block | None = None
    bold: Block | None = None
    for place, token in enumerate(tokens):
        previous = tokens[place - 1] if place else None
        new: list[Block] = []
        if token.type == "list_item_open":
            item = f"{token.info}{token.markup} " if token.info else "- "
        elif token.type in ("fence", "code_block"):
            new = [Block(token.content)]
        elif token.type == "html_block":
            new = fragment_blocks(name, token.content)
        elif token.type == "thead_close":
            heads = before if before is not None and before.text else None
        elif token.type == "tr_close":
            in_head = tokens[place + 1].type == "thead_close"
            new = [head_block(row) if in_head else row_block(row, heads)]
            row = []
        elif token.type == "inline" and previous is not None:
            text = _inline(token, notes)
            if previous.type in ("th_open", "td_open"):
                row.append(text)
                continue
            heading, names = previous.type == "heading_open", _is_bold(token) and text[-1:] != "."
            text = _ANCHOR.sub("", text) if heading else text
            label = None if heading or names else bold
            new = list(_defined(text, before)) or [Block(item + text, heading, label)]
            bold = new[0] if names else None if heading else bold
            item = ""
        yield from new
        before = new[-1] if new else before


def _defined(text: str, before: Block | None) -> Iterator[Block]:
    """Yield a term and its definitions, or definitions of the block before; nothing if neither."""
    opening, *definitions = _DEFINITION.split(f"\n{text}")
    term = opening.strip()
    if not definitions or "\n" in term or (not term and (before is None or before.heading)):
        return
    label = Block(term) if term else before
    if label is not None and term:
        yield label
    label = label.label or label if label is not None else None
    for definition in definitions:
        yield Block(definition.strip(), label=label)


def _is_bold(token: Token) -> bool:
    """Tell whether a whole paragraph is bold, as a line that names what stands under it."""
    inside = [child.type for child in token.children or () if child.content or child.nesting]
    edges = inside[:1] == ["strong_open"] and inside[-1:] == ["strong_close"]
    return edges and inside.count("strong_open") == 1


def _inline(token: Token, notes: frozenset[str]) -> str:
    """Return what a reader sees of inline markup; pictures give their description."""
    parts = []
    children = token.children or []
    for child, following in zip(children, [*children[1:], None], strict=False):
        if child.type == "text":
            plain = _TEMPLATE_TAG.sub("", _TEMPLATE_LINK.sub(r"\1", child.content))
            parts.append(_NOTE_MARK.sub(lambda mark: "" if mark[1] in notes else mark[0], plain))
        elif child.type == "code_inline":
            parts.append(child.content)
        elif child.type == "image":
            parts.append(_inline(child, notes))
        elif child.type == "softbreak":
            defines = following is not None and following.content.startswith(": ")
            parts.append("\n" if defines else " ")
        elif child.type == "hardbreak" or (
            child.type == "html_inline" and _BREAK.fullmatch(child.content)
        ):
            parts.append("\n")
    return "".join(parts)
