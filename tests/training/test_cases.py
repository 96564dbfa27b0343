"""Questions without an answer are made as described, and the calibration keeps its word."""

import numpy as np
import pytest

from qa.answer import Question
from qa.reader.outcome import Reading
from training.calibrate import bold_from
from training.cases import Case, removed
from training.exchanged import exchanged
from training.figures import Judged, hit, sentence_f1, sentence_hit
from training.sources import Asked, Document


@pytest.fixture
def case(retriever, sample):
    found = retriever.candidates("Wer reiste nach Moskau?", "de")
    place = sample.text.index("Steve Witkoff")
    gold = tuple(
        frozenset(n for n, s in enumerate(c.passage.sentences) if s.start <= place < s.end)
        for c in found
    )
    asked = Question("Wer reiste nach Moskau?", "de")
    return Case("omos", "de -> de", "omos-0", "answered", asked, tuple(found), gold, False)


def test_a_removed_case_has_no_passage_that_answers_and_no_answer(case):
    without = removed(case)
    assert 0 < len(without.candidates) < len(case.candidates)
    assert not any(without.gold)
    assert not without.answerable


def test_a_name_or_a_number_is_exchanged(retriever):
    documents = [Document("xquad", "", retriever.store.passages(), 0)]
    asked = [Asked("mlqa", "Was sagte der Sprecher Peskow um 12 Uhr?", "de", 0, ((0, 1),))]
    (one,) = exchanged(asked, documents)
    assert one.kind == "swapped"
    assert not one.places
    assert one.question.startswith("Was sagte der ")
    assert one.question != asked[0].question


def test_figures_of_a_perfect_reading_are_perfect(case):
    scores = tuple(
        tuple(9.0 if n in gold else -9.0 for n in range(len(c.passage.sentences)))
        for c, gold in zip(case.candidates, case.gold, strict=True)
    )
    spans = tuple(tuple(c.passage.sentences) for c in case.candidates)
    one = Judged(case, Reading(scores, 9.0, spans, scores, scores))
    assert sentence_hit(one) == hit(one, 0.0) == 1.0
    assert sentence_f1(one, 0.0) > 0.6  # with what stands before


def test_words_are_bold_from_where_on_they_are_right_often_enough():
    sure = np.linspace(-10, 0, 101)
    right = np.where(sure >= -2, 1.0, 0.0)
    assert bold_from(sure, right, np.ones(101)) == pytest.approx(-2)


def test_where_nothing_is_bold_it_does_not_count_how_right_words_would_be():
    sure = np.repeat(np.linspace(-10, 0, 101), 2)
    right = np.where(sure >= -2, 1.0, 0.0)
    right[::2] = 0.0
    answering = np.tile([0.6, 0.9], 101)
    assert bold_from(sure, right, answering) == pytest.approx(-2)
    assert bold_from(sure, right, np.ones(202)) == 0.0
