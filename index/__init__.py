"""From an article to something that can be searched."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.article import Article, Span
    from index.encoder.encoder import Encoder
    from index.retriever import ArticleRetriever
    from index.sources.load import load
    from index.store.writer import Store

__all__ = ["Article", "ArticleRetriever", "Encoder", "Span", "Store", "load"]

_HOMES = {
    "Article": "index.article",
    "ArticleRetriever": "index.retriever",
    "Encoder": "index.encoder.encoder",
    "Span": "index.article",
    "Store": "index.store.writer",
    "load": "index.sources.load",
}


def __getattr__(name: str) -> Any:
    """Import what is heavy only when it is asked for, so that the command line starts at once."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """Return the names that a REPL completes."""
    return [*globals(), *__all__]
