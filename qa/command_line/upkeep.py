"""The commands that look after an index: check it, write its articles to a file, read them back."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.errors import ArticleQAError, StoreError
from qa.command_line.articles import print_ingested
from qa.command_line.options import Debug, Index, opened, read
from qa.command_line.output.text import printable
from qa.command_line.terminal import progress_bar, tell

if TYPE_CHECKING:
    from index.store.check import Embed
    from index.store.records import EncoderIdentity
    from qa.settings import Settings

_FILE = typer.Argument(metavar="FILE", show_default=False)
_MEND = typer.Option("--mend", help="mend it; damaged files of Chroma are moved aside")


def check(mend: Annotated[bool, _MEND] = False, index: Index = None, debug: Debug = False) -> int:
    """Look whether an index is whole: files, spans, counts, vectors."""
    from index.store.check import check as check_index
    from index.store.check import file_faults, kept, set_aside
    from index.store.chroma import absolute
    from index.store.writer import Store, recorded_identity

    settings = read(index)
    where = absolute(settings.where)
    found = file_faults(where)
    for fault in found:
        print(printable(fault))
    if found and not mend:
        tell(f"mend it with `article-qa check --mend --index {where}`")
        return 1
    if found:
        tell(f"what was damaged is in {set_aside(where)}")
    made_with = None if found else recorded_identity(where)
    if made_with is None and not (mend and kept(where)):
        if kept(where):
            print(f"{len(kept(where))} articles are kept, but not in the table of contents")
            return 1
        tell("no articles yet: add one with `article-qa ingest PATH_OR_URL`")
        return int(bool(found))
    embed, own = _embedding(settings) if mend else (None, made_with)
    with Store(where, own or made_with) as store:  # type: ignore[arg-type]
        for fault in check_index(store, embed):
            print(printable(fault))
            found.append(fault)
        count = len(store.articles())
    done = "mended" if mend else "wrong"
    print(f"{count} articles, {len(found)} things {done}" if found else f"{count} articles, whole")
    return int(bool(found) and not mend)


def export(file: Annotated[Path, _FILE], index: Index = None, debug: Debug = False) -> None:
    """Write all articles into one file."""
    from index.store.archive import write_archive
    from index.store.writer import existing

    store = existing(read(index).where)
    if store is None:
        raise StoreError("there is no article to export: the index is empty")
    ids = sorted(info.id for info in store.articles())
    count = write_archive(file, (store.article(article_id) for article_id in ids))
    print(f"{count} articles written to {file}")


def import_articles(file: Annotated[Path, _FILE], index: Index = None, debug: Debug = False) -> int:
    """Read the articles of a file that `article-qa export` wrote."""
    from index.store.archive import read_archive

    articles = read_archive(file)
    assistant = opened(read(index, prose=False))
    sources = {info.source: info.id for info in assistant.articles()}
    failed = 0
    for article in articles:
        if sources.get(article.source, article.id) != article.id:
            tell(
                f"article-qa: {article.id} was left out: an article from the same source is here "
                f"({sources[article.source]}): remove that one first"
            )
            failed = 1
            continue
        try:
            with progress_bar(article.title) as told:
                progress = partial(told, article.title)
                done = assistant.ingest_article(article, progress=progress)
        except ArticleQAError as error:
            if debug:
                raise
            tell(f"article-qa: {error}")
            failed = 1
        else:
            print_ingested(done)
    return failed


def _embedding(settings: Settings) -> tuple[Embed, EncoderIdentity]:
    """Return what embeds articles, and as what its vectors are recorded."""
    from index.embed import embed, identity
    from index.encoder.encoder import Encoder

    encoder = Encoder.open(settings.encoder, settings.cache)
    return partial(embed, encoder=encoder), identity(encoder)
