"""Plots show what was measured, and the page escapes what it did not write itself."""

import re

from qa.evaluation.figures.scores import Scored
from qa.evaluation.report.page import render
from qa.evaluation.report.plots import latency_plot, plots_of, risk_coverage_plot
from qa.evaluation.report.report import make_report
from qa.evaluation.run.run import Outcome

RUN = {
    "created": "2026-01-01T00:00:00+00:00",
    "data": {"questions": "<b>q</b>.jsonl", "sha256": "1", "questions_from": None},
    "settings": {"seed": 0, "scope": "all"},
    "models": {"encoder": "e", "llm": "m"},
    "versions": {},
}


def scored(number, **scores):
    return Scored(f"q{number}", f"article {number % 3}", "de", True, scores, "Frage?")


def report(*rows):
    return make_report(RUN, rows, seed=0)


def test_only_what_was_measured_is_plotted():
    assert plots_of(report(scored(1, declined=0.0))) == []
    (plot,) = plots_of(report(scored(1, **{"latency.total.p50": 2.0})))
    assert (plot.title, plot.legend) == ("Latency", ["whole answer"])


def test_the_latency_of_a_stage_rises_from_none_to_all_of_its_questions():
    plot = latency_plot({"quotes": [0.1, 0.2, 10.0]})
    shares = [up for _, up in plot.lines[0].points]
    assert shares == [0.0, 1 / 3, 2 / 3, 1.0]
    assert [label for _, label in plot.ticks] == ["0.1", "1", "10"]
    assert [across for across, _ in plot.lines[0].points][::3] == [0.0, 1.0]


def test_the_axis_of_the_risk_ends_above_the_highest():
    points = [{"confidence": 0.9, "coverage": 0.5, "risk": 0.15}]
    assert risk_coverage_plot(points).top == 0.2


def test_the_page_draws_plots_and_intervals_and_escapes_names(monkeypatch):
    monkeypatch.setattr("qa.evaluation.report.page.entries", lambda *_: [])
    rows = [
        scored(n, answerable=float(n % 2), declined=0.0, confidence=n / 9, right=float(n % 2))
        for n in range(9)
    ]
    page = render(Outcome(report(*rows), (), (), 0))
    assert page.count('<svg viewBox="0 0 360 250"') == 2
    assert "&lt;b&gt;q&lt;/b&gt;.jsonl" in page
    assert "<b>q</b>" not in page
    assert 'class="whisker"' in page
    for x, y in re.findall(r"(-?[\d.]+),(-?[\d.]+) ", page):
        assert 46 <= float(x) <= 348
        assert 12 <= float(y) <= 210
