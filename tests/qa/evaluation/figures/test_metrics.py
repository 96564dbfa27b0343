import math

import numpy as np
import pytest
from sklearn.metrics import f1_score, precision_score, recall_score, roc_auc_score

from qa.evaluation.figures.bootstrap import Interval, clusters, intervals
from qa.evaluation.figures.metrics import (
    ABSTENTION,
    NAMES,
    abstention,
    abstention_resampled,
    calibration_error,
    figures,
    reliability,
    risk_coverage,
)
from qa.evaluation.figures.scores import Scored


def scored(rows, articles=None):
    articles = articles or [f"article {n}" for n in range(len(rows))]
    return [
        Scored(str(n), article, "de", None, row)
        for n, (row, article) in enumerate(zip(rows, articles, strict=True))
    ]


# ---------------------------------------------------------------- figures


def test_a_figure_is_the_mean_of_the_questions_that_have_the_score():
    rows = [{"answer.facts": 1.0}, {"answer.facts": 0.0}, {"answer.facts": math.nan}, {}]
    figure = figures(scored(rows))["answer.facts"]
    assert (figure.value, figure.n) == (0.5, 2)


def test_a_latency_is_a_median():
    rows = [{"latency.total.p50": seconds} for seconds in (1.0, 9.0, 2.0)]
    assert figures(scored(rows))["latency.total.p50"].value == 2


def test_every_name_is_there_even_without_data():
    found = figures([])
    assert tuple(found) == NAMES
    assert all((f.value, f.low, f.high, f.n) == (None, None, None, 0) for f in found.values())


def test_names_are_those_that_others_rely_on():
    promised = {
        "retrieval.success@1", "retrieval.success@5", "retrieval.mrr@10", "evidence.hit@1",
        "evidence.hit@3", "evidence.precision", "evidence.recall", "evidence.f1", "answer.facts",
        "answer.em", "answer.f1", "answer.unsupported", "abstention.precision",
        "abstention.recall", "abstention.f1", "abstention.auroc", "latency.evidence.p50",
        "latency.first_token.p50", "latency.total.p50",
    }  # fmt: skip
    assert promised <= set(NAMES)


# ---------------------------------------------------------------- abstention


def table(answerable, declined, confidence):
    return np.array([answerable, declined, confidence], dtype=float).T


def test_a_worked_example_of_declining():
    # four are not answered by their article; three of those and one other are declined
    found = abstention(
        table(
            [0, 0, 0, 0, 1, 1, 1, 1, 1, 1],
            [1, 1, 1, 0, 1, 0, 0, 0, 0, 0],
            [0.1, 0.2, 0.3, 0.8, 0.4, 0.6, 0.7, 0.9, 0.9, 1.0],
        )
    )
    precision = recall = f1 = 3 / 4
    auroc = (6 + 6 + 6 + 3) / 24  # pairs in which the answerable question is the surer
    assert found == pytest.approx([precision, recall, f1, auroc])


def test_declining_is_scored_as_scikit_learn_does_in_every_resample():
    draw = np.random.default_rng(2)
    for questions in (2, 3, 10, 200):
        for _ in range(50):
            answerable = draw.random(questions) < 0.8
            confidence = draw.random(questions).round(1)
            declined = confidence < draw.random()
            values = table(answerable, declined, confidence)
            if len(set(answerable)) < 2:
                assert np.isnan(abstention(values)).all()
                assert np.isnan(abstention_resampled(values)).all()
                continue
            expected = [
                precision_score(~answerable, declined, zero_division=np.nan),
                recall_score(~answerable, declined, zero_division=np.nan),
                f1_score(~answerable, declined, zero_division=np.nan),
                roc_auc_score(answerable, confidence),
            ]
            assert abstention(values) == pytest.approx(expected, nan_ok=True)
            assert abstention_resampled(values) == pytest.approx(expected, nan_ok=True)


def test_declining_has_no_figures_where_everything_is_answered():
    rows = [{"answerable": 1.0, "declined": 0.0, "confidence": 0.9}] * 5
    found = figures(scored(rows))
    assert all(found[name].n == 0 and found[name].value is None for name in ABSTENTION)
    assert found["abstention.rate"].value == 0


# ---------------------------------------------------------------- calibration


def test_a_worked_example_of_calibration():
    confidence = [0.95, 0.9, 0.85, 0.62, 0.55, 0.31, 0.08, 1.0, 0.0]
    answerable = [1, 1, 0, 1, 0, 0, 0, 1, 1]
    # torchmetrics 1.9, BinaryCalibrationError(n_bins=10, norm="l1")
    assert calibration_error(np.array([answerable, confidence]).T) == pytest.approx(0.35111111)


def test_calibration_error_is_that_of_torchmetrics():
    reference = pytest.importorskip(
        "torchmetrics.classification", reason="torchmetrics is not installed"
    )
    import torch

    draw = np.random.default_rng(3)
    for questions in (1, 7, 300):
        confidence = draw.random(questions)
        answerable = (draw.random(questions) < confidence).astype(float)
        expected = reference.BinaryCalibrationError(n_bins=10, norm="l1")(
            torch.tensor(confidence), torch.tensor(answerable).int()
        )
        found = calibration_error(np.array([answerable, confidence]).T)
        assert found == pytest.approx(float(expected), abs=1e-6)


def test_the_reliability_curve_counts_every_question_once():
    draw = np.random.default_rng(4)
    confidence = np.concatenate([draw.random(200), [0.0, 0.1, 0.3, 0.5, 0.7, 1.0]])
    rows = [{"confidence": c, "answerable": float(c > 0.4)} for c in confidence]
    bins = reliability(scored(rows))
    assert sum(point["n"] for point in bins) == len(rows)
    mean = sum(point["n"] * point["confidence"] for point in bins) / len(rows)
    assert mean == pytest.approx(confidence.mean())
    share = sum(point["n"] * point["answerable"] for point in bins) / len(rows)
    assert share == pytest.approx((confidence > 0.4).mean())


def test_risk_and_coverage_of_a_worked_example():
    rows = [
        {"confidence": 0.9, "right": 1.0},
        {"confidence": 0.5, "right": 0.0},
        {"confidence": 0.8, "right": 1.0},
        {"confidence": 0.5, "right": 1.0},
        {"confidence": 0.2, "right": 0.0},
    ]
    points = [(p["coverage"], p["risk"], p["confidence"]) for p in risk_coverage(scored(rows))]
    assert points == [
        (0.2, 0.0, 0.9),
        (0.4, 0.0, 0.8),
        (0.8, 0.25, 0.5),  # two are equally sure: both are answered or neither
        (1.0, pytest.approx(0.4), 0.2),
    ]


def test_there_are_no_curves_without_data():
    assert reliability([]) == risk_coverage([]) == []


# ---------------------------------------------------------------- intervals


def mean_of(values):
    return lambda rows: np.array([values[rows].mean()])


def test_an_interval_is_the_same_for_the_same_seed_alone():
    values = np.arange(30.0)
    articles = [str(n % 10) for n in range(30)]
    first = intervals(articles, mean_of(values), seed=1)
    assert first == intervals(articles, mean_of(values), seed=1)
    assert first != intervals(articles, mean_of(values), seed=2)


def test_rows_of_one_article_are_drawn_together():
    assert [list(rows) for rows in clusters(["a", "b", "a", "", ""])] == [[0, 2], [1], [3], [4]]


def test_with_one_article_questions_are_drawn():
    assert [list(rows) for rows in clusters(["a", "a", "a"])] == [[0], [1], [2]]


def test_one_question_has_no_interval():
    assert intervals(["a"], mean_of(np.ones(1))) == [Interval(None, None)]


def test_a_resample_in_which_nothing_is_defined_is_left_out():
    values = np.array([0.0, 1.0, 1.0])

    def share_of_ones(rows):
        return np.array([1.0 if values[rows].any() else np.nan, np.nan])

    defined, never = intervals(["a", "b", "c"], share_of_ones)
    assert defined == Interval(1.0, 1.0)
    assert never == Interval(None, None)


@pytest.mark.slow
def test_intervals_hold_the_truth_as_often_as_they_say_when_questions_hang_together():
    draw = np.random.default_rng(6)
    by_article = by_question = 0
    runs = 150
    for run in range(runs):
        # 30 articles, each with its own chance of success around .5, 20 questions on each
        chances = draw.uniform(0.1, 0.9, 30)
        values = (draw.random((30, 20)) < chances[:, None]).astype(float).ravel()
        articles = [str(n // 20) for n in range(600)]
        (clustered,) = intervals(articles, mean_of(values), seed=run, resamples=200)
        (naive,) = intervals([""] * 600, mean_of(values), seed=run, resamples=200)
        by_article += clustered.low <= 0.5 <= clustered.high
        by_question += naive.low <= 0.5 <= naive.high
    assert by_article / runs >= 0.88
    assert by_question / runs <= 0.80
