"""The articles as resources: ``article://ID`` is an article's whole text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcp.shared.exceptions import MCPError
from mcp_types import (
    INVALID_PARAMS,
    ListResourcesResult,
    ListResourceTemplatesResult,
    ReadResourceResult,
    Resource,
    ResourceTemplate,
    TextResourceContents,
)

from index.text.clean import one_line
from qa.programs.mcp.tools import SCHEME, stored

if TYPE_CHECKING:
    from index.store.records import ArticleInfo
    from qa.assistant import Assistant

AT_ONCE = 200
"""Articles of one page of the list."""

MIME = "text/plain"

TEMPLATES = ListResourceTemplatesResult(
    resource_templates=[
        ResourceTemplate(
            uri_template=f"{SCHEME}{{id}}",
            name="article",
            title="An article",
            description="The whole text of an article, to the character; offsets of quotes count "
            "in it. The tool `articles` lists the ids.",
            mime_type=MIME,
        )
    ]
)


def listed(assistant: Assistant, cursor: str | None) -> ListResourcesResult:
    """Return a page of the list of articles, and the cursor of the next one.

    Raises:
        MCPError: if there is no such cursor.
    """
    if cursor is not None and not (cursor.isascii() and cursor.isdecimal() and len(cursor) < 10):
        raise MCPError(INVALID_PARAMS, "there is no such cursor: begin without one")
    infos, begin = assistant.articles(), int(cursor or 0)
    end = begin + AT_ONCE
    return ListResourcesResult(
        resources=[_resource(info) for info in infos[begin:end]],
        next_cursor=str(end) if end < len(infos) else None,
    )


def contents(assistant: Assistant, uri: str) -> ReadResourceResult:
    """Return an article's text.

    Raises:
        MCPError: if it is the address of nothing here.
        StoreError: if there is no article of that id.
    """
    if not uri.startswith(SCHEME):
        raise MCPError(INVALID_PARAMS, f"there are only resources {SCHEME}ID here")
    article = stored(assistant, uri)
    return ReadResourceResult(
        contents=[TextResourceContents(uri=uri, mime_type=MIME, text=article.text)]
    )


def _resource(info: ArticleInfo) -> Resource:
    language = f", in {info.language}" if info.language else ""
    return Resource(
        uri=f"{SCHEME}{info.id}",
        name=info.id,
        title=one_line(info.title),
        description=f"An article of {info.passages} passages{language}",
        mime_type=MIME,
    )
