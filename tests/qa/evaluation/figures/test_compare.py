import io
import json
import random
import re
from dataclasses import replace

import numpy as np
import pytest

from index.errors import ArticleQAError, LoadError
from qa.evaluation.figures.bootstrap import intervals
from qa.evaluation.figures.compare import Flip, Side, compare
from qa.evaluation.figures.names import NAMES
from qa.evaluation.figures.scores import Scored
from qa.evaluation.report.limits import failures, read_limits, read_upper_limits
from qa.evaluation.report.markdown import markdown
from qa.evaluation.report.page import render
from qa.evaluation.report.report import make_report
from qa.evaluation.report.summary import print_comparison, print_summary
from qa.evaluation.run.run import Outcome

RUN = {
    "created": "2026-01-01T00:00:00+00:00",
    "data": {"questions": "q.jsonl", "sha256": "1", "articles_sha256": "2"},
    "settings": {"seed": 0, "scope": "all"},
    "models": {"encoder": "e", "llm": "m"},
    "versions": {},
}


def scored(
    number, right, seconds=1.0, *, answerable=True, declined=False, unsupported=0.0, false=0.0
):
    return Scored(
        id=f"q{number}",
        article=f"article {number % 12}",
        language="de",
        answerable=answerable,
        question=f"Frage {number}?",
        scores={
            "evidence.hit@1": float(right),
            "evidence.hit@3": 1.0,
            "evidence.precision": 0.5,
            "answer.facts": 1.0,
            "answer.unsupported": unsupported,
            "answer.false": float(false),
            "answer.right": 1 - float(false),
            "answerable": float(answerable),
            "declined": float(declined),
            "confidence": 0.2 if declined else 0.8,
            "latency.total.p50": seconds,
        },
    )


def report(rows, **changes):
    return make_report(RUN | changes, rows, seed=0)


def change_of(comparison, name):
    return next(change for change in comparison.changes if change.name == name)


def test_a_run_against_itself_changes_nothing():
    one = report([scored(n, n % 3) for n in range(60)])
    comparison = compare(one, one)
    assert comparison.questions == 60
    assert comparison.same_data
    assert comparison.flips == ()
    assert {(c.difference, c.low, c.high, c.verdict) for c in comparison.changes} == {(0, 0, 0, "")}


def test_a_small_change_of_the_same_questions_is_seen_where_two_intervals_would_overlap():
    draw = random.Random(1)
    before = [draw.random() < 0.5 for _ in range(120)]
    after = [was or number % 10 == 0 for number, was in enumerate(before)]
    old = report([scored(n, was) for n, was in enumerate(before)])
    new = report([scored(n, now) for n, now in enumerate(after)])
    change = change_of(compare(new, old), "evidence.hit@1")
    assert change.difference == pytest.approx(np.mean(after) - np.mean(before))
    assert change.verdict == "better"
    assert old.metrics["evidence.hit@1"].high > new.metrics["evidence.hit@1"].low
    assert change_of(compare(old, new), "evidence.hit@1").verdict == "worse"


def test_the_interval_of_a_change_is_that_of_the_differences():
    draw = random.Random(2)
    rows = [(draw.random() < 0.5, draw.random() < 0.6) for _ in range(80)]
    old = report([scored(n, was) for n, (was, _) in enumerate(rows)])
    new = report([scored(n, now) for n, (_, now) in enumerate(rows)])
    differences = np.array([float(now) - float(was) for was, now in rows])
    (expected,) = intervals(
        [one.article for one in new.scored], lambda drawn: np.array([differences[drawn].mean()])
    )
    change = change_of(compare(new, old), "evidence.hit@1")
    assert (change.low, change.high) == pytest.approx((expected.low, expected.high))


def test_composed_sentences_are_not_compared_with_quoted_words():
    rows = [scored(n, True) for n in range(3)]
    rows = [replace(row, scores={**row.scores, "answer.em": 1.0, "answer.f1": 1.0}) for row in rows]
    with_model, without = report(rows), report(rows, models={"encoder": "e", "llm": ""})
    names = [change.name for change in compare(without, with_model).changes]
    assert "evidence.hit@1" in names
    assert "answer.em" not in names
    assert "answer.em" in [change.name for change in compare(without, without).changes]


def test_what_is_better_when_it_is_lower_is_said_to_be_better():
    old = report([scored(n, True, seconds=4 + n % 5 / 10) for n in range(60)])
    new = report([scored(n, True, seconds=2 + n % 5 / 10) for n in range(60)])
    assert change_of(compare(new, old), "latency.total.p50").verdict == "better"
    assert change_of(compare(old, new), "latency.total.p50").verdict == "worse"


def test_fewer_false_sentences_are_better_and_each_that_is_no_longer_false_is_listed():
    old = report([scored(n, True, false=n % 2) for n in range(60)])
    new = report([scored(n, True, false=n == 1) for n in range(60)])
    comparison = compare(new, old)
    assert change_of(comparison, "answer.false").verdict == "better"
    assert change_of(comparison, "answer.right").verdict == "better"
    assert change_of(compare(old, new), "answer.false").verdict == "worse"
    flips = [(flip.name, flip.better) for flip in comparison.flips if flip.id == "q3"]
    assert flips == [("answer.false", True), ("answer.right", True)]


def test_questions_that_flipped_are_listed_each_with_what_flipped():
    old = report([
        scored(1, right=False),
        scored(2, right=True, unsupported=1.0),
        scored(3, right=True, answerable=False, declined=True),
        scored(4, right=True),
    ])  # fmt: skip
    new = report([
        scored(1, right=True),
        scored(2, right=True),
        scored(3, right=True, answerable=False),
        scored(4, right=True),
    ])  # fmt: skip
    assert compare(new, old).flips == (
        Flip("q1", "Frage 1?", "evidence.hit@1", better=True),
        Flip("q2", "Frage 2?", "answer.unsupported", better=True),
        Flip("q3", "Frage 3?", "abstention", better=False),
    )


def test_questions_that_are_right_in_one_run_alone_stand_side_by_side():
    def told(row, answer):
        return replace(row, wanted=("34",), answer=answer, quotes=(f"{answer} boats",))

    old = report([told(scored(n, True, false=n == 1), "34" if n != 1 else "43") for n in (1, 2, 3)])
    new = report([told(scored(n, True, false=n == 2), "34" if n != 2 else "12") for n in (1, 2, 3)])
    comparison = compare(new, old)
    right, wrong = comparison.turned
    assert (right.id, right.better, right.wanted) == ("q1", True, ("34",))
    assert (right.before, right.after) == (
        Side("43", ("43 boats",), ("wrong answer",)), Side("34", ("34 boats",), ())
    )  # fmt: skip
    assert (wrong.id, wrong.better, wrong.after.answer) == ("q2", False, "12")
    plain = json.loads(json.dumps(comparison.to_json()))
    assert plain["turned"][1]["before"]["answer"] == "34"
    text = markdown(new, comparison)
    assert "<summary>1 from right to wrong</summary>" in text
    assert "| Frage 2? (q2) | 34 | 34 | 12 `wrong answer` |" in text
    run = RUN | {"data": RUN["data"] | {"questions_from": None}}
    html = render(Outcome(replace(new, scored=(), run=run), (), (), 0), comparison)
    pattern = r"From right to wrong: 1.*34 boats.*12 boats.*From wrong to right: 1"
    assert re.search(pattern, html, re.DOTALL)


def test_only_questions_that_both_runs_asked_are_compared():
    old = report([scored(n, False) for n in range(30)])
    new = report([scored(n, True) for n in range(20, 60)])
    comparison = compare(new, old)
    assert comparison.questions == 10
    change = change_of(comparison, "evidence.hit@1")
    assert (change.before, change.after, change.n) == (0, 1, 10)


def test_runs_over_other_data_are_compared_with_a_warning(capsys):
    old = report([scored(n, True) for n in range(5)], data=RUN["data"] | {"sha256": "other"})
    new = report([scored(n, True) for n in range(5)])
    comparison = compare(new, old)
    assert not comparison.same_data
    print_comparison(comparison)
    assert "not asked the same questions" in capsys.readouterr().out


def test_runs_without_a_common_question_are_not_compared():
    with pytest.raises(LoadError, match="no question in common"):
        compare(report([scored(1, True)]), report([scored(2, True)]))


# ---------------------------------------------------------------- what is printed


def test_figures_and_changes_are_printed_whole_however_narrow_the_terminal(monkeypatch):
    monkeypatch.setenv("COLUMNS", "20")
    old = report([scored(n, n % 2) for n in range(30)])
    new = report([scored(n, True) for n in range(30)])
    out = io.StringIO()
    print_summary(new, out)
    print_comparison(compare(new, old), out)
    text = out.getvalue()
    line = next(line for line in text.splitlines() if line.startswith("evidence.hit@1"))
    assert line.split() == ["evidence.hit@1", "1.000", "1.000", "to", "1.000", "30"]
    assert "retrieval.mrr@10" not in text  # nothing to say of it
    change = [line for line in text.splitlines() if line.startswith("evidence.hit@1")][1]
    assert change.split()[1:4] == ["0.500", "1.000", "+0.500"]
    assert change.split()[-1] == "better"
    assert "15 got better:" in text
    assert "0 got worse" in text


def test_a_question_is_printed_as_it_is():
    odd = Scored("q[1]", "a", "de", True, {"evidence.hit@1": 1.0, "evidence.hit@3": 1.0,
                 "evidence.precision": 1.0}, "Was ist [bold]das[/bold]?")  # fmt: skip
    worse = Scored("q[1]", "a", "de", True, odd.scores | {"evidence.hit@1": 0.0}, odd.question)
    out = io.StringIO()
    print_comparison(compare(report([worse]), report([odd])), out)
    assert "q[1]  Was ist [bold]das[/bold]?" in out.getvalue()


# ---------------------------------------------------------------- limits


def test_limits_are_read():
    text = " evidence.hit@1=0.9, answer.facts = .6,"
    assert read_limits(text) == {"evidence.hit@1": 0.9, "answer.facts": 0.6}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("evidence.hit=0.9", "there is no figure 'evidence.hit': choose from retrieval"),
        ("evidence.hit@1", "has no number"),
        ("evidence.hit@1=high", "has no number"),
        ("latency.total.p50", "has no number"),
        ("abstention.rate=0.5", "neither better high nor low"),
    ],
)
def test_a_limit_that_makes_no_sense_is_named(text, why):
    with pytest.raises(ArticleQAError, match=why):
        read_limits(text)


def test_a_figure_under_its_limit_fails_and_one_at_it_does_not():
    one = report([scored(n, n % 2) for n in range(10)])
    assert failures(one, {"evidence.hit@1": 0.5, "evidence.hit@3": 1.0}) == []
    assert failures(one, {"evidence.hit@1": 0.51}) == ["evidence.hit@1 is 0.5000, under 0.51"]


def test_a_figure_that_is_better_low_fails_over_its_limit_and_not_at_it():
    one = report([scored(n, True, false=n % 2) for n in range(10)])
    limits = read_limits("answer.false=0.5,latency.total.p50=1")
    assert failures(one, limits) == []
    assert failures(one, {"answer.false": 0.49}) == ["answer.false is 0.5000, over 0.49"]
    assert failures(report([scored(1, True, false=float("nan"))]), limits)[0].startswith(
        "answer.false has no value"
    )


def test_no_figure_may_be_over_its_upper_limit_whichever_way_is_better():
    one = report([scored(n, n % 2, declined=n % 2 == 0) for n in range(10)])
    upper = read_upper_limits("evidence.hit@1=0.4, abstention.rate=0.5, answer.false=0")
    assert upper == {"evidence.hit@1": 0.4, "abstention.rate": 0.5, "answer.false": 0}
    assert failures(one, {"evidence.hit@1": 0.5}, upper) == ["evidence.hit@1 is 0.5000, over 0.4"]
    assert len(failures(one, {"answer.false": -1}, {"answer.false": -1})) == 1
    with pytest.raises(ArticleQAError, match="there is no figure 'speed'"):
        read_upper_limits("speed=1")


def test_a_figure_that_is_not_measured_fails():
    (line,) = failures(report([scored(1, True)]), {"retrieval.mrr@10": 0.1})
    assert line.startswith("retrieval.mrr@10 has no value")


def test_every_figure_has_its_meaning():
    from qa.evaluation.figures.names import MEANINGS

    assert tuple(MEANINGS) == NAMES
