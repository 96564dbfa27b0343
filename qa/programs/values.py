"""What programs get, as plain values; one form for the command line, HTTP and MCP.

An answer's is `qa.answer.Answer.to_json`.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from index.article import is_web_page

if TYPE_CHECKING:
    from index.retriever import Candidate
    from index.store.records import ArticleInfo

_OF_PASSAGE = ("article", "title", "section", "start", "end")


def passage_values(candidate: Candidate) -> dict[str, Any]:
    """Return a passage that was found: where it stands, how well it fits, and its ``text``."""
    passage = candidate.passage
    place = {name: getattr(passage, name) for name in _OF_PASSAGE}
    return place | {"score": candidate.score, "text": passage.text}


def article_values(info: ArticleInfo) -> dict[str, Any]:
    """Return a line of the table of contents."""
    return asdict(info)


def shared_article_values(info: ArticleInfo) -> dict[str, Any]:
    """Return what `article_values` does, for others than this machine's user.

    Of a path, ``source`` is the file's name alone.
    """
    source = info.source if is_web_page(info.source) else PurePath(info.source).name
    return article_values(info) | {"source": source}
