"""Whether an index is whole: its files, its articles and their spans, its passages and vectors.

What is found can be mended: every article is kept twice, in Chroma and as a file beside it, and all
else is made from either.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.errors import StoreError
from index.store import chroma
from index.store.database import faults, make_database
from index.store.files import ArticleFiles
from index.store.lines import line_of
from index.store.records import slot_of
from index.store.soundness import DATABASE, fault_of, segments

if TYPE_CHECKING:
    from index.article import Article
    from index.store.records import ArticleInfo, EmbeddedArticle
    from index.store.writer import Store

UNIT = 1e-2
"""How far the length of a vector may be from 1; those of sentences are kept as 16-bit floats."""

Embed = Callable[["Article"], "EmbeddedArticle"]


def file_faults(where: str) -> list[str]:
    """Return what is damaged in an index's folder before Chroma opens it."""
    folder = Path(where)
    if chroma.is_url(where) or not folder.exists():
        return []
    try:
        chroma.await_sound(folder)
    except StoreError as error:
        return [fault_of(folder) or str(error)]
    if not (folder / DATABASE).exists():
        return []
    try:
        return [f"{DATABASE}: {fault}" for fault in faults(folder)]
    except OSError as error:
        return [str(error)]


def kept(where: str) -> set[str]:
    """Return the ids of the articles that are files in an index's folder."""
    return set() if chroma.is_url(where) else ArticleFiles(Path(where)).ids()


def set_aside(where: str) -> Path:
    """Move Chroma's files into a folder of their own, and make room for an index anew."""
    folder = Path(where)
    aside = folder / time.strftime("damaged-%Y%m%d-%H%M%S")
    aside.mkdir()
    for path in [*folder.glob(f"{DATABASE}*"), *segments(folder)]:
        path.rename(aside / path.name)
    shutil.rmtree(folder / "lexical", ignore_errors=True)  # derived from what was damaged
    make_database(folder)
    return aside


def check(store: Store, embed: Embed | None = None) -> Iterator[str]:
    """Yield what is wrong in an open index, one line each, once it has been mended.

    Args:
        store: the index.
        embed: embeds an article that has to be stored again; None only looks.
    """
    files = store.files
    known = files.ids()
    for info in store.articles():
        article, wrong = _kept(store, files, info.id)
        if wrong and article and embed:
            store.put(embed(article))
        elif not wrong and article and (found := _passage_fault(store, info, article)):
            wrong = found
            if embed:
                store.put(embed(article))
        if wrong:
            yield f"article {info.id} ({info.title}): {wrong}"
    listed = {info.id for info in store.articles()}
    for article_id in sorted(known - listed - store.going(), key=files.age):
        yield f"article {article_id}: it is kept, but not in the table of contents"
        if embed:
            _list_again(store, files, article_id, embed)
    if strays := store.strays():
        yield f"{len(strays)} passages belong to no article"
        if embed:
            store.drop(strays)


def _kept(store: Store, files: ArticleFiles, article_id: str) -> tuple[Article | None, str]:
    """Return an article from wherever it is whole, and what is wrong with it elsewhere."""
    try:
        stored: Article | None = store.article(article_id)
    except StoreError:
        stored = None
    if not files.kept:
        return stored, "" if stored else "its text is damaged"
    try:
        filed: Article | None = files.read(article_id)
    except (StoreError, OSError):
        filed = None
    if stored is None:
        return filed, "its text is damaged" + ("" if filed else ", and so is its file")
    if filed is None or line_of(filed) != line_of(stored):
        return stored, "its file is damaged or missing"
    return stored, ""


def _passage_fault(store: Store, info: ArticleInfo, article: Article) -> str:
    """Return what is wrong with an article's passages, ``""`` where nothing is."""
    try:
        passages = store.passages_of([info.id])
        embedded = store.embedded([passage.id for passage in passages])
    except (StoreError, ValueError, KeyError) as error:
        return f"its passages cannot be read ({error})"
    if len(passages) != info.passages:
        return f"{len(passages)} passages of {info.passages} are there"
    for one in embedded:
        passage = one.passage
        inside = (passage.start <= s.start < s.end <= passage.end for s in passage.sentences)
        if not all(inside):
            return "a passage has sentences outside it"
        if passage.text != article.text[passage.start : passage.end]:
            return "a passage is not what its article says"
        vectors = np.vstack([one.vector[None, :], one.sentence_vectors])
        lengths = np.linalg.norm(vectors, axis=1)
        if len(vectors) != 1 + len(passage.sentences) or not np.all(abs(lengths - 1) < UNIT):
            return "a passage has damaged vectors"
    return ""


def _list_again(store: Store, files: ArticleFiles, article_id: str, embed: Embed) -> None:
    """Store an article that is a file alone; one whose source has another article now goes."""
    try:
        article = files.read(article_id)
    except (StoreError, OSError):
        aside = Path(store.where) / "articles" / f"{article_id}.json"
        os.replace(aside, aside.with_suffix(".damaged"))
        return
    if slot_of(article.source) in store.slots():
        files.remove([article_id])
    else:
        store.add(embed(article))
