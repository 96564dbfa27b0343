"""Every block of text that a web page shows, in reading order, and where each stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from index.sources.formats import Block
from index.sources.page.tables import BLOCK, is_data, shown_text, table_blocks

_LEVELS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6, "summary": 7}
_CONTROLS = ("button", "label", "input", "option", "datalist", "map", "audio", "video", "rt", "rp")
_APART = {"a", "span", "time"}
_AUTHOR = {"author", "authors", "byline"}
_LINE = "\v"


@dataclass(frozen=True, slots=True)
class Shown:
    """A block of a page.

    Attributes:
        block: the block, a list item with its mark.
        element: of lxml's tree; the innermost one that holds the block and stands alone.
        text: the block's text without a mark.
        linked: letters and digits of it that are in links, those to its author left out.
        away: whether any of these links leaves the page.
        level: 1 to 6 for a heading, 7 for the summary of details, 0 for what is no heading.
    """

    block: Block
    element: Any
    text: str
    linked: int
    away: bool
    level: int = 0


def shown_blocks(tree: Any) -> list[Shown]:
    """Return all blocks of lxml's tree of a page, without its controls and marks of footnotes."""
    return list(_Walk().blocks(tree))


@dataclass(slots=True)
class _Walk:
    """What is known at one place of a page."""

    parts: list[str] = field(default_factory=list)
    linked: int = 0
    away: bool = False
    link: Any = None
    mark: str = ""
    heading: str = ""
    verbatim: Any = None
    counts: list[int | None] = field(default_factory=list)
    terms: list[Block | None] = field(default_factory=list)
    labelled: list[bool] = field(default_factory=list)

    def blocks(self, tree: Any) -> Iterator[Shown]:
        from lxml.etree import iterwalk

        laid_out = _tables_around_tables(tree)
        standing: list[Any] = []
        for body in tree.iter("body"):
            walk = iterwalk(body, ("start", "end"))
            for event, element in walk:
                tag = element.tag if isinstance(element.tag, str) else ""
                alone = tag in BLOCK and tag != "br"
                if event == "start":
                    if alone or (tag == "br" and self._on_an_empty_line()):
                        yield from self._flush(standing[-1:])
                    if alone:
                        standing.append(element)
                    if tag == "table" and element not in laid_out and is_data(element):
                        yield from _rows(element)
                        walk.skip_subtree()
                    elif tag in _CONTROLS or _is_mark(element, tag):
                        walk.skip_subtree()
                    else:
                        self._enter(element, tag)
                    continue
                if alone:
                    yield from self._flush(standing[-1:])
                    standing.pop()
                self._leave(element, tag)
                if element is not body:
                    self._add(element.tail)
            return

    def _enter(self, element: Any, tag: str) -> None:
        if tag in _APART and self._follows_another(element):
            self.parts.append(" ")
        if tag == "br":
            self.parts.append(_LINE)
        elif tag == "a" and self.link is None and _is_link(element):
            self.link = element
            self.away |= _leads_away(element)
        elif tag in ("ul", "ol"):
            self.counts.append(_number(element.get("start"), 1) if tag == "ol" else None)
        elif tag == "li":
            self.mark = self._marked(element)
        elif tag == "pre" and self.verbatim is None:
            self.verbatim = element
        elif tag == "dl":
            self.terms.append(None)
            self.labelled.append(False)
        elif tag in ("dt", "dd") and self.terms:
            self.labelled[-1] = tag == "dd"
        elif tag in _LEVELS:
            self.heading = tag
        self._add(element.text)

    def _leave(self, element: Any, tag: str) -> None:
        if element is self.link:
            self.link = None
        elif element is self.verbatim:
            self.verbatim = None
        elif tag == "li":
            self.mark = ""
        elif tag in ("ul", "ol"):
            self.counts.pop()
        elif tag == "dl" and self.terms:
            self.terms.pop()
            self.labelled.pop()
        elif tag == self.heading:
            self.heading = ""

    def _add(self, text: str | None) -> None:
        if not text:
            return
        if self.verbatim is not None:
            text = text.replace("\n", _LINE)
        self.parts.append(text)
        if self.link is not None:
            self.linked += signs(text)

    def _follows_another(self, element: Any) -> bool:
        """Tell whether a page's style alone parts an element from the one before it."""
        before = element.getprevious()
        adjacent = before is not None and before.tag in _APART and not before.tail
        words = bool(self.parts) and len(self.parts[-1]) > 1  # a large first letter is no word
        return adjacent and words and self.verbatim is None and element.getparent().tag != "code"

    def _on_an_empty_line(self) -> bool:
        filled = (part for part in reversed(self.parts) if part == _LINE or part.strip())
        return self.verbatim is None and next(filled, "") == _LINE

    def _marked(self, item: Any) -> str:
        """Return a list item's bullet or number."""
        if not self.counts or self.counts[-1] is None:
            return "- "
        number = _number(item.get("value"), self.counts[-1])
        self.counts[-1] = number + 1
        return f"{number}. "

    def _flush(self, standing: list[Any]) -> Iterator[Shown]:
        text = "".join(self.parts)
        linked, away = self.linked, self.away
        self.parts.clear()
        self.linked, self.away = 0, self.link is not None and _leads_away(self.link)
        if not standing or not text.strip():
            return
        if self.verbatim is not None:
            text = text.replace(_LINE, "\n").strip("\n")
        else:
            lines = (" ".join(line.split()) for line in text.split(_LINE))
            text = "\n".join(lines).strip("\n")
        yield self._shown(text, standing[0], linked, away)

    def _shown(self, text: str, element: Any, linked: int, away: bool) -> Shown:
        level = _LEVELS.get(self.heading, 0)
        label = self.terms[-1] if self.terms and self.labelled[-1] else None
        block = Block(text if level else self.mark + text, heading=level > 0, label=label)
        self.mark = ""
        if self.terms and not self.labelled[-1]:
            self.terms[-1] = block
        return Shown(block, element, text, linked, away, level)


def _rows(table: Any) -> Iterator[Shown]:
    for row, block in table_blocks(table):
        links = [link for link in row.iter("a") if _is_link(link)]
        linked = sum(signs(shown_text(link)) for link in links)
        yield Shown(block, row, block.text, linked, bool(links))


def signs(text: str) -> int:
    """Return how many letters and digits a text has."""
    return sum(map(str.isalnum, text))


def _is_link(element: Any) -> bool:
    """Tell whether an ``<a>`` leads to another text, and not to a person."""
    if not element.get("href") or element.get("href").startswith(("mailto:", "tel:")):
        return False
    around = [element, *islice(element.iterancestors(), 2)]
    names = (word for each in around for word in re.split(r"[\W_]+", each.get("class", "")))
    return element.get("rel") != "author" and _AUTHOR.isdisjoint(names)


def _leads_away(link: Any) -> bool:
    return not link.get("href", "#").startswith("#")


def _number(value: str | None, otherwise: int) -> int:
    value = (value or "").strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) < 6 else otherwise


def _is_mark(element: Any, tag: str) -> bool:
    """Tell whether an element marks a place: a footnote's raised number, a heading's ``¶``."""
    if tag == "sup":
        link = next(element.iterdescendants("a"), None)
        return link is not None and not _leads_away(link)
    return (
        tag == "a"
        and element.get("href", "").startswith("#")
        and not len(element)
        and not signs(element.text or "")
    )


def _tables_around_tables(tree: Any) -> set[Any]:
    inner = (next(table.iterancestors("table"), None) for table in tree.iter("table"))
    return {table for table in inner if table is not None}
