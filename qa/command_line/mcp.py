"""The command that MCP clients start, and what `serve` adds for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from qa.command_line import options

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.programs.mcp.http import McpRoutes
    from qa.settings import Settings

AllowIngest = Annotated[
    bool, typer.Option("--allow-ingest", help="let MCP clients add articles to the index")
]


def mcp(
    *,
    allow_ingest: AllowIngest = False,
    no_llm: options.NoLlm = False,
    strict: options.Strict = None,
    index: options.Index = None,
    debug: options.Debug = False,
) -> None:
    """Answer an MCP client on standard input and output."""
    from qa.programs.mcp.stdio import serve

    settings = options.read(index, strict=strict, prose=not no_llm)
    serve(
        lambda: options.opened(settings),
        settings.where,
        takes="files" if allow_ingest else "nothing",
    )


def mcp_routes(assistant: Assistant, host: str, settings: Settings, *, takes: bool) -> McpRoutes:
    """Return where MCP clients are answered beside the page.

    Web pages are fetched for those who may add them on the page; a path on this machine is nothing
    that HTTP could give.

    Args:
        assistant: what answers.
        host: address that is listened at.
        settings: whether visitors may add web pages.
        takes: whether clients may add anything.
    """
    from qa.programs.mcp.http import McpRoutes
    from qa.web.serving.guard import takes_addresses

    pages = takes_addresses(host, settings.add_urls)
    return McpRoutes(assistant, takes=("pages" if pages else "texts") if takes else "nothing")
