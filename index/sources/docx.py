"""The text of Word files."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from itertools import takewhile
from typing import Any

from index.article import Detail
from index.errors import LoadError
from index.sources.confined.limits import MAX_UNPACKED
from index.sources.details import is_name
from index.sources.formats import JUNK_TITLE, Block, Content
from index.sources.numbering import Numbering
from index.sources.rows import head_block, row_block
from index.text.clean import one_line

WIDEST = 100
"""Columns that a cell spans at most."""

_HEADING = re.compile(r"heading \d", re.IGNORECASE)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DELETED = (f"{_W}del", f"{_W}moveFrom")
_BOX = f"{_W}txbxContent"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def read_docx(name: str, data: bytes) -> Content:
    """Return a Word file's text: paragraphs, headings by style, lists, tables, boxes and notes.

    A box stands behind the paragraph that it is fixed to, the notes at the end. Deleted, moved and
    hidden text, page heads and comments are left out.

    Raises:
        LoadError: if it is damaged, or unpacks to more than `MAX_UNPACKED` bytes.
    """
    import docx
    from lxml.etree import ErrorTypes, XMLSyntaxError

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > MAX_UNPACKED:
            raise LoadError(
                f"{name} unpacks to {unpacked:,} bytes: save its text as a .txt file",
                "unpacks-too-large",
                name=name,
                limit=MAX_UNPACKED,
            )
        document = docx.Document(io.BytesIO(data))
        reader = _Reader(document)
        blocks = [*reader.blocks(document.element.body), *reader.notes()]
        stored = one_line(document.core_properties.title or "")
        author = one_line(document.core_properties.author or "")
    except (LoadError, MemoryError):
        raise
    except XMLSyntaxError as error:
        if error.code == ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError(f"{name} is too large a Word file") from error
        raise _damaged(name) from error
    except Exception as error:  # the libraries raise whatever they like at a damaged file
        raise _damaged(name) from error
    first = blocks[0].text if blocks and blocks[0].heading else ""
    title = reader.title or first or ("" if JUNK_TITLE.match(stored) else stored)
    details = [Detail("author", author, None, "properties")] if is_name(author) else []
    marked = any(block.heading for block in blocks)
    return Content(one_line(title), blocks, marked, details)


def _damaged(name: str) -> LoadError:
    return LoadError(
        f"{name} is a damaged Word file: open and save it again",
        "damaged-file",
        name=name,
        kind="DOCX",
    )


class _Reader:
    """Reads the blocks of a document of python-docx; ``title`` is the first one in that style."""

    def __init__(self, document: Any) -> None:
        self.title = ""
        self._styles = {style.style_id: str(style.name or "") for style in document.styles}
        self._parts = {
            relation.reltype.rpartition("/")[2]: relation.target_part
            for relation in document.part.rels.values()
            if not relation.is_external
        }
        self._numbering = Numbering(self._root("numbering"), document.styles.element)

    def blocks(self, parent: Any) -> Iterator[Block]:
        """Yield the blocks of what holds paragraphs and tables."""
        for child in parent:
            if child.tag == f"{_W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{_W}tbl":
                yield from self._table(child)
            elif child.tag not in _DELETED:
                yield from self.blocks(child)

    def notes(self) -> Iterator[Block]:
        """Yield the footnotes and endnotes."""
        for kind in ("footnote", "endnote"):
            root = self._root(f"{kind}s")
            for note in () if root is None else root.iterfind(f"{_W}{kind}"):
                if note.get(f"{_W}type") in (None, "normal"):
                    yield from self.blocks(note)

    def _root(self, kind: str) -> Any:
        from docx.oxml import parse_xml

        part = self._parts.get(kind)
        return None if part is None else parse_xml(part.blob)

    def _paragraph(self, paragraph: Any) -> Iterator[Block]:
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        key = style.get(f"{_W}val", "") if style is not None else ""
        named = self._styles.get(key, "")
        text = _text(paragraph).strip()
        heading = named == "Title" or bool(_HEADING.fullmatch(named))
        if text:
            mark = self._numbering.mark(paragraph, key)
            if named == "Title":
                self.title = self.title or text
            yield Block(text if heading else mark + text, heading)
        yield from self._boxes(paragraph)

    def _boxes(self, element: Any) -> Iterator[Block]:
        """Yield the blocks of the text boxes that are fixed to a paragraph or table."""
        for box in element.iter(_BOX):
            if _between(box, element).isdisjoint((_BOX, _FALLBACK, *_DELETED)):
                yield from self.blocks(box)

    def _table(self, table: Any) -> Iterator[Block]:
        """Yield a table row by row, or what its cells hold where it only lays out a page."""
        rows = [list(_own(row, f"{_W}tc")) for row in _own(table, f"{_W}tr")]
        if all(len(cells) == 1 for cells in rows) or _holds_table(table):
            for cell in (cell for cells in rows for cell in cells):
                yield from self.blocks(cell)
            return
        yield from _rows(table)
        yield from self._boxes(table)


def _own(element: Any, tag: str) -> Iterator[Any]:
    """Yield the rows of a table or the cells of a row, also those in a field for content."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins"):
            yield from _own(child, tag)


def _holds_table(table: Any) -> bool:
    return any(inner is not table for inner in table.iter(f"{_W}tbl"))


def _rows(table: Any) -> Iterator[Block]:
    """Yield the rows of a table, labelled by its row of heads if it has one."""
    rows = list(_own(table, f"{_W}tr"))
    texts: list[list[str]] = []
    for row in rows:
        texts.append(list(_cells(row, texts[-1] if texts else [])))
    heads: Block | None = None
    for place, (row, cells) in enumerate(zip(rows, texts, strict=True)):
        if place == 0 and len(rows) > 1 and (_is_head(row) or _names_figures(texts)):
            heads = head_block(cells)
            yield heads
        else:
            yield row_block(cells, heads)


def _cells(row: Any, above: list[str]) -> Iterator[str]:
    """Yield the text of a row by column; a cell that goes on from the row above has its text."""
    column = 0
    for cell in _own(row, f"{_W}tc"):
        merged = cell.find(f"{_W}tcPr/{_W}vMerge")
        goes_on = merged is not None and merged.get(f"{_W}val") != "restart"
        wide = cell.find(f"{_W}tcPr/{_W}gridSpan")
        width = int(wide.get(f"{_W}val", "1")) if wide is not None else 1
        yield above[column] if goes_on and column < len(above) else " ".join(_text(cell).split())
        yield from [""] * min(width - 1, WIDEST)
        column += max(1, min(width, WIDEST + 1))


def _between(element: Any, around: Any) -> set[str]:
    """Return the tags of what is around an element within another."""
    return {outer.tag for outer in takewhile(lambda e: e is not around, element.iterancestors())}


def _is_head(row: Any) -> bool:
    """Tell whether a row is marked as one of heads, or all of it is bold."""
    if row.find(f"{_W}trPr/{_W}tblHeader") is not None:
        return True
    runs = [run for run in row.iter(f"{_W}r") if _text(run).strip()]
    return bool(runs) and all(_is_on(run, "b") for run in runs)


def _names_figures(rows: list[list[str]]) -> bool:
    """Tell whether a first row of words stands over two or more rows of figures."""
    first, *others = rows
    if len(others) < 2 or len(first) < 3 or not all(first):
        return False
    figures = [all(any(map(str.isdigit, cell)) for cell in row[1:] if cell) for row in others]
    return not any(map(str.isdigit, "".join(first))) and all(figures)


def _is_on(run: Any, name: str) -> bool:
    found = run.find(f"{_W}rPr/{_W}{name}")
    return found is not None and found.get(f"{_W}val") not in ("0", "false")


def _text(element: Any) -> str:
    """Return the text that a reader sees of a paragraph or cell, its boxes left out."""
    if element.tag == f"{_W}t":
        return element.text or ""
    if element.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
        return "\t" if element.tag == f"{_W}tab" else "\n"
    if element.tag == f"{_W}noBreakHyphen":
        return "-"
    if element.tag in (*_DELETED, _BOX, f"{_W}pPr", _FALLBACK):
        return ""
    if element.tag == f"{_W}r" and _is_on(element, "vanish"):
        return ""
    text = "".join(map(_text, element))
    return f"{text} " if element.tag == f"{_W}p" and element.getparent().tag == f"{_W}tc" else text
