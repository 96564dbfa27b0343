"""What the command line shows: results on standard output, progress on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from qa.command_line.output.text import escaped, printable

if TYPE_CHECKING:
    from rich.progress import TaskID

Told = Callable[[str, float, int | None], None]
"""Called with what is being done, how much of it is, and how much there is in all."""


def tell(line: str) -> None:
    """Print one line on standard error."""
    print(printable(" ".join(line.split())), file=sys.stderr)


def print_json(document: Any) -> None:
    """Print one JSON document."""
    print(escaped(json.dumps(document, ensure_ascii=False, indent=2)))


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """Say at a terminal what is being waited for, until it is there; ``""`` says nothing."""
    if not what or not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(f"{what} …", refresh_per_second=4):
        yield


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
        redirect_stdout=sys.stdout.isatty(),  # results for a file or a pipe stay there
        disable=not sys.stderr.isatty(),  # a log wants lines, not a bar
    )
    stages: dict[str, TaskID] = {}

    def told(stage: str, done: float, total: int | None) -> None:
        if stage not in stages:
            for last in stages.values():
                bar.update(last, visible=False)
            stages[stage] = bar.add_task(printable(stage)[-60:], total=total)
        bar.update(stages[stage], completed=done, total=total)

    if what:
        told(what, 0, None)
    with bar:
        yield told
