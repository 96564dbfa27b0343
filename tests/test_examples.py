"""The examples run as they stand, and show what they are about."""

import runpy

import pytest

from tests.conftest import ROOT

SHOWN = {
    "ask": "näher am Frieden dran",
    "stream": "quotes, confidence",
    "evaluate": "evidence.hit@1",
    "another_model": "Rubio sagte",
    "langchain_retriever": "0-399",
}


def test_every_example_is_run_and_named_in_their_page():
    names = {path.stem for path in (ROOT / "examples").glob("*.py")}
    names -= {"mcp_client"}  # run by tests/qa/programs/mcp, against the servers there
    page = (ROOT / "examples" / "README.md").read_text("utf-8")
    assert names == SHOWN.keys()
    assert all(f"python examples/{name}.py" in page for name in names)


@pytest.mark.parametrize("name", SHOWN)
def test_an_example_shows_what_it_is_about(name, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("ARTICLE_QA_LLM", "none")
    runpy.run_path(str(ROOT / "examples" / f"{name}.py"), run_name="__main__")
    assert SHOWN[name] in capsys.readouterr().out
