"""What a web page says about itself beside its text: in its head, as JSON-LD, at its by-line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Literal

from index.article import Detail
from index.sources.dates import iso_date
from index.sources.details import is_name, names_of
from index.text.clean import one_line

LONGEST_JSON = 200_000
"""Characters of JSON-LD that are read."""

MOST_NODES = 5000
"""Objects of JSON-LD that are looked through."""

Name = Literal["author", "date", "site", "source"]
_METAS: dict[str, Name] = {
    "author": "author",
    "article:author": "author",
    "parsely-author": "author",
    "sailthru.author": "author",
    "citation_author": "author",
    "dc.creator": "author",
    "dcterms.creator": "author",
    "article:published_time": "date",
    "og:published_time": "date",
    "datepublished": "date",
    "date": "date",
    "pubdate": "date",
    "publication_date": "date",
    "citation_publication_date": "date",
    "dc.date": "date",
    "dc.date.issued": "date",
    "dcterms.date": "date",
    "dcterms.created": "date",
    "dcterms.issued": "date",
    "og:site_name": "site",
    "application-name": "site",
    "og:url": "source",
}
_ARTICLES = ("Article", "Posting", "Report", "Recipe", "Review")
_MARKED = (
    "//*[@rel='author' or @itemprop='author' or @class='author' or @class='byline'"
    " or @class='author-name'][not(ancestor::*[contains(@class, 'comment')"
    " or contains(@id, 'comment') or contains(@class, 'related')])]"
)
_DATED = "time[(ancestor::header or @itemprop='datePublished' or @pubdate) and @datetime]"


def page_details(tree: Any) -> list[Detail]:
    """Return what lxml's tree of a page says about itself, the first of each name but for authors.

    Later sources of one name are asked only where those before say nothing.
    """
    found: dict[Name, list[Detail]] = {}
    for stated in (_of_json(tree), _of_metas(tree), _of_links(tree)):
        new: dict[Name, list[Detail]] = {}
        for name, value, origin in stated:
            details = new.setdefault(name, [])
            if name == "author":
                details += [Detail(name, each, None, origin) for each in names_of(value)]
            elif not details and (plain := _plain(name, value)):
                details.append(Detail(name, plain, None, origin))
        for name, details in new.items():
            if details:
                found.setdefault(name, details)
    sites = {detail.value.casefold() for detail in found.get("site", ())}
    return [
        detail
        for details in found.values()
        for detail in dict.fromkeys(details)
        if detail.name != "author" or detail.value.casefold() not in sites
    ]


def _plain(name: Name, value: str) -> str:
    """Return a date as ISO 8601, a web address, or a site's name; ``""`` for what is none."""
    if name == "date":
        return iso_date(value)
    value = one_line(value)
    return "" if name == "source" and not value.startswith(("http://", "https://")) else value


def _of_metas(tree: Any) -> Iterator[tuple[Name, str, str]]:
    for meta in tree.iter("meta"):
        key = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        name = _METAS.get(key.strip().lower())
        if name and meta.get("content"):
            yield name, meta.get("content"), "meta"
    for link in tree.iter("link"):
        if link.get("rel") == "canonical" and link.get("href"):
            yield "source", link.get("href"), "meta"


def _of_links(tree: Any) -> Iterator[tuple[Name, str, str]]:
    """Yield the first author who is marked as one, and the first stamped time in a header."""
    for marked in tree.xpath(_MARKED):
        text = one_line(str(marked.text_content()))
        names = names_of(text)
        if names and all(map(is_name, names)):
            yield "author", text, "page"
            break
    for time in tree.xpath(f"(//{_DATED})[1]"):
        yield "date", time.get("datetime"), "page"


def _of_json(tree: Any) -> Iterator[tuple[Name, str, str]]:
    """Yield what the first article in the page's JSON-LD says about itself."""
    for script in tree.iter("script"):
        text = script.text or ""
        if script.get("type") != "application/ld+json" or len(text) > LONGEST_JSON:
            continue
        try:
            nodes = list(_nodes(json.loads(text)))
        except (ValueError, RecursionError):
            continue
        named = {str(node.get("@id")): node for node in nodes if node.get("name")}
        for node in nodes:
            if _is_article(node):
                yield from _of_node(node, named)
                return


def _nodes(data: Any) -> Iterator[dict[str, Any]]:
    left, count = [data], 0
    while left and count < MOST_NODES:
        each = left.pop()
        count += 1
        if isinstance(each, list):
            left += reversed(each)
        elif isinstance(each, dict):
            yield each
            left += reversed(each.values())


def _is_article(node: dict[str, Any]) -> bool:
    kinds = node.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and kind.endswith(_ARTICLES) for kind in kinds)


def _of_node(node: dict[str, Any], named: dict[str, Any]) -> Iterator[tuple[Name, str, str]]:
    for author in _texts(node.get("author"), named):
        yield "author", author, "JSON-LD"
    for site in _texts(node.get("publisher"), named):
        yield "site", site, "JSON-LD"
    for date in _texts(node.get("datePublished"), named):
        yield "date", date, "JSON-LD"


def _texts(value: Any, named: dict[str, Any]) -> Iterator[str]:
    """Yield the strings of a value, and the names of the people and firms in it."""
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, dict):
            known = each.get("name") or named.get(str(each.get("@id")), {}).get("name")
            each = known  # noqa: PLW2901
        if isinstance(each, str) and each.strip():
            yield each
