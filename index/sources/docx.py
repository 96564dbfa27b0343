"""The text of Word files."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from index.errors import LoadError
from index.sources.formats import JUNK_TITLE, Block, Content
from index.text.clean import one_line

MAX_UNPACKED = 100_000_000
"""Bytes that a Word file may unpack to; a real one of the largest size allowed stays below."""

_HEADING = re.compile(r"heading \d", re.IGNORECASE)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read_docx(name: str, data: bytes) -> Content:
    """Return a Word file's text: paragraphs, headings by style, a table row a line.

    Deleted, moved and hidden text, text boxes, notes, page heads and comments are left out.

    Raises:
        LoadError: if it is damaged, or unpacks to more than `MAX_UNPACKED` bytes.
    """
    import docx

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > MAX_UNPACKED:
            raise LoadError(f"{name} unpacks to {unpacked:,} bytes: save its text as a .txt file")
        document = docx.Document(io.BytesIO(data))
        styles = {style.style_id: str(style.name or "") for style in document.styles}
        rows = list(_word_blocks(document.element.body, styles))
        stored = one_line(document.core_properties.title or "")
    except LoadError:
        raise
    except Exception as error:  # the libraries raise whatever they like at a damaged file
        raise LoadError(f"{name} is a damaged Word file: open and save it again") from error
    blocks = [
        Block(text, style == "Title" or bool(_HEADING.fullmatch(style)))
        for text, style in rows
        if text
    ]
    titles = [text for text, style in rows if style == "Title" and text]
    first = rows[0][0] if rows and _HEADING.fullmatch(rows[0][1]) else ""
    title = titles[0] if titles else first or ("" if JUNK_TITLE.match(stored) else stored)
    return Content(one_line(title), blocks, any(block.heading for block in blocks))


def _word_blocks(parent: Any, styles: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield text and style of each paragraph, and each table row as one text."""
    for child in parent:
        if child.tag == f"{_W}p":
            style = child.find(f"{_W}pPr/{_W}pStyle")
            key = style.get(f"{_W}val", "") if style is not None else ""
            yield _word_text(child).strip(), styles.get(key, "")
        elif child.tag == f"{_W}tbl":
            for row in child.iter(f"{_W}tr"):
                cells = [" ".join(_word_text(cell).split()) for cell in row.iterfind(f"{_W}tc")]
                yield " | ".join(filter(None, cells)), ""
        elif child.tag not in (f"{_W}del", f"{_W}moveFrom"):
            yield from _word_blocks(child, styles)


def _word_text(element: Any) -> str:
    """Return the text that a reader sees of a paragraph or cell."""
    if element.tag == f"{_W}t":
        return element.text or ""
    if element.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
        return "\t" if element.tag == f"{_W}tab" else "\n"
    if element.tag in (f"{_W}del", f"{_W}moveFrom", f"{_W}txbxContent", f"{_W}pPr"):
        return ""
    hidden = element.find(f"{_W}rPr/{_W}vanish") if element.tag == f"{_W}r" else None
    if hidden is not None and hidden.get(f"{_W}val") not in ("0", "false"):
        return ""
    text = "".join(_word_text(child) for child in element)
    return f"{text} " if element.tag == f"{_W}p" and element.getparent().tag == f"{_W}tc" else text
