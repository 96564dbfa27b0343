"""The choice of articles at the top of the page: one, some, or all."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import gradio as gr

from qa.web.calls import texts_of
from qa.web.library.rows import SHOWN
from qa.web.problems import grouped

if TYPE_CHECKING:
    from index.store.records import ArticleInfo
    from qa.web.words import Words


def picker(infos: Sequence[ArticleInfo], asked: Sequence[str], words: Words) -> Any:
    """Return the picker's choices and the one chosen.

    Of many articles it has the first by title and those that are asked: a browser is slow with
    thousands, and the list of articles finds the others.

    Args:
        infos: all articles.
        asked: ids of those that are asked, none for all.
        words: the page's own.
    """
    wanted = set(asked)
    shown = [*infos[:SHOWN], *(info for info in infos[SHOWN:] if info.id in wanted)]
    choices = [(info.title, info.id) for info in shown]
    if len(infos) != 1:
        choices.insert(0, (words.all_articles, chosen_of(())))
    if len(asked) > 1:
        choices.insert(
            1,
            (words.some_articles.format(len(asked), grouped(len(infos), words)), chosen_of(asked)),
        )
    value = infos[0].id if len(infos) == 1 else chosen_of(asked)
    return gr.update(choices=choices, value=value, label=words.picker)


def known(asked: Sequence[str], infos: Sequence[ArticleInfo]) -> list[str]:
    """Return which of the articles asked are still there."""
    return [info.id for info in infos if info.id in asked]


def chosen_of(asked: Sequence[str]) -> str:
    """Return the picker's value for some articles, ``""`` for all."""
    return json.dumps(list(asked)) if len(asked) > 1 else "".join(asked)


def asked_of(chosen: str | None) -> tuple[str, ...]:
    """Return the articles that the picker's value stands for, none for all."""
    if not chosen or not chosen.startswith("["):
        return (chosen,) if chosen else ()
    try:
        return texts_of({"articles": json.loads(chosen)}, "articles")
    except ValueError:
        return ()
