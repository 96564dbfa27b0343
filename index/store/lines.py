"""An article as one line of JSON, with a checksum: in Chroma, in a file beside it, in an export.

The same article always gives the same line. Whoever reads one trusts nothing in it: a line that is
no article, or whose spans are not in its text, is a StoreError.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import astuple
from typing import Any, get_args, get_type_hints

from index.article import Article, Detail, Section, Sentence, Span
from index.errors import StoreError

_NAMES = get_args(get_type_hints(Detail)["name"])
_KINDS: dict[str, type] = {
    "text": str,
    "title": str,
    "titled": bool,
    "source": str,
    "language": str,
    "sections": list,
    "details": list,
    "pages": list,
}


def line_of(article: Article) -> str:
    """Return an article as one line, without its end."""
    content = {
        **{name: getattr(article, name) for name in _KINDS},
        "sections": [astuple(section) for section in article.sections],
        "details": [astuple(detail) for detail in article.details],
    }
    written = _written(content)
    return _written({"id": article.id, "sha256": _digest(written), "article": content})


def article_of(line: str) -> Article:
    """Return the article that `line_of` made a line of.

    Raises:
        StoreError: if it is damaged or no article.
    """
    try:
        sealed = json.loads(line)
        content = sealed["article"]
        if _digest(_written(content)) != sealed["sha256"]:
            raise ValueError("its checksum is another")
        article = _article(content)
        if article.id != sealed["id"]:
            raise ValueError("its id is that of another text")
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        raise StoreError(f"this is not an article as article-qa keeps it ({error})") from None
    return article


def _written(content: Any) -> str:
    return json.dumps(content, sort_keys=True, separators=(",", ":"))


def _digest(written: str) -> str:
    return hashlib.sha256(written.encode("ascii")).hexdigest()


def _article(content: dict[str, Any]) -> Article:
    if content.keys() != _KINDS.keys():
        raise ValueError("it has other parts")
    for name, kind in _KINDS.items():
        if type(content[name]) is not kind:
            raise ValueError(f"its {name} is no {kind.__name__}")
    length = len(content["text"])
    sections = tuple(
        Section(_span(heading, length), tuple(_sentence(one, length) for one in sentences))
        for heading, sentences in content["sections"]
    )
    ends = [0]
    for section in sections:
        for sentence in section.sentences:
            if sentence.start < ends[-1]:
                raise ValueError("its sentences overlap")
            ends.append(sentence.end)
    return Article(
        **{name: content[name] for name in ("text", "title", "titled", "source", "language")},
        sections=sections,
        details=tuple(_detail(detail, length) for detail in content["details"]),
        pages=_pages(content["pages"], length),
    )


def _span(ends: Any, length: int) -> Span | None:
    if ends is None:
        return None
    start, end = ends
    if type(start) is not int or type(end) is not int or end > length:
        raise ValueError("a span is not in its text")
    return Span(start, end)


def _sentence(parts: Any, length: int) -> Sentence:
    start, end, label = parts
    _span((start, end), length)
    return Sentence(start, end, _span(label, length))


def _detail(parts: Any, length: int) -> Detail:
    name, value, span, origin = parts
    if name not in _NAMES or type(value) is not str or type(origin) is not str:
        raise ValueError("a detail is none")
    return Detail(name, value, _span(span, length), origin)


def _pages(pages: list[Any], length: int) -> tuple[int, ...]:
    if any(type(page) is not int or not 0 <= page <= length for page in pages):
        raise ValueError("a page is not in its text")
    if pages != sorted(pages):
        raise ValueError("its pages are in no order")
    return tuple(pages)
