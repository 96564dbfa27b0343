"""What the command line shows: results on standard output, progress on standard error."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qa.answer import Answer
    from qa.assistant import Progress


def print_json(document: Any) -> None:
    """Print one JSON document."""
    print(json.dumps(document, ensure_ascii=False, indent=2))


def print_answer(answer: Answer) -> None:
    """Print an answer for a person: text, quotes, and why sentences were withheld."""
    print(answer.text)
    if answer.nearest:
        print(f"\nnearest passage: {answer.nearest.quote}")
    for citation in answer.citations:
        section = f"{citation.section}: " if citation.section else ""
        print(f"\n[{citation.number}] {section}{citation.quote}")
    for reason in answer.withheld:
        print(f"withheld: {reason}", file=sys.stderr)


class progress_bar:  # noqa: N801
    """A progress bar on standard error: ``with progress_bar("what") as progress``."""

    def __init__(self, what: str) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        self._bar = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TextColumn("{task.completed}/{task.total}"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
            disable=not sys.stderr.isatty(),  # a log wants lines, not a bar
        )
        self._task = self._bar.add_task(what[-60:], total=None)

    def __enter__(self) -> Progress:
        self._bar.start()
        return lambda done, total: self._bar.update(self._task, completed=done, total=total)

    def __exit__(self, *_: object) -> None:
        self._bar.stop()
