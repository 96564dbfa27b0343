"""Articles by their ids, or by the beginning of an id that no other begins with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from index.errors import StoreError

if TYPE_CHECKING:
    from index.store.records import ArticleInfo
    from index.store.writer import Store
    from qa.settings import Settings

MOST_TOLD = 5
"""Articles that are named where an id may be that of any of them."""


def article_of(given: str, infos: Sequence[ArticleInfo]) -> ArticleInfo:
    """Return the one article whose id is, or begins with, what was given.

    Raises:
        StoreError: if there is none, or more than one.
    """
    start = given.strip().lower()
    found = [info for info in infos if start and info.id.startswith(start)]
    if len(found) == 1 or (found and found[0].id == start):
        return found[0]
    if not found:
        raise StoreError(
            f"there is no article {given!r}: `article-qa articles` lists those there are"
        )
    told = [f"{info.id} ({info.title})" for info in found[:MOST_TOLD]]
    more = ["…"] if len(found) > MOST_TOLD else []
    raise StoreError(
        f"{given!r} may be any of {len(found)} articles: give more of the id of "
        + ", ".join([*told, *more])
    )


def chosen(settings: Settings, given: Sequence[str] | None) -> tuple[str, ...] | None:
    """Return the ids of the articles that are asked, None for all.

    No model is loaded for it, and where nothing was ever stored nothing is made.

    Raises:
        StoreError: if there is no article to ask, or none of that id.
    """
    store = existing_store(settings)
    with store:
        if not (infos := store.articles()):
            raise nothing_to_ask(settings)
        return tuple(article_of(one, infos).id for one in given or ()) or None


def existing_store(settings: Settings) -> Store:
    """Return the index without loading a model.

    Raises:
        StoreError: if nothing was ever stored there.
    """
    from index.store.writer import existing

    store = existing(settings.where)
    if store is None:
        raise nothing_to_ask(settings)
    return store


def nothing_to_ask(settings: Settings) -> StoreError:
    """Return the error that the index has no article, and the command that adds one."""
    from qa.settings import read_settings

    named = settings.where != read_settings().where
    option = f" --index {settings.where}" if named else ""
    return StoreError(
        f"there is no article in {settings.where} yet: "
        f"add one with `article-qa ingest PATH_OR_URL{option}`"
    )
