"""The articles of an index as files beside Chroma, one each: what everything else is made from.

Chroma's own files may be damaged; then these are what `article-qa check --mend` begins with.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from index.store.lines import article_of, line_of

if TYPE_CHECKING:
    from index.article import Article

FOLDER = "articles"
_NAME = re.compile(r"[0-9a-f]{16}\.json")


class ArticleFiles:
    """The folder of an index's articles; where an index has none, nothing is kept."""

    def __init__(self, index: Path | None) -> None:
        """Begin with the folder of an index, or None for an index on a server."""
        self._folder = index / FOLDER if index else None

    def ids(self) -> set[str]:
        """Return the ids of the articles that have a file."""
        if self._folder is None or not self._folder.is_dir():
            return set()
        return {name[:-5] for name in os.listdir(self._folder) if _NAME.fullmatch(name)}

    @property
    def kept(self) -> bool:
        """Tell whether there is a folder at all."""
        return self._folder is not None

    def age(self, article_id: str) -> float:
        """Return when an article's file was written."""
        return (self._folder / f"{article_id}.json").stat().st_mtime if self._folder else 0.0

    def write(self, article: Article) -> None:
        """Write an article's file, whole or not at all."""
        if self._folder is None:
            return
        self._folder.mkdir(exist_ok=True)
        path = self._folder / f"{article.id}.json"
        new = path.with_suffix(".new")
        with new.open("w", encoding="ascii") as file:
            file.write(line_of(article) + "\n")
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)

    def remove(self, ids: Iterable[str]) -> None:
        """Delete the files of articles; those that have none do no harm."""
        if self._folder is not None:
            for article_id in ids:
                (self._folder / f"{article_id}.json").unlink(missing_ok=True)

    def read(self, article_id: str) -> Article:
        """Return an article as its file has it.

        Raises:
            StoreError: if it is damaged.
            OSError: if there is none.
        """
        if self._folder is None:
            raise FileNotFoundError(article_id)
        text = (self._folder / f"{article_id}.json").read_bytes().decode("ascii", "replace")
        return article_of(text)
