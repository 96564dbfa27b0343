"""The cells of a row say what they should, by the table's own names, or are refused by these."""

import pytest

from qa.evaluation.data.files.columns import columns_of
from qa.evaluation.data.omos import Pages
from qa.evaluation.data.reader import RowReader, code_of
from qa.evaluation.data.rows import Problem, UnusableError


def read(values, own_pages=True):
    reader = RowReader(columns_of(values), Pages("turm.csv"), own_pages=own_pages)
    return reader.row("line 2", values), reader


@pytest.mark.parametrize(
    ("given", "code"),
    [("Deutsch", "de"), ("german", "de"), ("de-AT", "de"), ("en_GB", "en"), ("EN", "en"),
     ("Spanisch", "es"), ("", ""), ("Klingonisch", "klingonisch")],
)  # fmt: skip
def test_a_language_is_told_by_its_code_or_its_name(given, code):
    assert code_of(given) == code


def test_answers_of_several_columns_and_of_assertions_are_those_of_one_question():
    row, _ = read({"Frage": "Wie hoch?", "Antwort 1": "30 m|30 Meter", "Antwort 2": 31,
                   "__expected": "contains: 30"})  # fmt: skip
    assert row.answers == ("30 m", "30 Meter", "31", "30")
    assert row.answerable is True


@pytest.mark.parametrize(
    "values",
    [
        {"question": "?", "tags": ["harbour", "depth"]},
        {"question": "?", "Tags": "harbour, depth"},
        {"question": "?", "tag 1": "harbour", "tag 2": "depth|harbour"},
        {"Frage": "?", "Schlagwörter": "harbour;depth"},
        {"question": "?", "tags": '["harbour", "depth"]'},
    ],
)
def test_tags_are_words_of_a_list_however_it_is_written(values):
    assert read(values)[0].tags == ("harbour", "depth")


@pytest.mark.parametrize(
    ("values", "answerable"),
    [
        ({"question": "?"}, None),
        ({"question": "?", "is_impossible": True}, False),
        ({"question": "?", "unbeantwortbar": "nein"}, True),
        ({"question": "?", "answers": {"text": [], "answer_start": []}}, False),
        ({"question": "?", "evidence": "30 m"}, True),
    ],
)
def test_whether_a_question_can_be_answered_is_said_in_several_ways(values, answerable):
    row, _ = read(values)
    assert row.answerable is answerable


def test_a_paragraph_is_an_article_or_a_passage_of_one():
    values = {"question": "?", "context": "Der Turm ist hoch.", "answer": "hoch"}
    row, reader = read(values)
    (article,) = reader.pages.articles
    assert (row.article, row.contexts, article.text) == (article.id, (), "Der Turm ist hoch.")
    row, reader = read(values, own_pages=False)
    assert (row.article, row.contexts) == ("", ("Der Turm ist hoch.",))
    assert reader.pages.articles == ()
    row, reader = read(values | {"article": "turm.txt"})
    assert (row.article, row.contexts) == ("turm.txt", ("Der Turm ist hoch.",))


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"Frage": "?", "Antwort": ["a", {"b": 1}]}, "Antwort is not a list of texts"),
        ({"Frage": "?", "Antwort": '["a"'}, "Antwort is not a JSON list"),
        ({"Frage": "?", "Sprache": ["de"]}, "Sprache is not a text"),
        ({"Frage": "?", "Nr.": 1.5}, r"Nr\. is neither a text nor a whole number"),
        ({"Frage": "?" * 2001}, "Frage: the question has 2001"),
        ({"Frage": "?", "answers": {"text": ["a", "b"], "answer_start": [1]}}, "as many"),
    ],
)
def test_a_cell_that_cannot_be_used_is_called_by_the_name_of_its_column(values, why):
    with pytest.raises(UnusableError, match=why):
        read(values)


@pytest.mark.parametrize("values", [3, None, [1], Problem("line 2", "broken")])
def test_what_is_no_row_is_refused(values):
    with pytest.raises(UnusableError):
        RowReader(columns_of(["question"]), Pages("x"), own_pages=True).row("line 2", values)
