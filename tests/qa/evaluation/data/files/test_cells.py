"""A cell may write out a list, as JSON or as Python and NumPy do, or hold several answers."""

import pytest

from qa.evaluation.data.files.cells import NoListError, split, unfolded


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ('["30 m", "dreißig"]', ["30 m", "dreißig"]),
        ("['it\\'s', \"so\"]", ["it's", "so"]),
        ("[-1, 2.5, None, nan]", [-1, 2.5, None, None]),
        (
            "{'text': array(['Granit', 'Stein'], dtype=object), 'answer_start': array([3])}",
            {"text": ["Granit", "Stein"], "answer_start": [3]},
        ),
        ("[Er] sagte nichts", "[Er] sagte nichts"),
        ("[…] und dann", "[…] und dann"),
        ("plain", "plain"),
        (7, 7),
    ],
)
def test_a_list_in_writing_is_read_and_anything_else_is_left(cell, read):
    assert unfolded(cell) == read


@pytest.mark.parametrize(
    "cell",
    ['["x"', "['x', open('/etc/passwd')]", "['a', " + "(" * 3000, "[" * 9000 + "1", "['a' + 'b']",
     "{'a': __import__('os')}", "['\0']"],
)  # fmt: skip
def test_what_begins_as_a_list_and_is_none_is_refused_and_never_run(cell):
    with pytest.raises(NoListError):
        unfolded(cell)


def test_bars_part_answers_anywhere_and_semicolons_and_lines_under_a_plural():
    assert split("7 Euro|sieben Euro | 7 €", "answer") == ["7 Euro", "sieben Euro", "7 €"]
    assert split("7 Euro; sieben Euro\n7 €|", "Antworten") == ["7 Euro", "sieben Euro", "7 €"]
    assert split("Er kam; sie ging.", "reference") == ["Er kam; sie ging."]
    assert split("Er kam; sie ging.", "Antwort 1") == ["Er kam; sie ging."]
    assert split(["a|b"], "answers") == ["a|b"]
