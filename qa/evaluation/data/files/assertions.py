"""What promptfoo's assertions say of the right answer, in a cell or as an object."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from qa.evaluation.data.rows import as_text

ONE = frozenset({"equals", "contains", "icontains", "similar", "factuality"})
"""Assertions that name one right answer."""

ANY = frozenset({"contains-any", "icontains-any"})
"""Those that name several, any of which is right."""

ALL = frozenset({"contains-all", "icontains-all"})
"""Those that name facts which the answer has to hold together."""

REFUSAL = "is-refusal"
"""The one that wants a question to be declined."""

_WRITTEN = re.compile(r"((?:[a-z]+-)*[a-z]+)(?:\([^()]*\))?:\s*(?!//)(.*)", re.DOTALL)
_BARE = re.compile(r"(?:not-)?is-[a-z-]+|file://.*", re.DOTALL)


def read_assertions(found: Any) -> tuple[list[str], list[str], list[str]]:
    """Return right answers, facts, and the kinds of assertions that say neither."""
    answers: list[str] = []
    facts: list[str] = []
    others: list[str] = []
    for one in found if isinstance(found, list) else [found]:
        kind, values = _asserted(one)
        if kind in ONE:
            answers += values
        elif kind in ANY:
            answers += _items(values)
        elif kind in ALL:
            facts += _items(values)
        else:
            others.append(kind)
    return answers, facts, others


def _asserted(one: Any) -> tuple[str, list[str]]:
    """Return what an assertion is called, and the texts that it is about."""
    if isinstance(one, Mapping):
        value = one.get("value")
        texts = [as_text(v) for v in (value if isinstance(value, list) else [value])]
        return str(one.get("type")), [text for text in texts if text]
    written = as_text(one) or ""
    if _BARE.fullmatch(written):
        return written.partition(":")[0], []
    if told := _WRITTEN.fullmatch(written):
        return told[1], [told[2].strip()] if told[2].strip() else []
    return "equals", [written] if written else []


def _items(values: list[str]) -> list[str]:
    """Return what commas part, as promptfoo writes several texts in one cell."""
    if len(values) > 1:
        return values
    return [part.strip() for value in values for part in value.split(",") if part.strip()]
