"""The text of PDF files."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator

from index.errors import LoadError
from index.languages.language import LANGUAGES
from index.sources.formats import JUNK_TITLE, Block, Content
from index.text.clean import hush, one_line
from index.text.split import is_heading, is_item

_HYPHEN = re.compile(r"[^\W\d_]-$")
_SENTENCE_END = re.compile(r"[.!?:…][\"'“”’»«)]*$")


def read_pdf(name: str, data: bytes, max_characters: int) -> Content:
    """Return a PDF's text, its lines joined to paragraphs and its running heads left out.

    Raises:
        LoadError: if it is encrypted, damaged, without text or too long.
    """
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    hush("pypdf")
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise LoadError(f"{name} is an encrypted PDF: save it without a password")
        title = one_line(str(reader.metadata.title or "")) if reader.metadata else ""
        pages = []
        total = 0
        for page in reader.pages:
            text = page.extract_text()
            total += len(text)
            if total > max_characters:
                raise LoadError(
                    f"{name} has more than {max_characters:,} characters: split it into parts"
                )
            pages.append([line.strip() for line in text.replace("\u00ad\n", "").splitlines()])
    except DependencyError as error:
        raise LoadError(f"{name} is an encrypted PDF: save it without a password") from error
    except LoadError:
        raise
    except Exception as error:  # pypdf raises whatever it likes at a damaged file
        raise LoadError(f"{name} is a damaged PDF: print it to a new PDF and give that") from error
    if not any(char.isalnum() for page in pages for line in page for char in line):
        raise LoadError(
            f"{name} is a PDF without text, pictures of pages perhaps: run OCR on it first"
        )
    blocks = [Block(paragraph) for paragraph in _paragraphs(_without_running_heads(pages))]
    return Content("" if JUNK_TITLE.match(title) else title, blocks, marked=False)


def _without_running_heads(pages: list[list[str]]) -> list[str]:
    """Return the lines of all pages without page numbers and what most pages begin or end with."""
    edges = Counter(
        _head(line) for page in pages for line in {*page[:1], *page[-1:]} if _head(line)
    )
    repeated = {head for head, count in edges.items() if count >= 3 and count > len(pages) / 2}
    lines = []
    for page in pages:
        for place, line in enumerate(page):
            edge = place in (0, len(page) - 1)
            if not (edge and (_is_page_number(line) or _head(line) in repeated)):
                lines.append(line)
    return lines


def _is_page_number(line: str) -> bool:
    named = [language.page_of for language in LANGUAGES.values()]
    page, of = ("|".join(words) for words in zip(*named, strict=True))
    number = rf"\W*(?:(?:{page})\s*)?\d{{1,4}}(?:\s*(?:/|{of})\s*\d{{1,4}})?\W*$"
    return re.match(number, line, re.IGNORECASE) is not None


def _head(line: str) -> str:
    return re.sub(r"\d+", "", line).strip()


def _paragraphs(lines: list[str]) -> Iterator[str]:
    """Yield paragraphs: a line goes on unless it is too short for its end to be a wrap."""
    lengths = sorted(len(line) for line in lines if line)
    width = lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0
    parts: list[str] = []
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if parts and line:
            parts[-1] = _wrapped(parts[-1], line)
        parts.append(line)
        if _breaks(line, following, width, alone=len(parts) == 1):
            yield "".join(parts)
            parts = []
    yield "".join(parts)


def _breaks(line: str, following: str, width: int, alone: bool) -> bool:
    """Tell whether a paragraph ends with ``line``."""
    if not line or not following or is_item(following):
        return True
    if _SENTENCE_END.search(line):
        return len(line) < 0.85 * width
    heading = alone and len(line) < 0.7 * width and is_heading(line)
    return heading and not following[0].islower()


def _wrapped(line: str, following: str) -> str:
    """Return ``line`` as it goes on: ``Waffen-`` without its hyphen before ``ruhe``."""
    word = re.split(r"\W", following, maxsplit=1)[0]
    conjunction = any(word in language.conjunctions for language in LANGUAGES.values())
    if _HYPHEN.match(line[-2:]) and following[0].islower() and not conjunction:
        return line[:-1]
    compound = line.endswith("-") and line[-2:-1].isalnum() and not conjunction
    return line if compound else f"{line} "
