"""From a file, a URL or a string to an `Article`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path, PurePath
from typing import Literal

from index.article import Article
from index.errors import LoadError, check
from index.sources.confined.client import read_apart
from index.sources.confined.limits import MAX_BYTES, MAX_CHARACTERS
from index.sources.confined.read import Given, check_length
from index.sources.fetch import Address, fetch, is_public, resolve
from index.text.clean import one_line
from index.threads import unless

_URL = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


def load(
    source: str | Path,
    *,
    name: str | None = None,
    max_bytes: int = MAX_BYTES,
    max_characters: int = MAX_CHARACTERS,
    allowed: Callable[[Address], bool] = is_public,
    resolver: Callable[[str, int], Iterable[str]] = resolve,
    cancelled: Callable[[], bool] | None = None,
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
        cancelled: asked time and again whether the article is wanted no more.

    Raises:
        LoadError: if there is no article to be had; one line that names the input and says what to
            do.
        Cancelled: if it is wanted no more.
    """
    if isinstance(source, str) and is_address(source):
        url = source.strip()
        page = unless(
            lambda: check(cancelled, one_line(url)),
            lambda: fetch(url, max_bytes=max_bytes, allowed=allowed, resolver=resolver),
            "fetch",
        )
        given = Given(
            page.data,
            one_line(page.url),
            page.url,
            _last_part(page.url).replace("_", " "),
            page.suffix,
            page.charset,
            max_characters=max_characters,
        )
        return read_apart(given, cancelled)
    path = Path(source)
    called = PurePath(name.replace("\\", "/")) if name else PurePath(_spelled(path))
    shown = one_line(name or _spelled(source)) or "the file"
    given = Given(
        _bytes(path, shown, max_bytes),
        shown,
        one_line(name) if name else _spelled(path.resolve()),
        called.stem.replace("_", " "),
        called.suffix,
        max_characters=max_characters,
    )
    return read_apart(given, cancelled)


def is_address(source: str) -> bool:
    """Tell whether a source is a web address rather than a path."""
    return bool(_URL.match(source.strip()))


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
    given = Given(
        text.encode("utf-8", "surrogatepass"),
        "the text",
        source,
        one_line(text.lstrip()[:200], 60),
        kind=kind,
        title=title or "",
        max_characters=max_characters,
    )
    check_length(given, len(text))
    return read_apart(given)


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


def _spelled(path: str | Path) -> str:
    """Return a path as text; bytes of a file's name that are none are spelled out."""
    return str(path).encode("utf-8", "backslashreplace").decode()


def _last_part(url: str) -> str:
    """Return what a URL ends in, else its host."""
    from urllib.parse import unquote, urlsplit

    parts = urlsplit(url)
    last = unquote(parts.path.rstrip("/").rpartition("/")[2])
    return PurePath(last).stem or parts.netloc
