"""What the command line shows: results on standard output, progress on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.progress import TaskID

    from qa.answer import Answer, Citation

Told = Callable[[str, float, int | None], None]
"""Called with what is being done, how much of it is, and how much there is in all."""


def tell(line: str) -> None:
    """Print one line on standard error."""
    print(" ".join(line.split()), file=sys.stderr)


def print_json(document: Any) -> None:
    """Print one JSON document."""
    print(json.dumps(document, ensure_ascii=False, indent=2))


def print_answer(answer: Answer) -> None:
    """Print an answer for a person: text, quotes, and why sentences were withheld."""
    from qa.languages.sentences import sentences_of

    print(answer.text)
    if answer.nearest:
        print(f"\n{sentences_of(answer.language).nearest}: {answer.nearest.quote}")
    for citation in answer.citations:
        print(f"\n[{citation.number}] {_place(citation, answer.language)}{citation.quote}")
    for reason in answer.withheld:
        print(f"withheld: {reason}", file=sys.stderr)


def _place(citation: Citation, language: str) -> str:
    """Return what stands before a quote: section, page and label, in the answer's language."""
    from qa.languages.language import label_shown, page_shown

    page = page_shown(citation.page, language) if citation.page else ""
    where = ", ".join(filter(None, (citation.section, page)))
    label = f"({label_shown(citation.label, language)}) " if citation.label else ""
    return (f"{where}: " if where else "") + label


@contextmanager
def progress_bar(what: str = "") -> Iterator[Told]:
    """Show how far the work is and what time is left, on standard error."""
    from rich import progress
    from rich.console import Console

    bar = progress.Progress(
        progress.TextColumn("{task.description}", markup=False),
        progress.BarColumn(),
        progress.MofNCompleteColumn(),
        progress.TimeElapsedColumn(),
        progress.TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),  # a log wants lines, not a bar
    )
    stages: dict[str, TaskID] = {}

    def told(stage: str, done: float, total: int | None) -> None:
        if stage not in stages:
            for last in stages.values():
                bar.update(last, visible=False)
            stages[stage] = bar.add_task(stage[-60:], total=total)
        bar.update(stages[stage], completed=done, total=total)

    if what:
        told(what, 0, None)
    with bar:
        yield told
