"""Taking an article in while the page stays alive: what to show meanwhile and in the end."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from index.errors import ArticleQAError
from qa.web.reading import as_text

if TYPE_CHECKING:
    from qa.assistant import Assistant, Ingested
    from qa.web.words import Words

FILE_TYPES = [".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf", ".docx"]
"""What the file chooser offers; what a file really is, its content tells."""

Report: TypeAlias = "tuple[int, int] | Ingested | Exception"
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
    reports: queue.SimpleQueue[Report] = queue.SimpleQueue()

    def work() -> None:
        try:
            reports.put(
                assistant.ingest(
                    path, name=name, progress=lambda done, total: reports.put((done, total))
                )
            )
        except Exception as error:
            reports.put(error)
        finally:
            path.unlink(missing_ok=True)

    yield Step(_progress(words.reading.format(name)))
    threading.Thread(target=work, name="ingest", daemon=True).start()
    while isinstance(report := _newest(reports), tuple):
        yield Step(_progress(words.reading.format(name), *report))
    yield _outcome(report, words)


def notice(text: str, kind: str = "") -> str:
    """Return a line of text as HTML."""
    role = "alert" if kind == "problem" else "status"
    return f'<p class="notice {kind}" role="{role}" dir="auto">{as_text(text)}</p>' if text else ""


def problem(error: Exception, words: Words) -> str:
    """Return one line about what went wrong; what a visitor can do nothing about is logged."""
    if isinstance(error, ArticleQAError):
        return " ".join(str(error).split())
    _LOG.error("the page could not do what it was asked", exc_info=error)
    return words.failed


def _newest(reports: queue.SimpleQueue[Report]) -> Report:
    """Wait for a report and return it, or the last one where several came meanwhile."""
    report = reports.get()
    while isinstance(report, tuple) and not reports.empty():
        report = reports.get()
    return report


def _progress(text: str, done: int = 0, total: int = 0) -> str:
    bar = (
        f'<progress value="{done}" max="{total}"></progress>' if total else "<progress></progress>"
    )
    return f'<p class="notice" dir="auto">{as_text(text)} {bar}</p>'


def _outcome(report: Ingested | Exception, words: Words) -> Step:
    if isinstance(report, Exception):
        return Step(notice(problem(report, words), "problem"))
    said = {"added": words.added, "unchanged": words.unchanged, "replaced": words.replaced}
    return Step(notice(said[report.status].format(report.title)), report.id)
