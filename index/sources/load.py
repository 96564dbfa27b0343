"""From a file, a URL or a string to an `Article`.

The text is brought to one normal form here (`index.text.clean`) and never changed again: every span
of a heading or sentence counts from its start.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path, PurePath
from typing import Literal

from index.article import Article
from index.errors import LoadError
from index.sources.details import article_details
from index.sources.docx import read_docx
from index.sources.encoding import decode
from index.sources.fetch import Address, fetch, is_public, resolve
from index.sources.formats import Content, assemble, kind_of, read_text
from index.sources.markdown import read_markdown
from index.sources.pdf.read import read_pdf
from index.sources.webpage import read_html
from index.text.clean import clean, one_line
from index.text.language import detect
from index.text.split import find_headings, sections

MAX_BYTES = 20_000_000
"""Size of the largest file or page."""

MAX_CHARACTERS = 2_000_000
"""Length of the longest text, about a thousand pages."""

_URL = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


def load(
    source: str | Path,
    *,
    name: str | None = None,
    max_bytes: int = MAX_BYTES,
    max_characters: int = MAX_CHARACTERS,
    allowed: Callable[[Address], bool] = is_public,
    resolver: Callable[[str, int], Iterable[str]] = resolve,
) -> Article:
    """Return the article that a file or web page holds.

    Args:
        source: path of a text, Markdown, HTML, PDF or DOCX file, or an http or https URL.
        name: what an uploaded file was called, if its path does not tell; it is the article's
            source then.
        max_bytes: size of the largest file or page.
        max_characters: length of the longest text.
        allowed: which addresses a URL may lead to.
        resolver: the addresses of a URL's host.

    Raises:
        LoadError: if there is no article to be had; one line that names the input and says what to
            do.
    """
    if isinstance(source, str) and _URL.match(source.strip()):
        page = fetch(source.strip(), max_bytes=max_bytes, allowed=allowed, resolver=resolver)
        shown = one_line(page.url)
        content = _content(shown, page.data, page.suffix, page.charset, max_characters)
        return _article(
            content, shown, page.url, _last_part(page.url).replace("_", " "), max_characters
        )
    path = Path(source)
    called = PurePath(name.replace("\\", "/")).name if name else path.name
    shown = one_line(name or str(source)) or "the file"
    data = _bytes(path, shown, max_bytes)
    content = _content(shown, data, PurePath(called).suffix, "", max_characters)
    origin = one_line(name) if name else str(path.resolve())
    return _article(content, shown, origin, PurePath(called).stem.replace("_", " "), max_characters)


def from_text(
    text: str,
    *,
    title: str | None = None,
    source: str = "text",
    kind: Literal["text", "markdown"] = "text",
    max_characters: int = MAX_CHARACTERS,
) -> Article:
    """Return the article that a string holds.

    Args:
        text: plain text or Markdown.
        title: what to call it; else what the text calls itself, else its first words.
        source: where it came from.
        kind: whether Markdown's marks are markup or text.
        max_characters: length of the longest text.

    Raises:
        LoadError: if the text is empty or too long.
    """
    shown = "the text"
    _check_length(shown, len(text), max_characters)
    content = _blocks(text, kind)
    if title:
        content = replace(content, title=title)
    return _article(content, shown, source, one_line(text, 60), max_characters)


def _bytes(path: Path, shown: str, max_bytes: int) -> bytes:
    """Return the bytes of a file that is there, readable, not empty and not too large."""
    try:
        if path.is_dir():
            raise LoadError(f"{shown} is a folder: give the files in it", "folder", name=shown)
        if not path.exists():
            raise LoadError(f"{shown} does not exist: check the path", "missing-file", name=shown)
        if not path.is_file():
            raise LoadError(
                f"{shown} is no ordinary file: copy its content into one",
                "not-a-file",
                name=shown,
            )
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except PermissionError as error:
        raise LoadError(
            f"{shown} may not be read: change its permissions", "unreadable-file", name=shown
        ) from error
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
        raise LoadError(
            f"{shown} cannot be read ({why}): check the path", "unreadable-file", name=shown
        ) from error
    if len(data) > max_bytes:
        raise LoadError(
            f"{shown} is larger than {max_bytes:,} bytes: split it into parts",
            "too-large",
            name=shown,
            limit=max_bytes,
        )
    return data


def _content(shown: str, data: bytes, suffix: str, charset: str, max_characters: int) -> Content:
    if not data.strip(b" \t\r\n\v\f\x00"):
        raise LoadError(f"{shown} is empty: give a file with text", "empty-file", name=shown)
    kind = kind_of(shown, data, suffix)
    if kind == "pdf":
        return read_pdf(shown, data, max_characters)
    if kind == "docx":
        return read_docx(shown, data)
    text = decode(shown, data, charset)
    if kind == "html":
        return read_html(shown, text)
    _check_length(shown, len(text), max_characters)
    return _blocks(text, kind)


def _blocks(text: str, kind: str) -> Content:
    if kind == "markdown":
        return read_markdown(clean(text))
    return read_text(text)


def _article(
    content: Content, shown: str, source: str, fallback: str, max_characters: int
) -> Article:
    """Build the article; in plain text a heading on the very first line is the title."""
    layout = assemble(content.blocks)
    text = layout.text
    _check_length(shown, len(text), max_characters)
    language = detect(text)
    headings = layout.headings
    if not content.marked:
        headings = tuple({*headings, *find_headings(text)})
    parts = sections(text, language, headings, labels=layout.labels)
    if not any(char.isalnum() for part in parts for s in part.sentences for char in s.of(text)):
        raise LoadError(
            f"{shown} holds no text: give a file with sentences in it", "no-text", name=shown
        )
    title = one_line(content.title)
    first = parts[0].heading
    if not title and not content.marked and first and first.start == 0:
        title = one_line(first.of(text))
    return Article(
        text=text,
        title=title or one_line(fallback) or "Untitled",
        titled=bool(title),
        source=source,
        language=language,
        sections=parts,
        details=article_details(text, content.details, layout.headings if content.marked else ()),
        pages=layout.pages,
    )


def _check_length(shown: str, length: int, max_characters: int) -> None:
    if length > max_characters:
        raise LoadError(
            f"{shown} has {length:,} characters, the limit is {max_characters:,}: "
            "split it into parts",
            "too-long",
            name=shown,
            limit=max_characters,
        )


def _last_part(url: str) -> str:
    """Return what a URL ends in, else its host."""
    from urllib.parse import unquote, urlsplit

    parts = urlsplit(url)
    last = unquote(parts.path.rstrip("/").rpartition("/")[2])
    return PurePath(last).stem or parts.netloc
