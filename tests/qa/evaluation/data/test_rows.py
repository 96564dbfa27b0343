"""Fields of a row are checked before they are used; pages and paragraphs keep their characters."""

import pytest

from index.article import Span
from qa.evaluation.data import rows
from qa.evaluation.data.omos import Pages, line_spans
from qa.evaluation.data.rows import Problem, Row, UnusableError
from qa.evaluation.data.squad import read_squad


@pytest.mark.parametrize(
    ("given", "read"), [("a1", "a1"), (" a1 ", "a1"), (7, "7"), (None, ""), ("  ", "")]
)
def test_an_id_is_a_text_or_a_whole_number_and_may_be_left_out(given, read):
    assert rows.identifier(given) == read


@pytest.mark.parametrize("given", [True, 1.5, ["a"], "\ud800"])
def test_what_is_no_id_is_refused(given):
    with pytest.raises(UnusableError, match=r"^Nr\. "):
        rows.identifier(given, "Nr.")


def test_a_question_is_held_to_the_rules_of_one_that_is_asked():
    assert rows.question(" Wer? ") == "Wer?"
    for given in (None, 3, "", "\u00a0", "x" * 5000):
        with pytest.raises(UnusableError, match="question"):
            rows.question(given)


def test_one_text_is_a_list_of_one_a_number_is_a_text_and_anything_else_is_refused():
    assert rows.texts("Ja", "answers") == ("Ja",)
    assert rows.texts([" Ja ", "Nein", 640, 7.0, 2.5], "answers") == (
        "Ja",
        "Nein",
        "640",
        "7",
        "2.5",
    )
    for given in (None, "", [], float("nan")):
        assert rows.texts(given, "answers") == ()
    for given in ([""], {"a": 1}, [True], [["Ja"]]):
        with pytest.raises(UnusableError, match="Antworten"):
            rows.texts(given, "Antworten")


def test_alternatives_are_lists_of_lists():
    assert rows.alternatives(["14", ["zwei", "2"]], "facts") == (("14",), ("zwei", "2"))
    assert rows.alternatives(None, "facts") == ()
    with pytest.raises(UnusableError, match="empty list"):
        rows.alternatives([[]], "facts")


@pytest.mark.parametrize("yes", [True, 1, "1", "WAHR", "ja", "Yes", "true", " TRUE "])
@pytest.mark.parametrize("no", [False, 0, "0", "FALSCH", "Nein", "no", "false", 0.0])
def test_true_and_false_are_said_in_either_language(yes, no):
    assert rows.truth(yes, "answerable") is True
    assert rows.truth(no, "answerable") is False


def test_what_is_neither_true_nor_false_is_named():
    assert rows.truth(None, "answerable") is rows.truth(" ", "answerable") is None
    for given in ("vielleicht", 2, ["ja"]):
        with pytest.raises(UnusableError, match=r"^Beantwortbar is neither true nor false"):
            rows.truth(given, "Beantwortbar")


def test_lines_are_where_they_stand_and_empty_ones_are_nowhere():
    text = " Titel\n\n  Eins. \nZwei."
    found = line_spans(text)
    assert [span and span.of(text) for span in found] == ["Titel", None, "Eins.", "Zwei."]


def test_a_page_of_omos_is_one_article_however_often_it_is_asked():
    pages = Pages("omos")
    context = "Titel\nEins.\nZwei."
    one = pages.row(Row("line 1", "1", "Was?", "de"), context, [2])
    other = pages.row(Row("line 2", "2", "Wer?", "de"), context, [])
    (article,) = pages.articles
    assert one.article == other.article == article.id
    assert [span.of(article.text) for span in one.spans] == ["Zwei."]
    assert (one.answerable, other.answerable) == (True, False)
    assert (article.title, article.source) == ("Titel", "omos#1")
    for numbers in ([3], [-1]):
        with pytest.raises(UnusableError, match="no such lines"):
            pages.row(Row("line 3", "3", "Wo?"), context, numbers)


def test_an_answer_of_squad_counts_from_its_paragraph_and_stands_in_the_article():
    paragraphs = [
        {"context": "Der Turm ist hoch.", "qas": []},
        {
            "context": "Er hat Türen.",
            "qas": [
                {"id": "1", "question": "Was hat er?", "answers": [
                    {"text": "Türen", "answer_start": 7}]},
                {"id": "2", "question": "Wer?", "is_impossible": True, "answers": []},
                {"id": "3", "question": "Wo?", "answers": [{"text": "Türen", "answer_start": 1}]},
            ],
        },
    ]  # fmt: skip
    found = read_squad({"data": [{"title": "Der_Turm", "paragraphs": paragraphs}]}, "", "dev")
    (article,) = found.articles
    assert article.title == "Der Turm"
    assert [row.answerable for row in found.rows] == [True, False]
    assert found.rows[0].spans == (Span(27, 32),)
    assert found.rows[0].spans[0].of(article.text) == "Türen"
    (problem,) = found.problems
    assert isinstance(problem, Problem)
    assert str(problem).startswith("data[0].paragraphs[1].qas[2]: ")
    assert "does not stand at 1" in str(problem)
