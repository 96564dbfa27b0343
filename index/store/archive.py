"""Articles as one file, to be kept or given away: gzip, one line an article.

The same articles give the same bytes. A file may come from anywhere: nothing of it is used before
all of it has been read once, within limits, and each article has proved to be one.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from index.errors import LoadError, StoreError
from index.store.lines import article_of, line_of
from index.text.clean import clean

if TYPE_CHECKING:
    from index.article import Article

FORMAT = "article-qa articles, version 1"
LONGEST_LINE = 64 * 2**20
"""Bytes of one article; an upload's limit is lower."""

MOST_BYTES = 8 * 2**30
"""Bytes of all lines together."""

MOST_WORDS_BESIDE = 4096
"""Characters of a title, a source and a language code."""


def write_archive(path: Path, articles: Iterable[Article]) -> int:
    """Write articles into a file, whole or not at all; return how many.

    Raises:
        StoreError: if it cannot be written.
    """
    new = path.with_name(f".{path.name}.new")
    written: list[str] = []
    try:
        with new.open("wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as file:
            file.write(f"{json.dumps({'format': FORMAT})}\n".encode("ascii"))
            for article in articles:
                file.write(f"{line_of(article)}\n".encode("ascii"))
                written.append(article.id)
        new.replace(path)
    except OSError as error:
        raise StoreError(f"{path} cannot be written ({error.strerror}): choose another") from error
    finally:
        new.unlink(missing_ok=True)
    return len(written)


def read_archive(path: Path) -> Iterator[Article]:
    """Return the articles of a file, one at a time, once all of them have been looked at.

    Raises:
        LoadError: at once, if it is no such file or damaged; it says at which article.
    """
    for _ in _articles(path):
        pass
    return _articles(path)


def _articles(path: Path) -> Iterator[Article]:
    number = 0
    try:
        with gzip.open(path, "rb") as file:
            for number, line in enumerate(_lines(file)):
                if number:
                    yield _clean(article_of(line.decode("ascii")))
                elif json.loads(line) != {"format": FORMAT}:
                    raise ValueError(f"it does not begin with {FORMAT!r}")
    except (OSError, EOFError, zlib.error, ValueError, RecursionError, StoreError) as error:
        where = f", article {number}" if number else ""
        why = getattr(error, "strerror", None) or error
        raise LoadError(
            f"{path}{where} cannot be imported ({why}): nothing was changed; "
            "export the articles again"
        ) from None


def _lines(file: gzip.GzipFile | BinaryIO) -> Iterator[bytes]:
    read = 0
    while line := file.readline(LONGEST_LINE + 1):
        read += len(line)
        if len(line) > LONGEST_LINE or read > MOST_BYTES:
            raise ValueError("it is too large")
        yield line
    if not read:
        raise ValueError("it is empty")


def _clean(article: Article) -> Article:
    beside = (article.title, article.source, article.language)
    if any(len(words) > MOST_WORDS_BESIDE or not words.isprintable() for words in beside):
        raise ValueError("its title or source is not a line of text")
    if clean(article.text) != article.text:
        raise ValueError("its text holds characters that no article has here")
    return article
