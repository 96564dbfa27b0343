"""What goes between the program and the process that reads a file, and what of it is believed.

That process works on hostile data, so what it says may be hostile too: it is plain JSON, and an
article is taken over only if each of its spans lies in its text and its sentences are in order.
"""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from index.article import Article, Detail, Section, Sentence, Span
from index.errors import CODES, ArticleQAError, Code, LoadError
from index.sources.confined.limits import Limits
from index.sources.confined.read import Given
from index.text.clean import one_line

_SIZE = struct.Struct(">Q")
_PIECE = 1 << 20
_Span = tuple[int, int]


class _Answer(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class Sample(_Answer):
    """A part of the text, whose language is asked for."""

    kind: Literal["sample"]
    text: str


class Refusal(_Answer):
    """Why there is no article."""

    kind: Literal["refusal"]
    line: str
    code: str
    details: dict[str, str | int | float]


class Fault(_Answer):
    """What was raised and should not have been."""

    kind: Literal["fault"]
    trace: str


class Found(_Answer):
    """An article; a section is its heading and its sentences, each with its label."""

    kind: Literal["article"]
    text: str
    title: str
    titled: bool
    language: str
    sections: list[tuple[_Span | None, list[tuple[int, int, _Span | None]]]]
    details: list[tuple[Literal["author", "date", "site", "source"], str, _Span | None, str]]
    pages: list[int]


class _Message(BaseModel):
    answer: Annotated[Sample | Refusal | Fault | Found, Field(discriminator="kind")]


class Order(NamedTuple):
    """What a process is told to read, and within what."""

    given: Given
    limits: Limits


# ------------------------------------------------------------------------------ frames of bytes


def send(talk: socket.socket, data: bytes) -> None:
    """Send some bytes with their number before them."""
    talk.sendall(_SIZE.pack(len(data)) + data)


def receive(talk: socket.socket, most: int, beat: Callable[[], None] = lambda: None) -> bytes:
    """Return what the other side sent.

    Args:
        talk: with a time limit after which `beat` is called, time and again.
        most: bytes that are taken.
        beat: raises what ends the waiting.

    Raises:
        EOFError: if the other side has gone.
        ValueError: if it wants to send more.
    """
    (size,) = _SIZE.unpack(_exactly(talk, _SIZE.size, beat))
    if size > most:
        raise ValueError(f"{size} bytes are more than {most}")
    return _exactly(talk, size, beat)


def _exactly(talk: socket.socket, size: int, beat: Callable[[], None]) -> bytes:
    data = bytearray()
    while len(data) < size:
        beat()
        try:
            piece = talk.recv(min(size - len(data), _PIECE))
        except TimeoutError:
            continue
        except ConnectionError as error:
            raise EOFError("the other side has gone") from error
        if not piece:
            raise EOFError("the other side has gone")
        data += piece
    return bytes(data)


# ---------------------------------------------------------------------------------- to the process


def order_bytes(order: Order) -> tuple[bytes, bytes]:
    """Return an order as two frames: what is known of the data, and the data."""
    known = {**asdict(order.given), "data": None}
    return json.dumps([known, asdict(order.limits)]).encode(), order.given.data


def order_of(known: bytes, data: bytes) -> Order:
    """Return what `order_bytes` made two frames of."""
    given, limits = json.loads(known)
    return Order(Given(**{**given, "data": data}), Limits(**limits))


# -------------------------------------------------------------------------------- from the process


def sample_bytes(text: str) -> bytes:
    """Return a question for the language of a text."""
    return _message({"kind": "sample", "text": text})


def refusal_bytes(error: ArticleQAError) -> bytes:
    """Return an error as bytes."""
    details = dict(error.details)
    return _message(
        {"kind": "refusal", "line": str(error), "code": error.code or "", "details": details}
    )


def fault_bytes(trace: str) -> bytes:
    """Return the trace of an exception as bytes."""
    return _message({"kind": "fault", "trace": trace})


def article_bytes(article: Article) -> bytes:
    """Return an article as bytes."""
    sections = [
        (_pair(s.heading), [(t.start, t.end, _pair(t.label)) for t in s.sentences])
        for s in article.sections
    ]
    return _message(
        {
            "kind": "article",
            "text": article.text,
            "title": article.title,
            "titled": article.titled,
            "language": article.language,
            "sections": sections,
            "details": [(d.name, d.value, _pair(d.span), d.origin) for d in article.details],
            "pages": article.pages,
        }
    )


def _message(answer: object) -> bytes:
    return json.dumps({"answer": answer}, ensure_ascii=False).encode("utf-8", "replace")


def _pair(span: Span | None) -> _Span | None:
    return (span.start, span.end) if span else None


def answer_of(data: bytes) -> Sample | Refusal | Fault | Found:
    """Return what a process says, which may be anything in this form.

    Raises:
        ValueError: if it is not in this form.
    """
    try:
        return _Message.model_validate_json(data).answer
    except ValidationError as error:
        raise ValueError(f"the answer has {error.error_count()} faults") from None


def error_of(refusal: Refusal) -> LoadError:
    """Return the error that a process tells of; a ValueError says that it is none of ours."""
    known: dict[str, Code] = {code: code for code in CODES}
    if refusal.code not in known or set(refusal.details) != set(CODES[known[refusal.code]]):
        raise ValueError("the refusal has no known code")
    details = {
        name: one_line(value) if isinstance(value, str) else value
        for name, value in refusal.details.items()
    }
    return LoadError(one_line(refusal.line, 1000), known[refusal.code], **details)


def article_of(found: Found, source: str, most: int) -> Article:
    """Return the article that a process found, of at most so many characters.

    Raises:
        ValueError: if a span is not in the text, or two sentences share a character.
    """
    text = found.text
    if len(text) > most or not text:
        raise ValueError("the text is empty or too long")
    sections = tuple(
        Section(
            _span(text, heading),
            tuple(Sentence(start, end, _span(text, label)) for start, end, label in sentences),
        )
        for heading, sentences in found.sections
    )
    _check_order(text, _in_order(sections))
    if any(not 0 <= page <= len(text) for page in found.pages) or found.pages != sorted(
        found.pages
    ):
        raise ValueError("a page begins outside the text")
    return Article(
        text=text,
        title=one_line(found.title) or "Untitled",
        titled=found.titled,
        source=source,
        language=found.language if found.language.isalpha() else "",
        sections=sections,
        details=tuple(
            Detail(name, one_line(value, 1000), _span(text, span), origin)
            for name, value, span, origin in found.details
        ),
        pages=tuple(found.pages),
    )


def _span(text: str, pair: _Span | None) -> Span | None:
    if pair is None:
        return None
    if pair[1] > len(text):
        raise ValueError("a span ends behind the text")
    return Span(*pair)


def _in_order(sections: Sequence[Section]) -> Iterator[Span]:
    for section in sections:
        yield from (section.heading,) if section.heading else ()
        yield from section.sentences


def _check_order(text: str, spans: Iterator[Span]) -> None:
    end = 0
    for span in spans:
        if not end <= span.start < span.end <= len(text):
            raise ValueError("sentences overlap or are not in the text")
        end = span.end
