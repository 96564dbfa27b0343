"""The command ``article-qa eval``: its options, what it prints and writes."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qa.evaluation.plan import Plan
    from qa.settings import Settings


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Evaluate, print the figures, write the report; return the exit code.

    Raises:
        ArticleQAError: if it cannot be done.
    """
    from qa.evaluation.run import evaluate
    from qa.evaluation.summary import print_summary

    if options.no_llm:
        settings = settings.model_copy(update={"llm": "none"})
    plan = _plan(options)
    out = Path(options.out) if options.out else Path(f"eval-{plan.questions.stem}")
    with Bar() as bar:
        outcome = evaluate(plan, settings, out=out, progress=bar.told)
    document = outcome.report.to_json()
    path = out / "report.json"
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if options.json:
        sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    else:
        print_summary(outcome.report)
    return 0


def _plan(options: argparse.Namespace) -> Plan:
    from qa.evaluation.plan import Plan

    given = vars(options)
    return Plan(
        questions=Path(given["questions"]),
        articles=tuple(given["article"]),
        questions_from=Path(given["questions_from"]) if given.get("questions_from") else None,
        scope=given.get("scope"),
        compose=not given["no_llm"],
        limit=given["limit"],
        seed=given.get("seed", 0),
        workers=given.get("workers", 1),
    )


class Bar:
    """A progress bar on standard error with the time that is left."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeElapsedColumn,
            TimeRemainingColumn,
        )

        self._bar = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._tasks: dict[str, Any] = {}

    def told(self, what: str, done: float, total: int) -> None:
        """Show how far it is; a new stage takes the place of the last."""
        if what not in self._tasks:
            for task in self._tasks.values():
                self._bar.update(task, visible=False)
            self._tasks[what] = self._bar.add_task(what, total=total)
        self._bar.update(self._tasks[what], completed=done, total=total)

    def __enter__(self) -> Bar:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()
