"""The command that MCP clients start."""

from __future__ import annotations

from typing import Annotated

import typer

from qa.command_line import options

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
