"""Who wrote an article, when and where it appeared, and what it is called."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from index.article import Span
from qa.about.items import Item, quote_around

if TYPE_CHECKING:
    from index.article import Article, Detail
    from qa.languages.sentences import About

NAMES: dict[About, tuple[str, ...]] = {
    "author": ("author",),
    "date": ("date",),
    "site": ("site", "source"),
}
"""The details that answer what is asked, the best first."""


def details(article: Article, about: About, language: str) -> list[Item]:
    """Return what an article says of its author, date, site or title.

    Args:
        article: with its details.
        about: which of those.
        language: ISO 639-1 code of the language that a date is written in.

    Returns:
        None of them where the article does not say.
    """
    if about == "title":
        return _title(article)
    found = [d for name in NAMES.get(about, ()) for d in article.details if d.name == name]
    items = [_item(article, detail, language) for detail in found]
    if about == "site" and not items and re.match(r"https?://", article.source):
        items = [Item(article.source)]
    return list(dict.fromkeys(items))


def mentions(article: Article, word: str) -> bool:
    """Tell whether an article writes of something by a word, beside what it says of itself."""
    own = [quote_around(article, detail.span) for detail in article.details if detail.span]
    found = re.finditer(rf"\b{re.escape(word)}\w{{0,2}}\b", article.text, re.IGNORECASE)
    return any(not any(s.start <= m.start() < s.end for s in own) for m in found)


def _item(article: Article, detail: Detail, language: str) -> Item:
    value = _day(detail.value, language) if detail.name == "date" else detail.value
    if detail.span is None:
        return Item(value, origin=detail.origin)
    return Item(value, quote_around(article, detail.span), detail.span)


def _title(article: Article) -> list[Item]:
    """Return the title, none where only the article's file has a name."""
    if not article.titled or not article.title:
        return []
    headings = (section.heading for section in article.sections if section.heading)
    place = next((h for h in headings if h.of(article.text) == article.title), None)
    if place is None and article.text.startswith(article.title):
        place = Span(0, len(article.title))
    return [Item(article.title, place)]


def _day(value: str, language: str) -> str:
    """Return an ISO 8601 date as a language writes it; anything else as it is."""
    from babel import Locale, UnknownLocaleError
    from babel.dates import format_date

    try:
        return str(format_date(date.fromisoformat(value[:10]), "long", Locale.parse(language)))
    except (ValueError, UnknownLocaleError):
        return value
