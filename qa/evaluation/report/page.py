"""``report.html``: one file that opens without a network, in light and dark."""

from __future__ import annotations

import base64
import hashlib
import math
from pathlib import Path
from typing import Any

from qa.evaluation.figures.bootstrap import LEVEL, RESAMPLES
from qa.evaluation.figures.compare import Comparison
from qa.evaluation.figures.names import MEANINGS
from qa.evaluation.report.misses import KINDS, misses
from qa.evaluation.report.plots import latency_plot, reliability_plot, risk_coverage_plot, whisker
from qa.evaluation.report.report import Report, resampled_by
from qa.evaluation.report.summary import between, shown, unit_of
from qa.evaluation.run.run import Outcome

ASSETS = Path(__file__).parent / "assets"

STAGES = {"evidence": "quotes", "first_token": "first word", "total": "whole answer"}


def render(outcome: Outcome, comparison: Comparison | None = None) -> str:
    """Return the page for a finished evaluation.

    All that comes from articles, questions and answers is escaped, and the page's own policy lets
    the browser load nothing and run nothing but the script in it.

    Args:
        outcome: what was asked and what it came to.
        comparison: with another run, if there was one.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    report = outcome.report
    style, script = ((ASSETS / name).read_text("utf-8") for name in ("report.css", "report.js"))
    environment = Environment(
        loader=FileSystemLoader(ASSETS),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        shown=shown, between=between, unit_of=unit_of, whisker=whisker, meanings=MEANINGS
    )
    return environment.get_template("report.html.jinja").render(
        report=report,
        style=style,
        script=script,
        style_sum=_sum(style),
        script_sum=_sum(script),
        groups={"By language": report.by_language, "By answerable or not": report.by_answerable},
        plots=_plots(report),
        misses=misses(outcome.asked, report.scored, outcome.articles),
        kinds=KINDS,
        titles={article.id: article.title for article in outcome.articles},
        comparison=comparison,
        resampled=resampled_by(report.scored),
        level=LEVEL,
        resamples=RESAMPLES,
    )


def _plots(report: Report) -> list[dict[str, Any]]:
    """Return the plots that there is something for, each with what it says."""
    seconds = {
        label: [
            value
            for one in report.scored
            if not math.isnan(value := one.scores.get(f"latency.{stage}.p50", math.nan))
        ]
        for stage, label in STAGES.items()
    }
    seconds = {label: values for label, values in seconds.items() if values}
    found = []
    if report.curves["reliability"]:
        found.append(
            {
                "title": "Reliability of the confidence",
                "svg": reliability_plot(report.curves["reliability"]),
                "note": "On the dashed line, confidence is what it promises. "
                "Larger dots stand for more questions.",
                "legend": [],
            }
        )
    if report.curves["risk_coverage"]:
        found.append(
            {
                "title": "Risk and coverage",
                "svg": risk_coverage_plot(report.curves["risk_coverage"]),
                "note": "The share of wrong first quotes if only the surest questions are "
                "answered.",
                "legend": [],
            }
        )
    if seconds:
        found.append(
            {
                "title": "Latency",
                "svg": latency_plot(seconds),
                "note": "The share of questions that had it by then.",
                "legend": list(seconds),
            }
        )
    return found


def _sum(text: str) -> str:
    """Return the source expression by which a page's policy allows this text."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
