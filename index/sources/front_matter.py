"""What stands before the text of a Markdown file and describes it: YAML, TOML or JSON."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from typing import Any, Literal

from index.article import Detail
from index.sources.dates import iso_date
from index.sources.details import names_of
from index.text.clean import one_line

LONGEST = 20_000
"""Characters that it may have."""

_FENCES = (
    ("yaml", re.compile(r"---[^\S\n]*\n(.*?)^(?:---|\.\.\.)[^\S\n]*(?:\n|\Z)", re.DOTALL | re.M)),
    ("toml", re.compile(r"\+\+\+[^\S\n]*\n(.*?)^\+\+\+[^\S\n]*(?:\n|\Z)", re.DOTALL | re.M)),
    ("json", re.compile(r"(\{\s*\".*?^\})[^\S\n]*(?:\n|\Z)", re.DOTALL | re.M)),
)
_LINE = re.compile(r"([A-Za-z][\w -]*):(?:[^\S\n]+(.*))?")
_KEYS: dict[Literal["author", "date", "site", "source"], tuple[str, ...]] = {
    "author": ("author", "authors", "by", "byline", "creator"),
    "date": ("date", "published", "publishdate", "pubdate", "published_at", "created"),
    "site": ("site", "site_name", "publication", "publisher"),
    "source": ("source", "url", "canonical", "canonical_url", "source_url", "link", "permalink"),
}


def split_front_matter(text: str) -> tuple[str, list[Detail], str]:
    """Return the title that front matter gives, its details, and the text after it.

    A text without front matter, or with some that cannot be read, is returned whole.
    """
    for kind, fence in _FENCES:
        match = fence.match(text[:LONGEST])
        if match:
            fields = _fields(kind, match[1])
            if fields is not None:
                return _title(fields), list(_details(fields)), text[match.end() :]
    return "", [], text


def _fields(kind: str, text: str) -> dict[str, Any] | None:
    """Return the fields by their names in lower case, None where the text has none."""
    found: dict[Any, Any] | None
    try:
        if kind == "toml":
            found = tomllib.loads(text)
        elif kind == "json":
            found = json.loads(text)
        else:
            found = _yaml(text)
    except (ValueError, RecursionError):
        return None
    return {str(key).lower(): value for key, value in found.items()} if found else None


def _yaml(text: str) -> dict[Any, Any] | None:
    """Return the fields of YAML; lines of names and values where a colon in one breaks it."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the slow one takes minutes for "[[["
    try:
        found = yaml.load(text, Loader=loader)
    except yaml.YAMLError:
        lines = [line for line in text.split("\n") if line.strip()]
        matches = [_LINE.fullmatch(line.rstrip()) for line in lines if line[0] not in " -#"]
        return (
            {match[1]: (match[2] or "").strip("\"' ") for match in matches if match}
            if all(matches)
            else None
        )
    return found if isinstance(found, dict) else None


def _title(fields: dict[str, Any]) -> str:
    title = fields.get("title")
    return one_line(str(title)) if isinstance(title, str | int | float) else ""


def _details(fields: dict[str, Any]) -> Iterator[Detail]:
    for name, keys in _KEYS.items():
        for key in keys:
            values = [value for value in _values(fields.get(key)) if value]
            if name == "author":
                values = [each for value in values for each in names_of(value)]
            elif name == "date":
                values = [day for value in values if (day := iso_date(value))][:1]
            elif name == "source":
                values = [value for value in values if value.startswith(("http://", "https://"))]
            if values:
                yield from (Detail(name, one_line(value), None, "front matter") for value in values)
                break


def _values(value: Any) -> Iterator[str]:
    """Yield the texts of a field: its own, those of a list, and the names of what has one."""
    for each in value[:20] if isinstance(value, list) else [value]:
        named = each.get("name") if isinstance(each, dict) else each
        if named is not None and not isinstance(named, dict | list):
            yield str(named)
