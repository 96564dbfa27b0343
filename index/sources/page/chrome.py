"""Telling the article of a web page from what stands around it and between its parts.

trafilatura says where the article is: the blocks that it keeps are the seeds. What stands with them
and is not recognised as chrome (menus, links to other articles, comments, offers) belongs to the
article too, since trafilatura loses lists, captions, the lines of a ticker and more.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from index.languages.language import words
from index.sources.details import is_byline
from index.sources.page.blocks import Shown, signs

MOST = 0.9
"""Share of the seeds' characters that the element of the article holds; the rest may be strays."""

LINKED = 0.7
"""Share of a list's or line's characters in links from which it only leads elsewhere."""

_NAMES = words(
    """
    nav navigation navbar pagination pager sidebar footer consent cmp gdpr signup login paywall
    popup share sharing social comment comments respond recirculation teaser teasers
    ad ads sponsored promo promotion banner tags toc
    """
)
"""Words that the class or id of chrome is made of."""

_BEGINNINGS = (
    "advert", "breadcrumb", "cookie", "disqus", "newsletter", "outbrain", "recommend", "related",
    "subscri", "taboola",
)  # fmt: skip
"""How such words begin."""

_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "menu", "menubar", "toolbar"})
_LANDMARKS = {"header", "footer", "aside"}
_NAME = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_CONTAINERS = {"body", "main", "article", "section", "div", "td", "form", "center"}
_CARDS = {"div", "li", "article", "section", "figure", "td"}
_LISTS = {"ul", "ol", "dl"}
_SUMMARY = 7


def article_blocks(shown: Sequence[Shown], kept: Any) -> list[Shown]:
    """Return what of a page's blocks belongs to its article, in reading order.

    Args:
        shown: every block of the page.
        kept: trafilatura's tree of the article, None where it found none.
    """
    texts = set() if kept is None else set(_lines(kept))
    seeds = [_is_seed(each, texts) for each in shown]
    wanted = _Page(shown, seeds).wanted() if shown else []
    _leave_out_empty_sections(shown, wanted)
    found = [each for each, is_wanted in zip(shown, wanted, strict=True) if is_wanted]
    return found if any(each.level == 0 for each in found) else list(shown)


def _lines(kept: Any) -> Iterator[str]:
    """Yield the lines and cells of trafilatura's tree, without white space."""
    from lxml.etree import iterwalk

    parts: list[str] = []
    for event, element in iterwalk(kept, ("start", "end")):
        if element.tag not in ("hi", "ref", "span", "del", "graphic"):
            yield _squeezed("".join(parts))
            parts.clear()
        parts.append((element.text if event == "start" else element.tail) or "")
    yield _squeezed("".join(parts))


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _is_seed(shown: Shown, texts: set[str]) -> bool:
    parts = shown.text.split(" | ") if shown.element.tag == "tr" else shown.text.split("\n")
    return all(_squeezed(part) in texts for part in parts if part.strip())


def _is_linked(blocks: Sequence[Shown], share: float = LINKED) -> bool:
    """Tell whether so large a share of some blocks is links."""
    return sum(each.linked for each in blocks) >= share * sum(signs(e.text) for e in blocks)


class _Page:
    """A page's blocks, and where trafilatura found its article."""

    def __init__(self, shown: Sequence[Shown], seeds: Sequence[bool]) -> None:
        self.shown = shown
        self.seeds = seeds
        self.body = next(shown[0].element.iterancestors("body"), shown[0].element)
        self.elements = list(self.body.iter())
        self.kept: Counter[Any] = Counter()  # characters of seeds in each element
        self.held: Counter[Any] = Counter()  # blocks in each element
        for each, seed in zip(shown, seeds, strict=True):
            self.kept[each.element] += len(each.text) if seed else 0
            self.held[each.element] += 1
        for element in reversed(self.elements[1:]):
            self.kept[element.getparent()] += self.kept[element]
            self.held[element.getparent()] += self.held[element]
        self.first_seed = seeds.index(True) if any(seeds) else 0
        self.headline = self._headline()
        self.root = self._root() if any(seeds) else self.body
        self.inside = set(self.root.iter())

    def wanted(self) -> list[bool]:
        """Tell of each block whether it belongs to the article."""
        chrome = self._chrome()
        linked = self._linked_groups()
        groups = self._groups()
        first = next(n for n, each in enumerate(self.shown) if each.element in self.inside)
        begin = min(first, first if self.headline is None else self.headline)
        seen = {each.text for each in self.shown if each.element in self.inside}
        found = []
        for place, (each, group) in enumerate(zip(self.shown, groups, strict=True)):
            within = each.element in self.inside or begin <= place < first
            if self.seeds[place] and place >= (self.headline or 0):
                alone = each.level == 0 and group is each and each.away
                found.append(
                    (within or each.text not in seen) and not (alone and _is_linked([each], 1))
                )
            else:
                leads_on = group in linked or self._heads_a_card(place)
                above = place < self.first_seed and is_byline(each.text)
                out = each.element in chrome or leads_on
                found.append(within and (above or not out))
        for place in range(len(found) - 1):
            each, below = self.shown[place], groups[place + 1]
            titles_links = below in linked and each.element.getnext() is below
            titles = each.level > 1 or each.element in chrome
            found[place] &= not (titles and titles_links and not found[place + 1])
        return found

    def _headline(self) -> int | None:
        """Return the place of the last headline before the first seed, else of the first."""
        start = self.first_seed
        for place in (*range(start, -1, -1), *range(start, len(self.shown))):
            if self.shown[place].level == 1 and not _is_linked([self.shown[place]]):
                return int(place)
        return None

    def _root(self) -> Any:
        """Return the innermost element that holds most of what trafilatura kept, and its like.

        It is widened to the article or the main part of the page, to the other entries of a ticker
        and to its headline, unless there is more than one headline in that.
        """
        most = MOST * self.kept[self.body]
        root = element = self.body
        while element is not None:
            root = element if element.tag in _CONTAINERS else root
            element = next((child for child in element if self.kept[child] >= most), None)
        for widened in (self._article, _around_repeated, self._main, self._with_headline):
            wider = widened(root)
            if wider is not None and len(list(islice(wider.iter("h1"), 2))) <= 1:
                root = wider
        return root

    def _article(self, root: Any) -> Any:
        return next(root.iterancestors("article"), None)

    def _main(self, root: Any) -> Any:
        return next(root.iterancestors("main"), None)

    def _with_headline(self, root: Any) -> Any:
        """Return what holds both the root and the headline, None if that is the whole page."""
        if self.headline is None:
            return None
        above = set(self.shown[self.headline].element.iterancestors())
        common = next((element for element in root.iterancestors() if element in above), None)
        return None if common is self.body or root in above else common

    def _groups(self) -> list[Any]:
        """Return for each block the list or table that it is in, else the block itself."""
        lists: dict[Any, Any] = {}
        for element in self.elements:
            around = lists.get(element.getparent())
            if around is not None or element.tag in _LISTS:
                lists[element] = element if around is None else around
        return [
            lists.get(each.element)
            if each.element in lists
            else next(each.element.iterancestors("table"))
            if each.element.tag in ("tr", "caption")
            else each
            for each in self.shown
        ]

    def _linked_groups(self) -> set[Any]:
        """Return the groups without headings that are links for the most part."""
        members: dict[Any, list[Shown]] = {}
        for each, group in zip(self.shown, self._groups(), strict=True):
            if each.level in (0, _SUMMARY):
                members.setdefault(group, []).append(each)
        return {group for group, blocks in members.items() if _is_linked(blocks)}

    def _chrome(self) -> set[Any]:
        """Return every element that is in chrome."""
        headline = None if self.headline is None else self.shown[self.headline].element
        safe = set() if headline is None else {headline, *headline.iterancestors()}
        half = self.kept[self.body] / 2 or 1
        root = None if self.root is self.body else self.root
        cards = {self._card(place) for place in range(len(self.shown)) if self._heads_a_card(place)}
        chrome, article = set(), set()
        for element in self.elements:
            parent = element.getparent()
            if parent in article or element.tag in ("article", "main") or element is root:
                article.add(element)
            landmark = element.tag in _LANDMARKS and element not in article
            named = landmark or element in cards or _is_named(element)
            if parent in chrome or (named and element not in safe and self.kept[element] < half):
                chrome.add(element)
        return chrome

    def _heads_a_card(self, place: int) -> bool:
        """Tell whether a block is a heading that is a link to another page."""
        each = self.shown[place]
        link = each.level > 1 and each.away and _is_linked([each])
        return link and not self.seeds[place]

    def _card(self, place: int) -> Any:
        """Return the element that holds the heading of a card and the rest of it, None if none."""
        for element in islice(self.shown[place].element.iterancestors(), 4):
            if self.kept[element] or element is self.root:
                return None
            if element.tag in _CARDS and self.held[element] > 1:
                return element
        return None


def _around_repeated(element: Any) -> Any:
    """Return what holds an element and others like it, the entries of a ticker; None if alone."""
    parent, name = element.getparent(), element.get("class")
    if parent is None or (not name and element.tag != "article"):
        return None
    like = sum(child.tag == element.tag and child.get("class") == name for child in parent)
    return parent if like > 2 else None


def _is_named(element: Any) -> bool:
    """Tell whether an element calls itself chrome."""
    if element.tag in ("nav", "menu") or element.get("role") in _ROLES:
        return True
    if element.tag == "p":  # a lead's class may be "teaser"
        return False
    names = f"{element.get('class', '')} {element.get('id', '')}"
    words = [word.lower() for word in _NAME.findall(names)]
    return any(word in _NAMES or word.startswith(_BEGINNINGS) for word in words)


def _leave_out_empty_sections(shown: Sequence[Shown], wanted: list[bool]) -> None:
    """Leave out the headings under which all was left out."""
    some = [False] * 9  # whether anything stands, and whether any was left out, under a level
    gone = [False] * 9
    for place in range(len(shown) - 1, -1, -1):
        level = shown[place].level
        if not level:
            said = some if wanted[place] else gone
            said[:] = [True] * 9
            continue
        if gone[level] and not some[level]:
            wanted[place] = False
        some[level:] = gone[level:] = [False] * (9 - level)
