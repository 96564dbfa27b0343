"""The runs that the page of the evaluation shows are made by its script."""

import importlib.util

import pytest

from qa.evaluation.data.datasets import read_questions
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("evaluation_page", ROOT / "docs/evaluation.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_shows_every_file_of_the_script_and_each_is_read(script, tmp_path):
    page = script.PAGE.read_text("utf-8")
    for name, (file, kind, written) in script.RUNS.items():
        assert f"<!-- {name}: begin -->\n```{kind}\n{written}```" in page
        (tmp_path / file).write_text(written, "utf-8")
        assert len(read_questions(tmp_path / file).rows) == 2


@pytest.mark.slow
def test_a_run_of_the_script_is_what_the_page_shows(script, shared_models):
    page = script.PAGE.read_text("utf-8")
    assert script.placed(page, "ragas", script.run("ragas")) == page
