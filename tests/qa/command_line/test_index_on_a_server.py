"""Every command that needs an index, with one on a Chroma server."""

import json

import pytest

from qa.command_line import SAMPLE, main

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("shared_models")]


@pytest.fixture
def run(chroma_server, monkeypatch, capsys):
    """Run a command; return its exit code and what it printed."""
    monkeypatch.setenv("ARTICLE_QA_CHROMA_URL", chroma_server.url)
    monkeypatch.setenv("ARTICLE_QA_LLM", "none")

    def command(*words):
        code = main([str(word) for word in words])
        return code, capsys.readouterr().out

    return command


def test_an_article_is_taken_in_asked_exported_removed_imported_and_embedded_anew(run, tmp_path):
    assert run("ingest", SAMPLE)[0] == 0
    (article,) = json.loads(run("articles", "--json")[1])
    asked = json.loads(run("ask", "Was sagte Rubio?", "--json")[1])
    assert asked["answerable"]
    assert asked["citations"][0]["quote"] in SAMPLE.read_text("utf-8")
    assert "Rubio" in run("search", "Rubio", "--top", "1")[1]
    assert run("check")[0] == 0
    first, second = tmp_path / "first", tmp_path / "second"
    assert run("export", first)[0] == 0
    assert run("remove", article["id"][:4])[0] == 0
    assert json.loads(run("articles", "--json")[1]) == []
    assert run("import", first)[0] == 0
    assert run("rebuild")[0] == 0
    again = json.loads(run("ask", "Was sagte Rubio?", "--json")[1])
    assert again["citations"] == asked["citations"]
    assert run("export", second)[0] == 0
    assert first.read_bytes() == second.read_bytes()
