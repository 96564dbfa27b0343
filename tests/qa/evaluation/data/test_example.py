"""Each example of a file of questions is read again as what it was made from."""

import re

import pytest

from index.sources.load import load
from qa.command_line import SAMPLE
from qa.evaluation.data.datasets import bind, read_questions, remarks
from qa.evaluation.data.example import ROWS, example
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def article():
    return load(SAMPLE)


@pytest.mark.parametrize("kind", ["csv", "json", "jsonl", "xlsx", "squad"])
def test_an_example_is_read_and_its_answers_stand_in_the_sample(tmp_path, kind, article):
    path = tmp_path / f"questions.{'json' if kind == 'squad' else kind}"
    path.write_bytes(example(kind, article))
    questions = read_questions(path)
    examples = bind(questions, questions.articles or [article])
    assert [(e.id, e.question, e.answerable) for e in examples] == [
        (row["id"], row["question"], row["answerable"]) for row in ROWS
    ]
    for row, one in zip(ROWS, examples, strict=True):
        assert set(one.answers) == set(row["answers"])
        assert bool(one.gold) is row["answerable"]
    assert remarks(questions, examples) == []


PAGE = (ROOT / "docs" / "evaluation.md").read_text("utf-8")
OURS = PAGE.partition("\n## Judging another system\n")[0]  # what follows holds others' files
BLOCKS = re.findall(r"^```(csv|jsonl?)\n(.*?)^```$", OURS, re.MULTILINE | re.DOTALL)


def test_the_page_shows_the_example_as_it_is_printed(article):
    printed = example("csv", article).decode().replace("\r\n", "\n")
    assert ("csv", printed) in BLOCKS


@pytest.mark.parametrize(("suffix", "text"), BLOCKS)
def test_every_file_that_the_page_shows_is_read_and_nothing_in_it_is_missed(tmp_path, suffix, text):
    path = tmp_path / f"shown.{suffix}"
    path.write_text(text, "utf-8")
    questions = read_questions(path)
    assert questions.rows
    assert questions.unread == ()
    assert any(row.answerable for row in questions.rows)
