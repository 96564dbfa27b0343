"""The rows of a JSON document are found where tools put them, and small slips are overlooked."""

import json
import time

import pytest

from qa.evaluation.data.files.documents import flattened, is_squad, lines_of, parsed, rows_of
from qa.evaluation.data.rows import Problem

ROW = {"question": "Wer?", "answer": "Anna"}


@pytest.mark.parametrize(
    "document",
    [
        [ROW],
        {"examples": [ROW]},
        {"version": 1, "prompts": ["{{question}}"], "tests": [ROW]},
        {"name": "turm", "tags": [], "mine": [ROW]},
        {"question": ["Wer?"], "answer": ["Anna"]},
        {"question": {"0": "Wer?"}, "answer": {"0": "Anna"}},
        {"columns": ["question", "answer"], "index": [0], "data": [["Wer?", "Anna"]]},
        {"data": [ROW]},
        ROW,
    ],
)
def test_rows_are_found_wherever_a_document_has_them(document):
    assert not is_squad(document)
    assert rows_of(document) == [ROW]


def test_a_document_without_rows_has_none():
    assert rows_of({"version": 1}) is None
    assert rows_of("text") is rows_of(None) is None


def test_titles_with_paragraphs_are_squad_with_and_without_what_is_around_them():
    titles = [{"title": "Turm", "paragraphs": []}]
    assert is_squad({"data": titles})
    assert is_squad(titles)


@pytest.mark.parametrize(
    "row",
    [
        {"vars": ROW, "assert": []},
        {"inputs": {"question": "Wer?"}, "outputs": {"answer": "Anna"}, "id": 1},
        {"row_idx": 0, "row": ROW},
    ],
)
def test_columns_in_a_part_of_a_row_are_its_own(row):
    assert ROW.items() <= flattened(row).items()


def test_a_comma_too_many_is_overlooked_outside_of_strings():
    assert parsed('[{"a": "x,]", },\n]') == [{"a": "x,]"}]
    assert parsed('{"a": "say \\"x,}\\"",}') == {"a": 'say "x,}"'}
    assert isinstance(parsed("[1,,]"), Problem)


@pytest.mark.parametrize(
    "written",
    [
        '{"a": 1},\n{"a": 2},\n',
        '[\n{"a": 1},\n{"a": 2}\n]\n',
        '[{"a": 1},\n{"a": 2}]',
        '[{"a": 1},\n{"a": 2},\n]',
        '{"a": 1,}\n\n{"a": 2}',
    ],
)
def test_lines_may_end_in_commas_and_be_wrapped_in_a_list(written):
    assert [value for _, value in lines_of(written)] == [{"a": 1}, {"a": 2}]


def test_a_broken_line_is_named_by_its_number():
    found = list(lines_of('{"a": 1},\n{"a": },'))
    assert found[1][0] == "line 2"
    assert isinstance(found[1][1], Problem)


@pytest.mark.parametrize("text", ['["' + '\\"' * 200_000 + "\\", "[" + ", " * 200_000, '["' * 9999])
def test_hostile_text_takes_linear_time(text):
    started = time.monotonic()
    assert isinstance(parsed(text), Problem)
    assert time.monotonic() - started < 5
    with pytest.raises(json.JSONDecodeError):
        json.loads(text)
