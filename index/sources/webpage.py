"""The article in an HTML page: what a reader of the page would see of it, and nothing hidden."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from index.errors import LoadError
from index.sources.formats import Block, Content
from index.text.clean import hush, one_line

_DROPPED = {
    "script",
    "style",
    "template",
    "noscript",
    "iframe",
    "object",
    "svg",
    "canvas",
    "dialog",
    "select",
    "textarea",
}
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0+(?:\.0*)?\s*(?:;|!|$)"
    r"|font-size\s*:\s*0+(?:\.0*)?(?:px|em|rem|pt|%)?\s*(?:;|!|$)|text-indent\s*:\s*-\d{3,}"
    r"|(?:left|right|top|bottom)\s*:\s*-\d{3,}|clip\s*:\s*rect\(\s*[01]|clip-path\s*:\s*inset\(\s*50%",
    re.IGNORECASE,
)
_WHITE = re.compile(
    r"(?<![\w-])color\s*:\s*(?:white\b|#f{3,4}\b|#f{6}\b|#f{8}\b|rgba?\(\s*255[\s,]+255[\s,]+255\b)",
    re.IGNORECASE,
)
_TRANSPARENT = re.compile(
    r"(?<![\w-])color\s*:\s*(?:transparent\b|rgba\([^)]*,\s*0(?:\.0*)?\s*\))", re.IGNORECASE
)
_HIDDEN_CLASSES = {"sr-only", "visually-hidden", "screen-reader-text", "visuallyhidden"}
_AT_RULE = re.compile(r"@[^{};@]*(?:;|\{(?:[^{}@]*\{[^{}@]*\})*[^{}@]*\})")
_SIMPLE = re.compile(r"(?P<sign>[.#])(?P<name>[\w-]+)$")
_WHOLE = {"html", "body", "main", "article"}
_BLOCK = re.compile(
    r"address|article|aside|blockquote|body|br|caption|dd|details|div|dl|dt|fieldset|figcaption"
    r"|figure|footer|form|h[1-6]|header|hr|legend|li|main|nav|ol|p|pre|section|summary|table|tbody"
    r"|td|tfoot|th|thead|tr|ul"
)


def read_html(name: str, text: str) -> Content:
    """Return the article of a page, found by trafilatura; else all that the page shows.

    Raises:
        LoadError: if the page is no HTML that can be parsed.
    """
    import lxml.html
    from lxml.etree import LxmlError
    from trafilatura import bare_extraction

    hush("trafilatura")
    try:
        parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        tree = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (LxmlError, ValueError) as error:
        raise LoadError(f"{name} is no readable HTML page: save its text as a .txt file") from error
    title = _title(tree)
    _remove_hidden(tree)
    found = bare_extraction(tree, include_comments=False, include_tables=True)
    body = getattr(found, "body", None)
    blocks = [] if body is None else list(_article_blocks(body))
    if not any(block.text.strip() for block in blocks if not block.heading):
        blocks = list(_visible_blocks(tree))
    return Content(title, blocks, marked=True)


def _title(tree: Any) -> str:
    """Return what the page calls its article: when shared, in its one h1, or in its tab."""
    shared = tree.xpath("//meta[@property='og:title']/@content")
    main = [one_line(str(heading.text_content())) for heading in tree.iter("h1")]
    tab = [one_line(str(title.text_content())) for title in tree.iterfind(".//head/title")]
    candidates = [*map(one_line, shared[:1]), *(main if len(main) == 1 else []), *tab[:1]]
    return next(filter(None, candidates), "")


def _remove_hidden(tree: Any) -> None:
    """Take out of the tree what the page does not show."""
    sheets = " ".join(style.text or "" for style in tree.iter("style"))
    hidden = {".": set(_HIDDEN_CLASSES), "#": set()}
    for rule in _AT_RULE.sub("", sheets).split("}"):
        selectors, _, declarations = rule.partition("{")
        if _HIDDEN_STYLE.search(declarations):
            for selector in selectors.split(","):
                if match := _SIMPLE.match(selector.strip()):
                    hidden[match["sign"]].add(match["name"])
    for element in list(tree.iter()):
        if element.getparent() is not None and _is_hidden(element, hidden):
            element.drop_tree()


def _is_hidden(element: Any, hidden: dict[str, set[str]]) -> bool:
    if element.tag in _DROPPED:
        return not (element.tag == "dialog" and "open" in element.attrib)
    if element.tag in _WHOLE:
        return False
    attributes = element.attrib
    return bool(
        "hidden" in attributes
        or attributes.get("aria-hidden", "").strip().lower() == "true"
        or _HIDDEN_STYLE.search(attributes.get("style", ""))
        or _is_unseen(element)
        or attributes.get("id", "") in hidden["#"]
        or not hidden["."].isdisjoint(attributes.get("class", "").split())
    )


def _is_unseen(element: Any) -> bool:
    """Tell whether an element's own style makes its text transparent, or white on no colour.

    White text is seen on a background, which may come from anywhere above it: white text stays
    where something there names one, or has a class, which may.
    """
    style = element.get("style", "")
    if _TRANSPARENT.search(style):
        return True
    if not _WHITE.search(style):
        return False
    around = [element, *element.iterancestors()]
    return not any(
        "background" in each.get("style", "") or each.get("bgcolor") or each.get("class")
        for each in around
    )


def _article_blocks(parent: Any) -> Iterator[Block]:
    """Yield the blocks of trafilatura's tree."""
    for element in parent:
        if element.tag == "head":
            yield Block(_text(element), heading=True)
        elif element.tag == "row":
            yield Block(" | ".join(filter(None, (_text(cell) for cell in element))))
        elif element.tag == "item":
            yield Block("- " + _text(element, leave_out="list"))
            yield from _article_blocks(element.findall("list"))
        elif element.tag in ("list", "table", "quote", "div", "body"):
            if element.text and element.text.strip():
                yield Block(element.text)
            yield from _article_blocks(element)
        else:
            yield Block(_text(element))
        if element.tail and element.tail.strip():
            yield Block(element.tail)


def _text(element: Any, leave_out: str = "") -> str:
    """Return an element's text on as many lines as it has line breaks."""
    lines = "".join(_parts(element, leave_out)).split("\v")
    return "\n".join(" ".join(line.split()) for line in lines)


def _parts(element: Any, leave_out: str) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag in ("lb", "br"):
            yield "\v"
        elif child.tag != leave_out:
            yield from _parts(child, leave_out)
        yield child.tail or ""


def _visible_blocks(tree: Any) -> Iterator[Block]:
    """Yield every block of text of a page."""
    line: list[str] = []
    heading = False

    def flush() -> Iterator[Block]:
        text = " ".join("".join(line).split())
        line.clear()
        if text:
            yield Block(text, heading)

    def walk(element: Any) -> Iterator[Block]:
        nonlocal heading
        is_block = _BLOCK.fullmatch(str(element.tag)) is not None
        if is_block:
            yield from flush()
        if re.fullmatch("h[1-6]", str(element.tag)):
            heading = True
        line.append(element.text or "")
        for child in element:
            yield from walk(child)
            line.append(child.tail or "")
        if is_block:
            yield from flush()
            heading = False

    for body in tree.iter("body"):
        yield from walk(body)
        yield from flush()
