"""The questions on topic are sound, and what is made of them is reported."""

from collections import Counter

import pytest

from index.sources.load import load
from qa.answer import Question
from qa.evaluation.data.datasets import bind, read_questions
from qa.reader.outcome import Reading
from training.calibrate import in_bold, reliability
from training.cases import Case
from training.figures import Judged
from training.on_topic import FOLDER


@pytest.mark.parametrize(("name", "articles", "asked"), [("tuning", 12, 16), ("last", 6, 10)])
def test_half_of_the_questions_on_an_article_have_an_answer_that_stands_there(
    name, articles, asked
):
    questions = read_questions(FOLDER / f"{name}.jsonl")
    files = Counter(row.article for row in questions.rows)
    assert len(files) == articles
    assert set(files.values()) == {asked}
    loaded = tuple(load(FOLDER / f"{file}.md") for file in files)
    for example in bind(questions, loaded):
        assert bool(example.gold) == bool(example.answerable)
    assert sum(bool(row.answerable) for row in questions.rows) == asked // 2 * articles


def test_no_article_is_both_fitted_and_looked_at_last():
    names = [{row.article for row in read_questions(FOLDER / f"{n}.jsonl").rows}
             for n in ("tuning", "last")]  # fmt: skip
    assert not names[0] & names[1]
    assert {file.stem for file in FOLDER.glob("*.md")} == names[0] | names[1]


def test_a_range_of_confidence_says_how_many_were_answerable():
    kinds = ("answered", "property", "answered", "answered")
    judged = [
        judged_as(kind, sure) for kind, sure in zip(kinds, (0.55, 0.59, 0.5, 0.97), strict=True)
    ]
    found = {line[:12]: line.split()[3:] for line in reliability(judged)[1:]}
    assert found["0.50 to 0.60"] == ["-", "-", "0.67", "of", "3"]
    assert found["0.95 to 1.00"] == ["-", "-", "1.00", "of", "1"]
    assert found["0.00 to 0.10"] == ["-", "-", "-"]


def test_words_in_bold_are_right_in_a_sentence_that_answers():
    judged = [
        judged_as("answered", 0.9, right={0}),
        judged_as("property", 0.85),
        judged_as("answered", 0.7, right={0}),
        judged_as("answered", 0.95, right={0}, bold=-3.0),
    ]
    assert in_bold(judged, -1.0) == "in bold 2 of 4, in a sentence that answers 1"


def judged_as(kind, sure, right=frozenset(), bold=-0.5):
    question = Question("Wie alt ist sie?", "de")
    gold = (frozenset(right),)
    case = Case("on topic", "de -> de", "on topic-0", kind, question, (), gold, False)
    return Judged(case, Reading(((0.0,),), 0.0, ((),), ((bold,),), ((),)), sure)
