"""The bullets and numbers of a Word file's lists, which stand in no text of it."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


class Numbering:
    """Counts a document's list items; each paragraph is to be asked for once, in reading order.

    Args:
        root: of ``word/numbering.xml``, None where the document has none.
        styles: of ``word/styles.xml``; a style may make its paragraphs list items.
    """

    def __init__(self, root: Any, styles: Any) -> None:
        self._levels: dict[str, dict[str, tuple[str, str, int]]] = {}
        abstract: dict[str, dict[str, tuple[str, str, int]]] = {}
        for each in () if root is None else root.iterfind(f"{_W}abstractNum"):
            levels = {level.get(f"{_W}ilvl", "0"): _level(level) for level in each.iter(f"{_W}lvl")}
            abstract[each.get(f"{_W}abstractNumId", "")] = levels
        for each in () if root is None else root.iterfind(f"{_W}num"):
            known = abstract.get(_value(each, "abstractNumId"), {})
            self._levels[each.get(f"{_W}numId", "")] = known
        self._of_style: dict[str, tuple[str, str]] = {}
        for style in styles.iterfind(f"{_W}style"):
            if found := _listed(style):
                self._of_style[style.get(f"{_W}styleId", "")] = found
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)

    def mark(self, paragraph: Any, style: str) -> str:
        """Return what stands before a paragraph of this style's id: ``"- "``, ``"2. "`` or none."""
        listed = _listed(paragraph) or self._of_style.get(style)
        if not listed or listed[0] not in self._levels:
            return ""
        number, level = listed
        kind, pattern, start = self._levels[number].get(level, ("none", "", 1))
        if kind in ("bullet", "none"):
            return "- " if kind == "bullet" else ""
        depth = int(level)
        counts = self._counts[number]
        counts[depth] = counts.get(depth, start - 1) + 1
        for deeper in [each for each in counts if each > depth]:
            del counts[deeper]
        return f"{self._written(number, pattern, counts)} "

    def _written(self, number: str, pattern: str, counts: dict[int, int]) -> str:
        def one(match: re.Match[str]) -> str:
            depth = int(match[1]) - 1
            kind, _, start = self._levels[number].get(str(depth), ("decimal", "", 1))
            return _number(counts.get(depth, start), kind)

        return re.sub(r"%([1-9])", one, pattern)


def _level(level: Any) -> tuple[str, str, int]:
    """Return the kind of number, the pattern around it and where it starts."""
    start = _value(level, "start")
    return (
        _value(level, "numFmt") or "decimal",
        _value(level, "lvlText"),
        int(start) if start.isdigit() else 1,
    )


def _listed(element: Any) -> tuple[str, str] | None:
    """Return the list and the level that a paragraph or style names itself."""
    properties = element.find(f"{_W}pPr/{_W}numPr")
    if properties is None:
        return None
    level = _value(properties, "ilvl") or "0"
    return _value(properties, "numId"), level if level in "0123456789" else "0"


def _value(element: Any, name: str) -> str:
    found = element.find(f"{_W}{name}")
    return "" if found is None else found.get(f"{_W}val", "")


def _number(count: int, kind: str) -> str:
    if kind.endswith("Letter") and 1 <= count <= 26:
        letter = chr(ord("a") + count - 1)
        return letter.upper() if kind.startswith("upper") else letter
    if kind.endswith("Roman") and 1 <= count < 40:
        roman = ""
        for value, sign in _ROMAN:
            roman += sign * (count // value)
            count %= value
        return roman.upper() if kind.startswith("upper") else roman
    return str(count)
