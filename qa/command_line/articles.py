"""The commands that change or list what is in the index."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from index.errors import ArticleQAError, StoreError
from qa.command_line.options import Debug, Index, Json, opened, read
from qa.command_line.terminal import print_json, progress_bar, tell
from qa.programs.values import article_values

if TYPE_CHECKING:
    from index.store.writer import Store


def ingest(
    sources: Annotated[list[str], typer.Argument(metavar="PATH_OR_URL")],
    index: Index = None,
    debug: Debug = False,
) -> int:
    """Read files or web pages into the index."""
    assistant = opened(read(index, prose=False))
    failed = 0
    for source in sources:
        try:
            with progress_bar(source) as told:
                done = assistant.ingest(source, progress=partial(told, source))
        except ArticleQAError as error:
            if debug:
                raise
            tell(f"article-qa: {error}")
            failed = 1
        else:
            print(f"{done.id}  {done.status}  {done.passages} passages  {done.title}")
    return failed


def articles(as_json: Json = False, index: Index = None, debug: Debug = False) -> None:
    """List the articles in the index."""
    store = _store(index)
    infos = store.articles() if store else ()
    if as_json:
        print_json([article_values(info) for info in infos])
        return
    if not infos:
        tell("no articles yet: add one with `article-qa ingest PATH_OR_URL`")
    for info in infos:
        print(f"{info.id}  {info.language or '--'}  {info.passages:4d} passages  {info.title}")


def remove(
    article: Annotated[str, typer.Argument(metavar="ID")],
    index: Index = None,
    debug: Debug = False,
) -> None:
    """Remove an article from the index."""
    store = _store(index)
    if store is None:
        raise StoreError(f"there is no article {article!r}: the index is empty")
    store.remove(article)


def rebuild(index: Index = None, debug: Debug = False) -> None:
    """Embed every article anew with the encoder chosen now."""
    from index.embed import embed, identity
    from index.encoder.encoder import Encoder
    from index.store.writer import Store

    settings = read(index)
    encoder = Encoder.open(settings.encoder, settings.cache)
    with progress_bar("rebuilding") as told:
        anew = partial(embed, encoder=encoder, progress=partial(told, "rebuilding"))
        store = Store.rebuild(settings.where, identity(encoder), anew)
    print(f"{len(store.articles())} articles embedded with {encoder.name}")


def _store(index: str | None) -> Store | None:
    """Return the index without loading a model, None if nothing was ever put into it."""
    from index.store.writer import existing

    return existing(read(index).where)
