"""From the bytes of a PDF to its title and its blocks of text."""

from __future__ import annotations

import re
import threading
import time
from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from statistics import median

from index.article import Detail
from index.errors import LoadError
from index.sources.confined.limits import LIMITS
from index.sources.formats import JUNK_TITLE, Block, Content
from index.sources.pdf.columns import lines, rows
from index.sources.pdf.furniture import body_size, without_furniture
from index.sources.pdf.glyphs import Piece, pieces
from index.sources.pdf.grid import LARGER
from index.sources.pdf.hyphens import words
from index.sources.pdf.paragraphs import LARGE, Paragraph, Paragraphs
from index.text.clean import one_line

SECONDS = LIMITS.seconds
"""Time that reading a file may take, also where no process of its own limits it."""

_PDFIUM = threading.Lock()
"""PDFium serves one thread at a time."""

_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.,'’-]*)+")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def read_pdf(name: str, data: bytes, max_characters: int) -> Content:
    """Return a PDF's text as it is read, and what it says about itself.

    Columns follow each other, lines become paragraphs again, a table's row is one block, and
    running heads, page numbers and text across the page are left out.

    Raises:
        LoadError: if it is encrypted, damaged, without text, too long, or takes too long to read.
    """
    with _PDFIUM:
        pages, properties = _read(name, data, max_characters)
    if not any(char.isalnum() for page in pages for piece in page for char in piece.text):
        raise LoadError(
            f"{name} is a PDF without text, pictures of pages perhaps: run OCR on it first",
            "pdf-without-text",
            name=name,
        )
    placed = [rows(page) for page in pages]
    body = body_size(placed)
    read = lines(without_furniture(placed, body))
    known = words(line.text for line in read)
    paragraphs = Paragraphs(read, body).all()
    found = _blocks(paragraphs, known)
    title = _title(one_line(properties.get("Title", "")), paragraphs, found, body)
    marked = any(block.heading for block in found) or any(line.table for line in read)
    return Content(title, found, marked, _details(properties))


def _read(name: str, data: bytes, max_characters: int) -> tuple[list[list[Piece]], dict[str, str]]:
    """Return the pieces of all pages and the file's properties."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    start = time.monotonic()
    found = []
    total = 0
    try:
        with pypdfium2.PdfDocument(data) as document:
            for number in range(len(document)):
                page = document[number]
                found.append(pieces(page))
                page.close()
                total += sum(len(piece.text) for piece in found[-1])
                if total > max_characters:
                    raise LoadError(
                        f"{name} has more than {max_characters:,} characters: split it into parts",
                        "too-long",
                        name=name,
                        limit=max_characters,
                    )
                if time.monotonic() - start > SECONDS:
                    raise LoadError(
                        f"{name} takes over {SECONDS:.0f} seconds to read: split it into parts",
                        "too-slow",
                        name=name,
                        limit=SECONDS,
                    )
            return found, document.get_metadata_dict()
    except pypdfium2.PdfiumError as error:
        if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise LoadError(
                f"{name} is an encrypted PDF: save it without a password",
                "encrypted-pdf",
                name=name,
            ) from error
        raise LoadError(
            f"{name} is a damaged PDF: print it to a new PDF and give that",
            "damaged-file",
            name=name,
            kind="PDF",
        ) from error


def _blocks(paragraphs: Sequence[Paragraph], known: Counter[str]) -> list[Block]:
    """Return a block for each paragraph; the rows of a table are labelled by that of its heads."""
    found: list[Block] = []
    for table, group in groupby(paragraphs, lambda paragraph: paragraph.lines[0].table):
        inside = list(group)
        texts = [paragraph.text(known) for paragraph in inside]
        head = None
        for paragraph, text in zip(inside, texts, strict=True):
            page = paragraph.lines[0].page
            found.append(Block(text, paragraph.heading, head, page))
            if table and paragraph is inside[0] and _is_head(inside):
                head = found[-1]
    return found


def _is_head(rows: Sequence[Paragraph]) -> bool:
    """Tell whether the first row of a table names its columns: by its font, or without figures."""
    first, *others = (paragraph.lines[0] for paragraph in rows)
    if first.bold and not all(line.bold for line in others):
        return True
    cells = [line.text.count(" | ") for line in others]
    if len(others) < 2 or first.text.count(" | ") < median(cells):  # none above the first column
        return len(others) > 1
    figures = [any(map(str.isdigit, _YEAR.sub("", line.text))) for line in (first, *others)]
    return not figures[0] and 2 * sum(figures) > len(figures)


def _title(
    stored: str, paragraphs: Sequence[Paragraph], found: Sequence[Block], body: float
) -> str:
    """Return the title in the file's properties if the first page has it, else its headline.

    A headline is the largest heading of the first page, if it stands before the text or is large.
    """
    stored = "" if JUNK_TITLE.match(stored) else stored
    heads: list[tuple[float, str]] = []
    begun = False
    for paragraph, block in zip(paragraphs, found, strict=True):
        size = paragraph.lines[0].size
        if block.page == 1 and block.heading and (not begun or size >= LARGE * body):
            heads.append((size, one_line(block.text)))
        begun = begun or (not block.heading and len(paragraph.lines) > 2)
    if stored in [text for _, text in heads]:
        return stored
    size, headline = max(heads, key=lambda head: head[0], default=(0.0, ""))
    return headline if size >= LARGER * body else stored or headline


def _details(properties: dict[str, str]) -> tuple[Detail, ...]:
    """Return who the file says wrote it, if that is a name and not a login or a program.

    When the file was made is not when the article was: a page printed today is dated today.
    """
    author = one_line(properties.get("Author", ""))
    if not _NAME.fullmatch(author):
        return ()
    return (Detail("author", author, origin="PDF properties"),)
