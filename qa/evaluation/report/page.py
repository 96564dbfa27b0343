"""The pages of a report: each one file that opens without a network, in light and dark."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from pathlib import Path
from typing import Any

from qa.evaluation.figures.bootstrap import LEVEL, RESAMPLES
from qa.evaluation.figures.compare import Comparison
from qa.evaluation.figures.names import MEANINGS
from qa.evaluation.figures.verdict import KINDS, RESULTS
from qa.evaluation.report.plots import plots_of
from qa.evaluation.report.questions import entries
from qa.evaluation.report.report import resampled_by, tags_of
from qa.evaluation.report.summary import between, shown, unit_of
from qa.evaluation.run.run import Outcome

ASSETS = Path(__file__).parent / "assets"


def render(outcome: Outcome, comparison: Comparison | None = None) -> str:
    """Return the page for a finished evaluation."""
    report = outcome.report
    return page(
        "report.html.jinja",
        report=report,
        groups={
            "By language": report.by_language,
            "By answerable or not": report.by_answerable,
            "By tag": report.by_tag,
        },
        tags=tags_of(report.scored),
        plots=plots_of(report),
        entries=(every := entries(outcome.asked, report.scored, outcome.articles)),
        counts=Counter(name for entry in every for name in (entry.result, *entry.kinds)),
        kinds=KINDS,
        results=RESULTS.values(),
        titles={article.id: article.title for article in outcome.articles},
        comparison=comparison,
        resampled=resampled_by(report.scored),
        level=LEVEL,
        resamples=RESAMPLES,
    )


def page(template: str, **values: Any) -> str:
    """Return a page of the assets' templates.

    All that comes from articles, questions and answers is escaped, and the page's own policy lets
    the browser load nothing and run nothing but the script in it.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    style, script = ((ASSETS / name).read_text("utf-8") for name in ("report.css", "report.js"))
    environment = Environment(
        loader=FileSystemLoader(ASSETS),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(shown=shown, between=between, unit_of=unit_of, meanings=MEANINGS)
    return environment.get_template(template).render(
        style=style, script=script, style_sum=_sum(style), script_sum=_sum(script), **values
    )


def _sum(text: str) -> str:
    """Return the source expression by which a page's policy allows this text."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
