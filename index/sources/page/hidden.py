"""Taking out of a web page what it does not show."""

from __future__ import annotations

import re
from typing import Any

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
    r"(?<![\w-])color\s*:\s*(?:transparent\b|rgba\([^()]*,\s*0(?:\.0*)?\s*\))", re.IGNORECASE
)
_HIDDEN_CLASSES = {
    "sr-only",
    "visually-hidden",
    "visuallyhidden",
    "screen-reader-text",
    "mw-editsection",  # shown to those who may edit the page
}
_AT_RULE = re.compile(r"@[^{};@]*(?:;|\{(?:[^{}@]*\{[^{}@]*\})*[^{}@]*\})")
_SIMPLE = re.compile(r"(?P<sign>[.#])(?P<name>[\w-]+)$")
_GONE = "gone"
_EMPTY = {"a", "b", "em", "font", "i", "small", "span", "strong", "u"}
_WHOLE = {"html", "body", "main", "article"}


def remove_hidden(tree: Any) -> None:
    """Take out of lxml's tree of a page what the page does not show, in linear time.

    White text is seen on a background, which may come from anywhere above it: white text stays
    where something there names one, or has a class, which may.
    """
    hidden = _hidden_names(tree)
    elements = list(tree.iter())
    backed = set()
    for element in elements:
        parent, attributes = element.getparent(), element.attrib
        style = attributes.get("style", "")
        if parent in backed or (
            "background" in style or attributes.get("bgcolor") or attributes.get("class")
        ):
            backed.add(element)
        if parent is None or element.tag in _WHOLE:
            continue
        white = element not in backed and _WHITE.search(style)
        if white or _TRANSPARENT.search(style) or _is_hidden(element, style, hidden):
            element.clear(keep_tail=True)
            element.tag = _GONE
    _remove_gone(tree)


def _remove_gone(tree: Any) -> None:
    """Remove what was emptied, and lines' empty elements; the text between them stays.

    lxml's `drop_tree` copies the text before an element for each that it drops, and trafilatura
    does the same for empty elements: a page of many would take hours.
    """
    for parent in list(tree.iter()):
        before, texts = None, [parent.text or ""]
        gone = 0
        for child in list(parent):
            if child.tag == _GONE or (child.tag in _EMPTY and not len(child) and not child.text):
                texts.append(child.tail or "")
                parent.remove(child)
                gone += 1
                continue
            _write(parent, before, texts if gone else None)
            before, texts, gone = child, [child.tail or ""], 0
        _write(parent, before, texts if gone else None)


def _write(parent: Any, before: Any, texts: list[str] | None) -> None:
    """Write the text that stands in ``parent`` behind ``before``, None for its very first."""
    if texts is None:
        return
    if before is None:
        parent.text = "".join(texts)
    else:
        before.tail = "".join(texts)


def _hidden_names(tree: Any) -> dict[str, set[str]]:
    """Return the classes, by ``"."``, and ids, by ``"#"``, that the page's style sheets hide."""
    sheets = " ".join(style.text or "" for style in tree.iter("style"))
    hidden = {".": set(_HIDDEN_CLASSES), "#": set()}
    for rule in _AT_RULE.sub("", sheets).split("}"):
        selectors, _, declarations = rule.partition("{")
        if _HIDDEN_STYLE.search(declarations):
            for selector in selectors.split(","):
                if match := _SIMPLE.match(selector.strip()):
                    hidden[match["sign"]].add(match["name"])
    return hidden


def _is_hidden(element: Any, style: str, hidden: dict[str, set[str]]) -> bool:
    attributes = element.attrib
    if element.tag in _DROPPED:
        return not (element.tag == "dialog" and "open" in attributes)
    return bool(
        "hidden" in attributes
        or attributes.get("aria-hidden", "").strip().lower() == "true"
        or _HIDDEN_STYLE.search(style)
        or attributes.get("id", "") in hidden["#"]
        or not hidden["."].isdisjoint(attributes.get("class", "").split())
    )
