"""The commands that change or list what is in the index."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from index.errors import ArticleQAError, LoadError
from qa.command_line.arguments.article_ids import article_of, existing_store
from qa.command_line.arguments.completion import article_ids
from qa.command_line.arguments.sources import (
    STANDARD_INPUT,
    Sources,
    named,
    read_standard_input,
)
from qa.command_line.bulk import ingested_on
from qa.command_line.options import Debug, Index, Json, opened, read, value
from qa.command_line.output.text import printable
from qa.command_line.terminal import print_json, progress_bar, tell
from qa.programs.values import article_values

if TYPE_CHECKING:
    from index.article import Article
    from index.store.records import ArticleInfo
    from qa.assistant import Assistant
    from qa.intake import Ingested
    from qa.settings import Settings

_SOURCES = typer.Argument(
    metavar="SOURCE",
    help="files, folders, patterns, web addresses; - for the standard input",
    show_default=False,
)
_IDS = typer.Argument(
    metavar="ID",
    help="ids of articles, or how they begin",
    show_default=False,
    autocompletion=article_ids,
)
_TITLE = value("TITLE", "what to call the article; for one source")
_NAME = value("NAME", "file name that - goes by, such as report.html: says what it is")
_RAY = value("ADDRESS", "have a Ray cluster read and embed; local for one on this machine")


def ingest(
    sources: Annotated[list[str], _SOURCES],
    *,
    title: Annotated[str | None, _TITLE] = None,
    name: Annotated[str | None, _NAME] = None,
    ray: Annotated[str | None, _RAY] = None,
    index: Index = None,
    debug: Debug = False,
) -> int:
    """Read files, folders or web pages into the index."""
    if name is not None and STANDARD_INPUT not in sources:
        raise typer.BadParameter("goes with - alone: files have a name", param_hint="--name")
    if ray is not None and (STANDARD_INPUT in sources or title is not None):
        raise typer.BadParameter("goes without - and --title", param_hint="--ray")
    named_ones = Sources.of(sources)
    count = len(named_ones.found)
    if title is not None and count != 1:
        raise typer.BadParameter(f"is for one source, and these are {count}", param_hint="--title")
    settings = read(index, prose=False)
    if ray is not None:
        outcomes = ingested_on(ray, named_ones.found, settings)
    else:
        outcomes = _in_turn(named_ones.found, settings, name, title)
    done: Counter[str] = Counter()
    for outcome in outcomes:
        if isinstance(outcome, ArticleQAError):
            _told(outcome, debug=debug)
            done["failed"] += 1
        else:
            print_ingested(outcome)
            done[outcome.status] += 1
    if count > 1 or named_ones.left_out:
        tell(_summary(done, named_ones.left_out))
    return int(done["failed"] > 0)


def _in_turn(
    sources: Sequence[str | LoadError], settings: Settings, name: str | None, title: str | None
) -> Iterator[Ingested | ArticleQAError]:
    """Yield what becomes of each source; the models are opened for the first that can be read."""
    assistant: Assistant | None = None
    for number, source in enumerate(sources, 1):
        what = f"{number}/{len(sources)} {source}" if len(sources) > 1 else str(source)
        try:
            article = _loaded(source, name, title, what)
        except ArticleQAError as error:
            yield error
            continue
        assistant = assistant or opened(settings)
        try:
            with progress_bar(what) as told:
                became = assistant.ingest_article(article, progress=partial(told, what))
        except ArticleQAError as error:
            yield error
        else:
            yield became


def articles(as_json: Json = False, index: Index = None, debug: Debug = False) -> None:
    """List the articles in the index."""
    from index.store.writer import existing

    settings = read(index)
    store = existing(settings.where)
    infos: Sequence[ArticleInfo] = store.articles() if store else ()
    if as_json:
        print_json([article_values(info) for info in infos])
        return
    if not infos:
        tell("no articles yet: add one with `article-qa ingest PATH_OR_URL`")
    for info in infos:
        title = printable(info.title)
        print(f"{info.id}  {info.language or '--'}  {info.passages:4d} passages  {title}")


def remove(
    articles: Annotated[list[str], _IDS],
    index: Index = None,
    debug: Debug = False,
) -> int:
    """Remove articles from the index."""
    failed = 0
    with existing_store(read(index)) as store:
        infos = store.articles()
        removed: set[str] = set()
        for given in articles:
            try:
                info = article_of(given, infos)
                if info.id not in removed:
                    store.remove(info.id)
            except ArticleQAError as error:
                _told(error, debug=debug)
                failed = 1
            else:
                if info.id not in removed:
                    print(f"{info.id}  removed  {printable(info.title)}")
                removed.add(info.id)
    return failed


def rebuild(index: Index = None, debug: Debug = False) -> None:
    """Embed every article anew with the encoder chosen now."""
    from index.embed import embed, identity
    from index.encoder.encoder import Encoder
    from index.store.writer import Store

    settings = read(index)
    with existing_store(settings):
        pass
    encoder = Encoder.open(settings.encoder, settings.cache)
    with progress_bar("rebuilding") as told:
        anew = partial(embed, encoder=encoder, progress=partial(told, "rebuilding"))
        store = Store.rebuild(settings.where, identity(encoder), anew)
    print(f"{len(store.articles())} articles embedded with {encoder.name}")


def print_ingested(done: Ingested) -> None:
    """Print what became of an article that was given to the index."""
    print(f"{done.id}  {done.status}  {done.passages} passages  {printable(done.title)}")


def _loaded(source: str | LoadError, name: str | None, title: str | None, what: str) -> Article:
    """Return the article of a source; raise its error where it has one."""
    if isinstance(source, LoadError):
        raise source
    if source == STANDARD_INPUT:
        return read_standard_input(name, title)
    from index.sources.load import load

    with progress_bar(what):
        return named(load(source), title)


def _told(error: ArticleQAError, *, debug: bool) -> None:
    """Print an error as one line; raise it where ``--debug`` asks for it."""
    if debug:
        raise error
    tell(f"article-qa: {error}")


def _summary(done: Counter[str], left_out: int) -> str:
    """Return what became of all sources, in one line."""
    statuses = ("added", "replaced", "unchanged", "failed")
    parts = [f"{done[status]} {status}" for status in statuses if done[status]]
    if left_out:
        parts.append(f"{left_out} of other types left out")
    return f"{done.total()} sources: {', '.join(parts)}"
