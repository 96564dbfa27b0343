"""Lists in one cell: as JSON, as Python writes them, or with something between their items."""

from __future__ import annotations

import ast
import json
import re
from typing import Any

SEPARATORS = re.compile(r"[|;\n]")
"""What stands between the answers of one cell under a heading in the plural."""

BAR = re.compile(r"\|")
"""What stands between them anywhere; an answer of one sentence may well hold the others."""

COMMAS = re.compile(r"[,|;\n]")
"""What stands between the tags of one cell, which are words."""

_LIST = re.compile(r"\[\s*(?:[\"'\[{\]\d-]|array\b)|\{\s*[\"'}]")
_PLURAL = re.compile(r"(?:s|en)\W*\d*\W*$", re.IGNORECASE)


class NoListError(ValueError):
    """A cell begins as a list does and is none."""


def unfolded(cell: Any) -> Any:
    """Return the list or object that a cell writes out, the cell itself where it does not.

    Raises:
        NoListError: if it begins as one does and cannot be read.
    """
    if not isinstance(cell, str) or not _LIST.match(written := cell.strip()):
        return cell
    try:
        return json.loads(written)
    except (ValueError, RecursionError):
        pass
    try:
        return _value(ast.parse(written, mode="eval").body)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        raise NoListError from None


def split(answers: Any, name: str) -> Any:
    """Return the answers of a cell under the heading ``name``; what is no text stays as it is."""
    if not isinstance(answers, str):
        return answers
    parts = (SEPARATORS if _PLURAL.search(name) else BAR).split(answers)
    return [part.strip() for part in parts if part.strip()]


def _value(node: ast.expr) -> Any:
    """Return what a literal stands for; ``array([...])``, as NumPy writes it, is a list."""
    match node:
        case ast.Constant(value=str() | int() | float() | None as value):
            return value
        case ast.List(elts=items) | ast.Tuple(elts=items):
            return [_value(item) for item in items]
        case ast.Dict(keys=keys, values=values) if None not in keys:
            pairs = zip(keys, values, strict=True)
            return {str(_value(key)): _value(value) for key, value in pairs if key is not None}
        case ast.Call(func=ast.Name(id="array"), args=[items, *_]):
            return _value(items)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            return -value
        case ast.Name(id="nan"):
            return None
    raise ValueError("this is no literal")
