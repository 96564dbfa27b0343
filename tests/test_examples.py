"""The examples run as they stand, and show what they are about."""

import runpy
import shutil
import sys

import pytest

from qa.assistant import Assistant
from qa.settings import Settings
from tests.conftest import ROOT
from tests.qa.programs.http.conftest import serving

pytestmark = pytest.mark.usefixtures("shared_models")

SHOWN = {
    "ask": "näher am Frieden dran",
    "stream": "quotes, confidence",
    "evaluate": "evidence.hit@1",
    "another_model": "Rubio sagte",
    "langchain_retriever": "0-399",
    "langchain_program": "messages: 'Was sagte Rubio noch?'",
    "conversation": "Was sagte Rubio noch? Der amerikanische Außenminister",
}

SERVED = {
    "http_openai": ("näher am Frieden dran", "characters 2038 to "),
    "http_gradio": ("added Rheinturm", "240 Meter hoch. [1]", "removed: Rheinturm"),
}
"""What those show that are given a server's address."""


def test_every_example_is_run_and_named_in_their_page():
    names = {path.stem for path in (ROOT / "examples").glob("*.py")}
    names -= {"mcp_client"}  # run by tests/qa/programs/mcp, against the servers there
    page = (ROOT / "examples" / "README.md").read_text("utf-8")
    assert names == SHOWN.keys() | SERVED.keys()
    assert all(f"python examples/{name}.py" in page for name in names)


@pytest.mark.parametrize("name", SHOWN)
def test_an_example_shows_what_it_is_about(name, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("ARTICLE_QA_LLM", "none")
    monkeypatch.setattr(sys, "argv", [name])
    runpy.run_path(str(ROOT / "examples" / f"{name}.py"), run_name="__main__")
    assert SHOWN[name] in capsys.readouterr().out


@pytest.fixture(scope="module")
def address(sample_index, tmp_path_factory, shared_models):
    """A server with the sample article."""
    folder = tmp_path_factory.mktemp("examples")
    index = shutil.copytree(sample_index, folder / "index")
    with (
        Assistant.open(index, Settings(llm="none")) as assistant,
        serving(assistant, folder) as address,
    ):
        yield address


@pytest.mark.parametrize("name", SERVED)
def test_an_example_for_a_server_shows_what_it_is_about(name, address, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", [name, address])
    runpy.run_path(str(ROOT / "examples" / f"{name}.py"), run_name="__main__")
    shown = capsys.readouterr().out
    assert [line for line in SERVED[name] if line not in shown] == []


def test_the_langchain_program_asks_the_index_that_it_is_given(sample_folder, monkeypatch, capsys):
    monkeypatch.setenv("ARTICLE_QA_LLM", "none")
    monkeypatch.setattr(sys, "argv", ["langchain_program", str(sample_folder)])
    runpy.run_path(str(ROOT / "examples" / "langchain_program.py"), run_name="__main__")
    printed = capsys.readouterr().out
    assert "näher am Frieden dran" in printed
    assert "batch: [True, False]" in printed


@pytest.mark.slow
def test_the_notebook_runs_and_shows_marked_quotes(monkeypatch):
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    pytest.importorskip("ipykernel")
    monkeypatch.setenv("ARTICLE_QA_LLM", "none")
    notebook = nbformat.read(ROOT / "examples" / "notebook.ipynb", as_version=4)
    assert all(not cell.get("outputs") for cell in notebook.cells)
    where = {"metadata": {"path": str(ROOT)}}
    nbclient.NotebookClient(notebook, timeout=300, resources=where).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    shown = [output["data"].get("text/html", "") for output in outputs if "data" in output]
    assert sum("<mark" in html for html in shown) >= 3
    assert [o["text"] for o in outputs if o.get("name") == "stderr"] == []
