"""What a file is, and how its blocks become the one text of an article.

What a file is, is told by its content first and its name second: a PDF that is called .txt is a
PDF, a picture that is called .txt is refused. Every reader gives plain blocks, paragraphs and
headings, without markup; `assemble` joins them to the one text of an article.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.article import Detail, Span
from index.errors import LoadError
from index.sources.encoding import BOMS, unmarked_utf16
from index.text.clean import clean, one_line
from index.text.split import HEADING

SUFFIXES = {
    "": "text",
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".mdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".docx": "docx",
}
"""What a name's suffix says about a file, where the content does not say it itself."""

JUNK_TITLE = re.compile(
    r"""microsoft (?:word|powerpoint)\b | powerpoint[ -]|
    \(?(?:anonymous|untitled|unbenannt|unspecified|unknown|unbekannt|no\ title)\)?[\s\d-]*$ |
    (?:do[ck]ument|layout|slide|folie|print)\s*\d*$ |
    about:|https?:|file:|
    \S*[_/\\]\S*$ | .*\.(?:docx?|odt|pdf|indd|qxp|pptx?|xlsx?|tex|dvi|rtf|txt|md|html?)$""",
    re.IGNORECASE | re.VERBOSE,
)
"""What a program writes into a file's title when nobody gave it one."""

_MAGIC = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "binary"),
    (b"\xff\xd8\xff", "binary"),
    (b"GIF8", "binary"),
    (b"\x1f\x8b", "binary"),
    (b"\x7fELF", "binary"),
    (b"SQLite format 3\x00", "binary"),
)
_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
_RULE = re.compile(r"\s*([-=_~*#])\1{2,}")
_CELLS = re.compile(r"\S\s{2,}\S|[|\t]")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item, row or heading.

    Attributes:
        text: as it stands in the file.
        heading: whether it is one.
        label: the block that names what it holds: a table's row of heads for its other rows, a
            term for its description; None for most.
        page: number, from 1, of the page that it begins on; 0 where there are no pages.
    """

    text: str
    heading: bool = False
    label: Block | None = None
    page: int = 0


@dataclass(frozen=True, slots=True)
class Content:
    """What a file holds.

    Attributes:
        title: what the file calls itself, ``""`` if it does not.
        blocks: in reading order.
        marked: whether markup says which blocks are headings; if not, they have to be found.
        details: what the file says about itself beside its text.
    """

    title: str
    blocks: Sequence[Block]
    marked: bool
    details: Sequence[Detail] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """One text of all blocks, a blank line between them, and what the blocks said about it.

    Attributes:
        text: the whole.
        headings: where its headings are.
        labels: where what is labelled is, and where its label.
        pages: where each page begins, empty where there are none.
    """

    text: str
    headings: tuple[Span, ...]
    labels: tuple[tuple[Span, Span], ...]
    pages: tuple[int, ...]


def assemble(blocks: Iterable[Block]) -> Layout:
    """Return the text of all blocks and what they say about it; empty ones are left out."""
    parts: list[str] = []
    headings: list[Span] = []
    labels: list[tuple[Span, Span]] = []
    pages: list[int] = []
    places: dict[int, Span] = {}
    position = 0
    for block in blocks:
        pages += [position] * (block.page - len(pages))
        part = one_line(block.text, len(block.text) + 1) if block.heading else clean(block.text)
        if not part:
            continue
        place = places[id(block)] = Span(position, position + len(part))
        if block.heading:
            headings.append(place)
        if block.label and (label := places.get(id(block.label))):
            labels.append((place, label))
        parts.append(part)
        position += len(part) + 2
    return Layout("\n\n".join(parts), tuple(headings), tuple(labels), tuple(pages))


def kind_of(name: str, data: bytes, suffix: str) -> str:
    """Return ``"text"``, ``"markdown"``, ``"html"``, ``"pdf"`` or ``"docx"``.

    Messages call the file by ``name``; its ``suffix`` has the dot.

    Raises:
        LoadError: if it is none of these.
    """
    if b"%PDF-" in data[:1024]:
        return "pdf"
    magic = next((kind for start, kind in _MAGIC if data.startswith(start)), "")
    if magic == "zip" and b"word/" in data:
        return "docx"
    if magic in ("ole", "rtf"):
        raise LoadError(
            f"{name} is an old or protected Office file: save it as .docx or .txt",
            "old-office-file",
            name=name,
        )
    if magic or (b"\x00" in data and not (data.startswith(BOMS) or unmarked_utf16(data))):
        raise LoadError(
            f"{name} is a binary file, not an article: give a text, PDF or Word file",
            "not-text",
            name=name,
        )
    if _HTML.match(data[:4096]):
        return "html"
    kind = SUFFIXES.get(suffix.lower())
    if kind in ("pdf", "docx"):
        raise LoadError(
            f"{name} is damaged, or no {kind.upper()} file: save it once more",
            "damaged-file",
            name=name,
            kind=kind.upper(),
        )
    if kind is None:
        raise LoadError(
            f"{name} is of an unknown type ({one_line(suffix, 20)}): "
            "give .txt, .md, .html, .pdf or .docx; rename it to .txt if it is plain text",
            "unknown-type",
            name=name,
            suffix=one_line(suffix, 20),
        )
    return kind


def read_text(text: str) -> Content:
    """Return plain text without its rules; a line that is underlined by one is a heading.

    The first that is underlined by ``===`` is the title.
    """
    blocks: list[Block] = []
    title = ""
    lines: list[str] = []
    for line in clean(text).split("\n"):
        above = lines[-1].strip() if lines else ""
        if not _RULE.fullmatch(line):
            lines.append(line)
        elif _is_underlined(above, line):
            blocks += [Block("\n".join(lines[:-1])), Block(above, heading=True)]
            title = title or (above if line.startswith("=") else "")
            lines = []
        elif not _CELLS.search(above):  # else they are the heads of a table's columns
            blocks.append(Block("\n".join(lines)))
            lines = []
    return Content(title, [*blocks, Block("\n".join(lines))], marked=False)


def _is_underlined(line: str, rule: str) -> bool:
    """Tell whether a line is a heading because of the rule below: one that is about as long."""
    words = any(map(str.isalpha, line)) and not _CELLS.search(line)
    return words and 0.6 * len(line) <= len(rule) <= 1.7 * len(line) and len(line) <= HEADING
