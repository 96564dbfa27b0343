import math

import pytest

from qa.evaluation.figures.scores import Scored
from qa.evaluation.figures.verdict import kinds_of, verdict

ALL_RIGHT = {
    "declined": 0.0,
    "answerable": 1.0,
    "retrieval.success@5": 1.0,
    "evidence.hit@1": 1.0,
    "evidence.hit@3": 1.0,
    "answer.facts": 1.0,
    "answer.right": 1.0,
    "answer.unsupported": 0.0,
}
UNKNOWN = dict.fromkeys(ALL_RIGHT, math.nan) | {"declined": 0.0}


@pytest.mark.parametrize(
    ("scores", "kinds"),
    [
        (ALL_RIGHT, ()),
        (UNKNOWN, ()),
        (ALL_RIGHT | {"declined": 1.0, "answer.right": 0.0, "evidence.hit@1": 0.0,
                      "evidence.hit@3": 0.0, "answer.facts": 0.0}, ("declined",)),
        (UNKNOWN | {"answerable": 0.0}, ("answered",)),
        (UNKNOWN | {"answerable": 0.0, "declined": 1.0}, ()),
        (ALL_RIGHT | {"evidence.hit@1": 0.0}, ("not first",)),
        (ALL_RIGHT | {"retrieval.success@5": 0.0, "evidence.hit@1": 0.0, "evidence.hit@3": 0.0},
         ("not found", "not quoted")),
        (ALL_RIGHT | {"answer.right": 0.0}, ("wrong answer",)),
        ({}, ()),
        (ALL_RIGHT | {"answer.facts": 0.0, "answer.unsupported": 1.0}, ("facts", "unsupported")),
    ],
)  # fmt: skip
def test_what_went_wrong_is_told_from_the_scores(scores, kinds):
    assert kinds_of(scores) == kinds


@pytest.mark.parametrize(
    ("scores", "right"),
    [
        (ALL_RIGHT, True),
        (ALL_RIGHT | {"answer.right": 0.0}, False),
        (ALL_RIGHT | {"answer.right": math.nan, "evidence.hit@3": 0.0}, False),
        (ALL_RIGHT | {"answer.right": math.nan}, True),
        (ALL_RIGHT | {"declined": 1.0, "answer.right": 0.0}, False),
        (ALL_RIGHT | {"declined": math.nan}, True),
        (UNKNOWN, None),
        (UNKNOWN | {"answerable": 0.0}, False),
        (UNKNOWN | {"answerable": 0.0, "declined": 1.0}, True),
        (UNKNOWN | {"answerable": 0.0, "declined": math.nan}, None),
        ({}, None),
    ],
)
def test_a_question_is_right_by_the_decision_and_by_what_stands_first(scores, right):
    assert verdict(Scored("q", "a", "de", None, scores, "Frage?")) is right


def test_an_answer_that_nothing_was_measured_of_is_right_only_if_nothing_more_was_wanted():
    answered = UNKNOWN | {"answerable": 1.0}
    assert verdict(Scored("q", "a", "de", True, answered)) is True
    assert verdict(Scored("q", "a", "de", True, answered, wanted=("34",))) is None
