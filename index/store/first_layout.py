"""The articles of an index, also of one whose layout is that of the first version.

There the text stood alone, and what it is made of in the metadata beside it. Such an index is not
searched any more; `Store.rebuild` makes it one of today.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from index.article import Article, Detail, Section, Sentence, Span
from index.store.lines import article_of

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection


def stored_articles(contents: Collection) -> Iterator[tuple[str, Article]]:
    """Return the articles that a table of contents lists, each with its slot, one at a time.

    Raises:
        StoreError: if one is damaged.
    """
    for slot in sorted(contents.get(include=[])["ids"]):
        found: Any = contents.get(ids=[slot], include=["metadatas", "documents"])
        for record, text in zip(found["metadatas"], found["documents"], strict=True):
            if "sections" in record:
                yield slot, _article_of(record, text)
            elif "gone" not in record:
                yield slot, article_of(text)


def _article_of(record: Mapping[str, Any], text: str) -> Article:
    sections = tuple(
        Section(
            Span(*heading) if heading else None,
            tuple(
                Sentence(start, end, *(Span(*label) if label else None for label in rest))
                for start, end, *rest in spans
            ),
        )
        for heading, spans in json.loads(record["sections"])
    )
    details = tuple(
        Detail(name, value, Span(*span) if span else None, origin)
        for name, value, span, origin in json.loads(record.get("details", "[]"))
    )
    return Article(
        text=text,
        title=record["title"],
        titled=record["titled"],
        source=record["source"],
        language=record["language"],
        sections=sections,
        details=details,
        pages=tuple(json.loads(record.get("pages", "[]"))),
    )
