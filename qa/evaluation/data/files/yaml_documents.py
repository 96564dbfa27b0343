"""YAML, as promptfoo's configuration is written in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from index.errors import LoadError

MOST_VALUES = 1_000_000
"""Values of a document with all that its anchors repeat; a few lines can stand for billions."""


def read_yaml(written: str, name: str) -> Any:
    """Return the document that a text is.

    Raises:
        LoadError: if it is none, or far too large.
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the slow one takes minutes for "[[["
    try:
        document = yaml.load(written, Loader=loader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" (line {mark.line + 1})" if mark else ""
        raise LoadError(f"{name} is not YAML{where}: correct it") from error
    if _is_larger(document, MOST_VALUES):
        raise LoadError(f"{name} has more than {MOST_VALUES:,} values: split it into parts")
    return document


def _is_larger(document: Any, limit: int) -> bool:
    """Tell whether a document has more values than this, each as often as it is repeated."""
    left = [document]
    for _ in range(limit):
        if not left:
            return False
        one = left.pop()
        if isinstance(one, Mapping):
            left.extend(one.values())
        elif isinstance(one, list):
            left.extend(one)
    return bool(left)
