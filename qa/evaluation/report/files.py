"""The files of a report, each written whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import StoreError
from qa.evaluation.report.junit import junit
from qa.evaluation.report.markdown import markdown
from qa.evaluation.report.page import render
from qa.evaluation.report.questions_csv import questions_csv

if TYPE_CHECKING:
    from qa.evaluation.figures.compare import Comparison
    from qa.evaluation.run.run import Outcome


def write_report(
    out: Path,
    outcome: Outcome,
    comparison: Comparison | None = None,
    *,
    junit_file: Path | None = None,
) -> None:
    """Write ``report.json``, ``report.html``, ``report.md`` and ``questions.csv`` into a folder.

    Args:
        out: the folder, which exists.
        outcome: what was found.
        comparison: with another run.
        junit_file: where the questions go as JUnit XML, if anywhere.

    Raises:
        StoreError: if a file cannot be written.
    """
    report = outcome.report
    plain = json.dumps(report.to_json(), ensure_ascii=False, indent=1)
    write_whole(out / "report.json", f"{plain}\n")
    write_whole(out / "report.html", render(outcome, comparison))
    write_whole(out / "report.md", markdown(report, comparison))
    write_whole(out / "questions.csv", questions_csv(report))
    if junit_file:
        write_whole(junit_file, junit(report))


def write_whole(path: Path, text: str) -> None:
    """Write a file; what was there before stays until all of the new one is there.

    Raises:
        StoreError: if it cannot be written.
    """
    temporary = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(text, encoding="utf-8", newline="")
        temporary.replace(path)
    except OSError as error:
        raise StoreError(f"{path} cannot be written ({error.strerror}): free it") from error
