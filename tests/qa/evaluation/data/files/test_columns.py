"""What a column holds is told by its name, however people and tools write it."""

import pytest

from qa.evaluation.data.files.columns import asks, columns_of, meaning


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("ID", "id"),
        ("Nr.", "id"),
        ("Question", "question"),
        ("user_input", "question"),
        ("Frage", "question"),
        ("Expected Output", "answers"),
        ("expectedOutput", "answers"),
        ("ground_truths", "answers"),
        ("Antwort 2", "answers"),
        ("answers.text", "answers"),
        ("Reference Contexts", "contexts"),
        ("__expected1", "asserted"),
        ("Belegstelle", "evidence"),
        ("nicht beantwortbar", "unanswerable"),
        ("is_impossible", "unanswerable"),
        ("Kommentar", "remark"),
    ],
)
def test_a_name_is_known_in_any_case_and_with_any_mark_between_its_words(name, what):
    assert meaning(name)[0] == what


@pytest.mark.parametrize(
    "name", ["", "#", "actual_output", "retrieved_contexts", "Antwortzeit", "ü"]
)
def test_what_nobody_asks_or_scores_is_unknown(name):
    assert meaning(name) is None
    assert columns_of([name]).unread == (name,)


def test_a_reference_counts_before_what_some_system_answered_and_that_is_named():
    columns = columns_of(["question", "answer", "ground_truth"])
    assert columns.named["answers"] == ("ground_truth",)
    assert columns.unread == ("answer",)


def test_numbered_columns_hold_answers_together_and_only_one_holds_the_question():
    columns = columns_of(["Frage", "Antwort 1", "Antwort 2", "Frage 2"])
    assert columns.named["answers"] == ("Antwort 1", "Antwort 2")
    assert columns.unread == ("Frage 2",)
    assert (columns.name("answers"), columns.name("evidence")) == ("Antwort 1", "evidence")


def test_a_remark_is_never_missed():
    assert columns_of(["rating", "comment", "Bemerkungen"]).unread == ()


def test_a_heading_is_one_that_names_a_column_of_questions():
    assert asks(["Nr.", None, "Frage"])
    assert asks({"input": "?"})
    assert not asks(["Wie viele Fragen?", 3])
    assert not asks("question")
