"""The commands that open the page, and say who may see it."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from index.errors import ArticleQAError
from qa.command_line import options
from qa.command_line.mcp import AllowIngest
from qa.command_line.options import value
from qa.command_line.terminal import progress_bar, tell
from qa.sample import SAMPLE


def serve(
    *,
    host: Annotated[str, value("HOST", "address to listen at")] = "127.0.0.1",
    port: Annotated[int, value("PORT", "port to listen at", min=1, max=65535)] = 7860,
    allowed_host: Annotated[
        list[str] | None, value("NAME", "another name that the page is reached by; several times")
    ] = None,
    auth: Annotated[
        Path | None, value("FILE", "let in only the users of this file; see `article-qa user`")
    ] = None,
    own_articles: Annotated[
        bool | None,
        typer.Option(
            "--own-articles/--shared-articles",
            help="whether each user of --auth has their own articles, or all have the same",
            show_default=False,
        ),
    ] = None,
    no_auth: Annotated[
        bool, typer.Option("--no-auth", help="let in everybody who reaches HOST")
    ] = False,
    sample: Annotated[
        bool, typer.Option("--sample", help="start with the sample article if there is none")
    ] = False,
    mcp: Annotated[
        bool, typer.Option("--mcp", help="answer MCP clients too, at /mcp beside the page")
    ] = False,
    allow_ingest: AllowIngest = False,
    strict: options.Strict = None,
    index: options.Index = None,
    debug: options.Debug = False,
) -> None:
    """Open the chat in the browser."""
    if allow_ingest and not mcp:
        raise typer.BadParameter("--allow-ingest is for MCP clients: say --mcp too")
    _check_port(host, port)
    from qa.transcripts.feedback import Feedback
    from qa.transcripts.transcripts import Transcripts
    from qa.web.serving.server import Serving
    from qa.web.serving.server import serve as serve_page
    from qa.web.serving.users import Users

    users = Users(auth) if auth else None
    settings = options.read(index, strict=strict)
    own = settings.articles == "own" if own_articles is None else own_articles
    serving = Serving(
        host=host,
        port=port,
        allowed=allowed_host or (),
        users=users,
        everybody=no_auth,
        own=own,
        quota=settings.quota,
        feedback=Feedback(settings.feedback),
        add_urls=settings.add_urls,
        dictionary=settings.dictionary,
        mcp=mcp,
        mcp_ingest=allow_ingest,
    )
    serving.check()
    assistant = options.opened(settings)
    if sample and not (own or assistant.articles()):
        what = "reading the sample article"
        with progress_bar(what) as told:
            assistant.ingest(SAMPLE, progress=partial(told, what))
    options.advise(settings)
    serve_page(assistant, Transcripts(settings.database), serving)


def _check_port(host: str, port: int) -> None:
    """Raise an ArticleQAError where a port cannot be listened at, before any model is loaded."""
    import os
    import socket

    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            if os.name == "posix":  # elsewhere it would let two listen at one port
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except (OSError, UnicodeError) as error:
        why = getattr(error, "strerror", None) or "no such address"
        raise ArticleQAError(
            f"port {port} of {host} cannot be used ({why}): choose another with --port or --host"
        ) from error


def user(
    name: Annotated[str, typer.Argument(metavar="NAME", show_default=False)],
    *,
    file: Annotated[Path, value("FILE", "the file of users that `serve --auth` reads")],
    remove: Annotated[bool, typer.Option("--remove", help="remove the user")] = False,
    where: Annotated[
        bool, typer.Option("--where", help="print where the user's own articles are")
    ] = False,
    index: options.Index = None,
    debug: options.Debug = False,
) -> None:
    """Add a user, or change a password.

    The password is asked for; where the standard input is no terminal, it is its first line.
    """
    from qa.web.serving.users import Users, own_index, set_password

    if remove and where:
        raise typer.BadParameter("say --where before --remove: afterwards nobody is of that name")
    if where:
        print(own_index(options.read(index).where, Users(file).owner(name)))
        return
    password = None
    if not remove:
        if sys.stdin.isatty():
            password = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
        else:
            password = sys.stdin.readline().rstrip("\n")
    set_password(file, name, password)
    tell(f"removed: {name}" if remove else f"may come in: {name}")
