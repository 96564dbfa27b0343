"""The list of articles: what each is, and which of them are asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

from index.article import is_web_page
from qa.web.problems import grouped
from qa.web.reading.article import as_text

if TYPE_CHECKING:
    from index.article import Article
    from index.store.records import ArticleInfo
    from qa.web.words import Words

SHOWN = 100
"""Rows shown at once; the others are found by their titles."""

WORDS_A_MINUTE = 230
"""What people read of prose, Brysbaert 2019 (https://doi.org/10.1016/j.jml.2019.104047)."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a row says of an article beside its title.

    Attributes:
        site: where it was published.
        author: its authors.
        date: of it, as ISO 8601.
        words: how many it has.
        pages: how many it has, 0 where it has none.
    """

    site: str
    author: str
    date: str
    words: int
    pages: int

    @classmethod
    def of(cls, article: Article) -> Facts:
        """Return the facts of an article."""
        values: dict[str, list[str]] = {}
        for detail in article.details:
            values.setdefault(detail.name, []).append(detail.value)
        authors = list(dict.fromkeys(values.get("author", ())))
        return cls(
            site=next(iter(values.get("site", ())), ""),
            author=", ".join(authors[:2]) + (" …" if len(authors) > 2 else ""),
            date=next(iter(values.get("date", ())), ""),
            words=len(article.text.split()),
            pages=len(article.pages),
        )

    def length(self, words: Words) -> str:
        """Return how long the article is, in pages or else in minutes."""
        if self.pages:
            several = words.pages.format(grouped(self.pages, words))
            return words.one_page if self.pages == 1 else several
        return words.minutes.format(grouped(ceil(self.words / WORDS_A_MINUTE), words))


def readable_again(source: str) -> bool:
    """Tell whether an article's source is still there to be read."""
    if is_web_page(source):
        return True
    path = Path(source)
    try:
        return path.is_absolute() and path.is_file()
    except (OSError, ValueError):
        return False


def library_html(
    infos: Sequence[ArticleInfo],
    words: Words,
    *,
    leaving: frozenset[str] = frozenset(),
) -> str:
    """Return the list of articles as HTML.

    Args:
        infos: all articles.
        words: the page's own.
        leaving: those that are about to be removed.
    """
    search = (
        f'<input type="search" class="find" autocomplete="off" '
        f'placeholder="{as_text(words.find_title)}" aria-label="{as_text(words.find_title)}">'
    )
    return (
        f'<div class="pane library"><h2 class="title">{as_text(words.library)}</h2>'
        f'<div class="scope" role="status"></div>{search if len(infos) > 5 else ""}'
        f'<div class="rows">{rows_html(infos, words, leaving=leaving)}</div></div>'
    )


def rows_html(
    infos: Sequence[ArticleInfo],
    words: Words,
    *,
    find: str = "",
    leaving: frozenset[str] = frozenset(),
    first: frozenset[str] = frozenset(),
) -> str:
    """Return the rows of `library_html`.

    Args:
        infos: all articles.
        words: the page's own.
        find: what a title has to have.
        leaving: those that are about to be removed.
        first: those that are shown, however many there are.
    """
    wanted = find.casefold().split()
    found = [info for info in infos if all(word in info.title.casefold() for word in wanted)]
    if len(found) > SHOWN:
        found.sort(key=lambda info: info.id not in first)
    rows = "".join(_row(info, words, info.id in leaving) for info in found[:SHOWN])
    lines = []
    if wanted:
        lines.append(words.found_titles.format(grouped(len(found), words)))
    if len(found) > SHOWN:
        lines.append(words.more_titles.format(SHOWN, grouped(len(found), words)))
    said = f'<p class="count" role="status">{as_text(". ".join(lines))}</p>' if lines else ""
    return f"{said}<ul>{rows}</ul>"


def _row(info: ArticleInfo, words: Words, leaving: bool) -> str:
    key, title = as_text(info.id), as_text(info.title)
    if leaving:
        return (
            f'<li class="listed leaving" data-article="{key}"><p dir="auto">'
            f"{as_text(words.removing.format(info.title))}</p>"
            f'<button type="button" class="keep">{as_text(words.keep)}</button></li>'
        )

    def named(template: str) -> str:
        return as_text(template.format(info.title))

    return (
        f'<li class="listed" data-article="{key}" data-language="{as_text(info.language)}">'
        f'<label class="ask"><input type="checkbox" class="tick" aria-label="{named(words.tick)}">'
        f'</label><div class="what"><button type="button" class="open" data-article="{key}" '
        f'dir="auto" lang="{as_text(info.language)}">{title}</button>'
        f'<p class="facts" dir="auto"></p></div>'
        f'<button type="button" class="icon again" hidden title="{named(words.read_again)}" '
        f'aria-label="{named(words.read_again)}"><span aria-hidden="true">↻</span></button>'
        f'<button type="button" class="icon remove" title="{named(words.remove)}" '
        f'aria-label="{named(words.remove)}"><span aria-hidden="true">✕</span></button></li>'
    )


def scope_line(titles: Sequence[str], total: int, words: Words) -> str:
    """Return which articles are asked.

    Args:
        titles: of those that are; none for all.
        total: how many there are.
        words: the page's own.
    """
    if not titles:
        return words.asks_all.format(grouped(total, words))
    if len(titles) == 1:
        return words.asks_one.format(titles[0])
    named = " · ".join(titles[:3]) + (" …" if len(titles) > 3 else "")
    return words.asks_some.format(len(titles), grouped(total, words), named)
