"""What ``article-qa ingest`` is given, one source at a time: files in folders, files of a pattern.

A folder is read with the folders in it, links to folders left out, so that no ring of links is
followed. Of folders and patterns only files are taken whose names say that they can be read, and
none that is hidden.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import LoadError

if TYPE_CHECKING:
    from index.article import Article

STANDARD_INPUT = "-"
_SIGNS = frozenset("*?[")


@dataclass
class Sources:
    """What is to be read, in the order in which it was named.

    Attributes:
        found: paths, addresses and `STANDARD_INPUT`; in place of what is not there, its error.
        left_out: files of folders and patterns that are of other types.
    """

    found: list[str | LoadError] = field(default_factory=list)
    left_out: int = 0

    @classmethod
    def of(cls, given: Sequence[str]) -> Sources:
        """Return what the words of a command line name, each file once."""
        sources = cls()
        known: set[str] = set()
        for one in given:
            try:
                for source in sources._named(one):
                    place = os.path.realpath(source) if os.path.exists(source) else source
                    if place not in known:
                        known.add(place)
                        sources.found.append(source)
            except LoadError as error:
                sources.found.append(error)
        return sources

    def _named(self, given: str) -> Iterator[str]:
        from index.sources.load import is_address

        given = os.path.expanduser(given)  # of a name in quotes the shell left the ~
        path = Path(given)
        if given == STANDARD_INPUT or is_address(given):
            yield given
        elif os.path.isdir(path):
            yield from self._read(given, _in_folder(path, self._unreadable), "the folder {} holds")
        elif _SIGNS.isdisjoint(given) or os.path.lexists(path):
            yield given
        else:
            yield from self._read(
                given, _of_pattern(path, self._unreadable), "the pattern {} matches"
            )

    def _unreadable(self, error: OSError) -> None:
        self.found.append(
            LoadError(
                f"the folder {error.filename} cannot be read ({error.strerror}): "
                "change its permissions"
            )
        )

    def _read(self, given: str, files: Iterator[Path], what: str) -> Iterator[str]:
        from index.sources.formats import SUFFIXES

        readable = [suffix for suffix in SUFFIXES if suffix]
        count = 0
        for file in files:
            if file.suffix.lower() in readable:
                count += 1
                yield str(file)
            else:
                self.left_out += 1
        if not count:
            raise LoadError(
                f"{what.format(given)} no file that can be read: these end in {', '.join(readable)}"
            )


def read_standard_input(name: str | None, title: str | None) -> Article:
    """Return the article that comes over the standard input.

    Args:
        name: file name to go by, which tells the type where the content does not.
        title: what to call it, whatever it says itself.

    Raises:
        LoadError: if there is no article to be had.
    """
    from index.sources.confined.limits import MAX_BYTES
    from index.sources.load import load

    if sys.stdin.isatty():
        print("reading what you type; Ctrl+D on a line of its own ends it", file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "input"
        file.write_bytes(sys.stdin.buffer.read(MAX_BYTES + 1))
        article = named(load(file, name=name or "standard input"), title)
    return replace(article, source=f"{article.source} ({article.id})")


def named(article: Article, title: str | None) -> Article:
    """Return an article under the title that a user gives it, itself where there is none."""
    from index.text.clean import one_line

    called = one_line(title or "")
    return replace(article, title=called, titled=True) if called else article


def _in_folder(folder: Path, unreadable: Callable[[OSError], None]) -> Iterator[Path]:
    """Yield the files of a folder and of those in it, by name."""
    for where, folders, files in os.walk(folder, onerror=unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith("."):
                yield Path(where, name)


def _of_pattern(pattern: Path, unreadable: Callable[[OSError], None]) -> Iterator[Path]:
    """Yield the files that a pattern matches, and those in the folders that it matches."""
    parts = pattern.parts
    fixed = next(n for n, part in enumerate(parts) if not _SIGNS.isdisjoint(part))
    base = Path(*parts[:fixed])
    hidden = any(part.startswith(".") for part in parts[fixed:])
    try:
        matches = sorted(base.glob(str(Path(*parts[fixed:]))))
    except (OSError, ValueError) as error:
        raise LoadError(
            f"the pattern {pattern} means nothing ({error}): check it, as 'notes/**/*.md'"
        ) from error
    for match in matches:
        if not hidden and any(part.startswith(".") for part in match.relative_to(base).parts):
            continue
        if not match.is_dir():
            yield match
        elif not match.is_symlink():
            yield from _in_folder(match, unreadable)
