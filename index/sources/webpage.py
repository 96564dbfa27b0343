"""The article in an HTML page: what a reader of the page would see of it, and nothing hidden."""

from __future__ import annotations

import re
from typing import Any

from index.errors import LoadError
from index.sources.confined.limits import MAX_ATTRIBUTES, MAX_ELEMENTS
from index.sources.formats import JUNK_TITLE, Block, Content
from index.sources.page.blocks import shown_blocks
from index.sources.page.chrome import article_blocks
from index.sources.page.details import page_details
from index.sources.page.hidden import remove_hidden
from index.text.clean import hush, one_line

DEEPEST = 256
"""Elements within each other up to which a page is usual; parsers stop there by default."""

WIDEST_ROW = 1000
"""Cells of a row up to which a page is usual."""

_TAG = re.compile(r"<[a-zA-Z]")
_ATTRIBUTE = r"[\s/]++[^\s<>=\"'/]++(?>\s*+=\s*+(?>\"[^\"]*+\"|'[^']*+'|[^\s\"'<>]++))?+"
_MANY_ATTRIBUTES = re.compile(rf"<[a-zA-Z][^\s<>/]*+(?>{_ATTRIBUTE}){{{MAX_ATTRIBUTES + 1}}}")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that an HTML parser takes and lxml does not let anybody write again."""

_DIVIDER = r"\s*(?:[|·•»«›:/]|\s[-–—])\s+"


def read_html(name: str, text: str) -> Content:
    """Return the article of a page, found by trafilatura; else all that the page shows.

    Raises:
        LoadError: if the page is no HTML that can be parsed, or is nested too deeply.
    """
    from trafilatura import bare_extraction

    hush("trafilatura")
    tree = _tree(name, text)
    details = page_details(tree)
    remove_hidden(tree)
    shown = shown_blocks(tree)
    headlines = [each.text for each in shown if each.level == 1]
    title = _title(tree, headlines, [d.value for d in details if d.name == "site"])
    for cell in tree.iter("td", "th"):  # trafilatura fills in every cell that one spans
        for span in ("colspan", "rowspan"):
            cell.attrib.pop(span, None)
    if _is_usual(tree):
        found = bare_extraction(tree, include_comments=False, include_tables=True, fast=True)
        shown = article_blocks(shown, getattr(found, "body", None))
    return Content(title, [each.block for each in shown], marked=True, details=details)


def fragment_blocks(name: str, text: str) -> list[Block]:
    """Return the blocks that a piece of HTML shows; none where there is no HTML in it.

    Raises:
        LoadError: if it is nested too deeply, or has too many elements.
    """
    try:
        tree = _tree(name, f"<html><body>{text}</body></html>")
    except LoadError as error:
        if error.code == "too-complex":
            raise
        return []
    remove_hidden(tree)
    return [each.block for each in shown_blocks(tree)]


def _tree(name: str, text: str) -> Any:
    import lxml.html
    from lxml.etree import ErrorTypes, LxmlError

    _check_size(name, text)
    parser = lxml.html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        tree = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except LxmlError as error:
        if any(entry.type == ErrorTypes.ERR_NO_MEMORY for entry in parser.error_log):
            raise MemoryError(f"{name} is too large a page") from error
        raise LoadError(
            f"{name} is no readable HTML page: save its text as a .txt file",
            "damaged-file",
            name=name,
            kind="HTML",
        ) from error
    if any("depth" in entry.message for entry in parser.error_log):
        raise LoadError(
            f"{name} is nested too deeply: save its text as a .txt file", "too-complex", name=name
        )
    for element in tree.iter():
        for place in ("text", "tail"):
            if _CONTROLS.search(written := getattr(element, place) or ""):
                setattr(element, place, _CONTROLS.sub(" ", written))
    return tree


def _check_size(name: str, text: str) -> None:
    """Raise a LoadError for a page of more elements, or an element of more attributes, than usual.

    Elements are counted by their tags, before any of them costs memory.
    """
    if sum(1 for _ in _TAG.finditer(text)) > MAX_ELEMENTS:
        raise LoadError(
            f"{name} has more than {MAX_ELEMENTS:,} elements: save its text as a .txt file",
            "too-complex",
            name=name,
        )
    if _MANY_ATTRIBUTES.search(text):
        raise LoadError(
            f"{name} has an element of more than {MAX_ATTRIBUTES:,} attributes: save its text as a "
            ".txt file",
            "too-complex",
            name=name,
        )


def _is_usual(tree: Any) -> bool:
    """Tell whether trafilatura reads a page in time that grows with its length alone."""
    depths: dict[Any, int] = {}
    for element in tree.iter():
        depth = depths[element] = depths.get(element.getparent(), 0) + 1
        if depth > DEEPEST or (element.tag == "tr" and len(element) > WIDEST_ROW):
            return False
    return True


def _title(tree: Any, headlines: list[str], sites: list[str]) -> str:
    """Return what the page calls its article: when shared, in its one headline, or in its tab."""
    shared = tree.xpath("//meta[@property='og:title']/@content")[:1]
    headlines = [each for each in map(one_line, headlines) if each not in sites]
    headline = headlines[0] if len(headlines) == 1 else ""
    tab = [str(title.text_content()) for title in tree.iterfind(".//head/title")][:1]
    named = (one_line(title) for title in (*shared, headline, *tab))
    title = next((each for each in named if each and not JUNK_TITLE.match(each)), "")
    if headline and re.match(re.escape(headline) + _DIVIDER, title):
        return headline
    return _without_site(title, sites)


def _without_site(title: str, sites: list[str]) -> str:
    """Return a title without the name of the site before or behind it."""
    for site in filter(None, sites):
        named = re.escape(site)
        bare = re.sub(rf"^{named}{_DIVIDER}|{_DIVIDER}{named}$", "", title, flags=re.IGNORECASE)
        if bare and bare != title:
            return bare
    return title
