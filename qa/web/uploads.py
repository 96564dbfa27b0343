"""Taking an article in while the page stays alive: what to show meanwhile and in the end."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from index.errors import ArticleQAError
from index.threads import HandOver, Put
from qa.transcripts.transcripts import NoConversationError
from qa.web.article import as_text

if TYPE_CHECKING:
    from qa.assistant import Assistant, Ingested
    from qa.web.words import Words

FILE_TYPES = [".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf", ".docx"]
"""What the file chooser offers; what a file really is, its content tells."""

Report: TypeAlias = "tuple[int, int] | Ingested"
"""Texts embedded so far and in all; or how it ended."""

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Step:
    """How far an upload is.

    Attributes:
        html: the line to show.
        article: id of the article, once it is in the index.
    """

    html: str
    article: str = ""


def take_in(assistant: Assistant, path: Path, name: str, words: Words) -> Iterator[Step]:
    """Put an uploaded file into the index; yield what to show, the outcome last.

    Args:
        assistant: whose index it goes into.
        path: the uploaded copy; removed afterwards.
        name: what the visitor calls it.
        words: the page's own.
    """

    def work(put: Put[Report]) -> None:
        def progress(done: int, total: int) -> None:
            put((done, total))

        try:
            put(assistant.ingest(path, name=name, progress=progress))
        finally:
            path.unlink(missing_ok=True)

    reading = words.reading.format(name)
    yield Step(_progress(reading))
    try:
        for reports in HandOver(work, "ingest", most=0).batches():
            if isinstance(report := reports[-1], tuple):
                yield Step(_progress(reading, *report))
            else:
                yield _outcome(report, words)
    except Exception as error:
        yield Step(notice(problem(error, words), "problem"))


def notice(text: str, kind: str = "") -> str:
    """Return a line of text as HTML."""
    role = "alert" if kind == "problem" else "status"
    return f'<p class="notice {kind}" role="{role}" dir="auto">{as_text(text)}</p>' if text else ""


def problem(error: Exception, words: Words) -> str:
    """Return one line about what went wrong; what a visitor can do nothing about is logged."""
    if isinstance(error, NoConversationError):
        return words.no_conversation
    if isinstance(error, ArticleQAError):
        return " ".join(str(error).split())
    _LOG.error("the page could not do what it was asked", exc_info=error)
    return words.failed


def _progress(text: str, done: int = 0, total: int = 0) -> str:
    bar = (
        f'<progress value="{done}" max="{total}"></progress>' if total else "<progress></progress>"
    )
    return f'<p class="notice" dir="auto">{as_text(text)} {bar}</p>'


def _outcome(report: Ingested, words: Words) -> Step:
    said = {"added": words.added, "unchanged": words.unchanged, "replaced": words.replaced}
    return Step(notice(said[report.status].format(report.title)), report.id)
