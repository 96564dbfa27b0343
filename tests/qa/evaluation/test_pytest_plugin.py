"""Files of questions run as tests by pytest, with the real assistant."""

import json
import subprocess
import sys
import tomllib

import pytest

from qa.evaluation import pytest_plugin
from tests.conftest import ROOT

pytest_plugins = ("pytester",)

ARTICLE = """The harbour of Birkholm

Thirty-four boats lie in the basin. The basin was dug in 1859 by Anna Boehm.

The pilot station is open from April to October. Coffee costs four crowns there."""

ROWS = [
    {"id": "boats", "question": "How many boats lie in the basin?", "tags": ["basin"],
     "answers": ["Thirty-four"], "evidence": ["Thirty-four boats"], "article": "harbour.txt"},
    {"id": "who", "question": "Who dug the basin?", "answers": ["Karl"],
     "evidence": ["Coffee costs four crowns"], "article": "harbour.txt"},
    {"id": "milk", "question": "Which planets have rings of ice?", "answerable": False},
    {"id": "open", "question": "When was the basin dug?"},
]  # fmt: skip
PLUGIN = ("-p", "no:article_qa", "-p", "qa.evaluation.pytest_plugin", "-p", "no:cacheprovider")


@pytest.fixture
def run(pytester, shared_models):
    """Return what runs pytest in a folder with a file of questions and their article."""
    pytester.path.joinpath("harbour.txt").write_text(ARTICLE, "utf-8")
    lines = "\n".join(map(json.dumps, ROWS))
    pytester.path.joinpath("harbour.qa.jsonl").write_text(lines, "utf-8")
    return lambda *options: pytester.runpytest_inprocess(*PLUGIN, "--article-qa-no-llm", *options)


@pytest.mark.slow
def test_every_question_is_a_test_that_fails_with_what_was_expected_and_what_came(run):
    result = run("-v", "-rs")
    result.assert_outcomes(passed=2, failed=1, skipped=1)
    result.stdout.fnmatch_lines(
        [
            "*harbour.qa.jsonl::boats PASSED*",
            "*harbour.qa.jsonl::who FAILED*",
            "*harbour.qa.jsonl::milk PASSED*",
            "*harbour.qa.jsonl::open SKIPPED*",
            "*who: Who dug the basin?*",
            "wrong answer*",
            "question: Who dug the basin?",
            "expected: Karl",
            "got: *The basin was dug in 1859 by Anna Boehm.*",
        ]
    )
    assert "Traceback" not in result.stdout.str()
    run("-k", "basin").assert_outcomes(passed=1, deselected=3)


@pytest.mark.slow
def test_a_file_of_any_name_is_named_by_the_option_and_its_article_too(run, pytester):
    table = "id,question,evidence\nboats,How many boats lie in the basin?,Thirty-four boats\n"
    pytester.makefile(".csv", pairs=table)
    result = run("--article-qa", "pairs.csv", "--article-qa-article", "harbour.txt", "pairs.csv")
    result.assert_outcomes(passed=1)
    pytester.makeini("[pytest]\narticle_qa_articles = harbour.txt\narticle_qa_files = pairs.*")
    run("-q").assert_outcomes(passed=1)


@pytest.mark.slow
def test_a_file_that_cannot_be_read_is_an_error_of_one_line(run, pytester):
    pytester.makefile(".qa.csv", broken="name,price\na,1\n")
    result = run("broken.qa.csv")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["broken.qa.csv, *no column is called question*"])
    assert run("--article-qa", "none.csv").ret == pytest.ExitCode.USAGE_ERROR


def test_the_plug_in_is_declared_and_costs_next_to_nothing_where_it_is_not_used():
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert declared["project"]["entry-points"]["pytest11"] == {"article_qa": pytest_plugin.__name__}
    program = (
        "import pytest, sys; before = {*sys.modules}; import qa.evaluation.pytest_plugin; "
        "print(*sorted({*sys.modules} - before))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = [name for name in done.stdout.split() if not name.startswith("qa")]
    assert loaded == []
    assert len(done.stdout.split()) == 3
