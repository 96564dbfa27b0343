"""The command ``article-qa eval``: its options, what it prints and writes."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from index.errors import StoreError

if TYPE_CHECKING:
    from qa.evaluation.figures.compare import Comparison
    from qa.evaluation.run.plan import Plan
    from qa.evaluation.run.run import Outcome
    from qa.settings import Settings


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Evaluate, print the figures, write ``report.json`` and ``report.html``.

    Args:
        options: of `qa.evaluation.options.add_options`.
        settings: models and folders.

    Returns:
        The exit code: 1 if a figure is under its limit, else 0.

    Raises:
        ArticleQAError: if it cannot be done.
    """
    from qa.evaluation.figures.compare import compare
    from qa.evaluation.figures.limits import failures
    from qa.evaluation.report.report import read_report
    from qa.evaluation.run.run import evaluate

    before = read_report(options.compare) if options.compare else None
    if options.no_llm:
        settings = settings.model_copy(update={"llm": "none"})
    out = Path(options.out or f"eval-{Path(options.questions).stem}")
    with Bar() as bar:
        outcome = evaluate(_plan(options), settings, out=out, progress=bar.told)
    comparison = compare(outcome.report, before) if before else None
    _write(out, outcome, comparison)
    _print(outcome, comparison, as_json=options.json)
    if outcome.reused:
        _tell(f"{outcome.reused} answers were in {out / 'results.jsonl'}: delete it to ask again")
    _tell(f"{out / 'report.html'} shows every miss")
    missed = failures(outcome.report, options.fail_under)
    for line in missed:
        _tell(f"failed: {line}")
    return 1 if missed else 0


def _plan(options: argparse.Namespace) -> Plan:
    from qa.evaluation.run.plan import Plan

    return Plan(
        questions=Path(options.questions),
        articles=tuple(options.article),
        questions_from=Path(options.questions_from) if options.questions_from else None,
        scope=options.scope,
        compose=not options.no_llm,
        limit=options.limit,
        seed=options.seed,
        workers=options.workers,
    )


def _write(out: Path, outcome: Outcome, comparison: Comparison | None) -> None:
    """Write both files of the report, each whole or not at all."""
    from qa.evaluation.report.page import render

    report = json.dumps(outcome.report.to_json(), ensure_ascii=False, indent=1)
    for name, text in (
        ("report.json", f"{report}\n"),
        ("report.html", render(outcome, comparison)),
    ):
        path = out / name
        temporary = path.with_name(f".{name}.new")
        try:
            temporary.write_text(text, encoding="utf-8")
            temporary.replace(path)
        except OSError as error:
            raise StoreError(f"{path} cannot be written ({error.strerror}): free it") from error


def _print(outcome: Outcome, comparison: Comparison | None, *, as_json: bool) -> None:
    from qa.evaluation.report.summary import print_comparison, print_summary

    if as_json:
        document = outcome.report.to_json()
        if comparison:
            document["comparison"] = comparison.to_json()
        sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
        return
    print_summary(outcome.report)
    if comparison:
        print_comparison(comparison)


def _tell(line: str) -> None:
    sys.stderr.write(f"{line}\n")


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
