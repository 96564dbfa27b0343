"""What ``article-qa config`` shows: each setting, its value, and where that comes from."""

import json

import pytest

from qa.command_line import config, main
from qa.settings import Settings


def shown(capsys, *arguments, code=0):
    assert main(["config", *arguments]) == code
    return capsys.readouterr()


def by_name(output):
    return {row["name"]: (row["value"], row["origin"]) for row in json.loads(output)}


def test_each_setting_is_there_with_where_it_comes_from(capsys, monkeypatch):
    monkeypatch.setenv("ARTICLE_QA_TOP", "7")
    monkeypatch.setenv("ARTICLE_QA_CHROMA_URL", "http://127.0.0.1:8")
    rows = by_name(shown(capsys, "--json", "--index", "towers").out)
    assert rows.keys() >= Settings.model_fields.keys()
    assert rows["top"] == (7, "environment")
    assert rows["index"] == ("towers", "command line")
    assert rows["chroma_url"] == (None, "command line")
    assert rows["llm"] == (None, "default")
    assert by_name(shown(capsys, "--json").out)["chroma_url"][0] == "http://127.0.0.1:8"
    rows = by_name(shown(capsys, "--json", "--index", "http://127.0.0.1:9").out)
    assert rows["chroma_url"] == ("http://127.0.0.1:9", "command line")


def test_a_person_sees_what_stands_for_no_value(capsys):
    lines = shown(capsys).out.splitlines()
    row = next(line.split() for line in lines if line.startswith("ARTICLE_QA_LLM "))
    assert row == ["ARTICLE_QA_LLM", "(built", "in)", "default"]
    assert set(config._WITHOUT) <= Settings.model_fields.keys()


def test_keys_and_passwords_are_not_shown(capsys, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret")
    for url in (
        "postgresql://ada:very-secret@db/qa",
        "postgresql://ada:very%2Fsecret@db/qa",
        "postgresql://db/qa?user=ada&password=very-secret",
    ):
        monkeypatch.setenv("ARTICLE_QA_DATABASE_URL", url)
        for arguments in ((), ("--json",)):
            output = shown(capsys, *arguments).out
            assert "secret" not in output
            assert "ada" in output
            assert "OPENAI_API_KEY" in output


@pytest.mark.parametrize("arguments", [(), ("--json",)])
def test_what_is_not_valid_is_shown_and_told_and_the_rest_as_well(capsys, monkeypatch, arguments):
    monkeypatch.setenv("ARTICLE_QA_TOP", "many")
    monkeypatch.setenv("ARTICLE_QA_LLM_URL", "ftp://x")
    monkeypatch.setenv("ARTICLE_QA_COMPOSE", "never")
    both = shown(capsys, *arguments, code=1)
    assert "many" in both.out
    assert "never" in both.out
    told = both.err.splitlines()
    assert [line.split()[1] for line in told] == ["ARTICLE_QA_LLM_URL", "ARTICLE_QA_TOP"]


def test_a_variable_that_is_no_setting_is_told_with_what_may_be_meant(capsys, monkeypatch):
    monkeypatch.setenv("ARTICLE_QA_LMM", "none")
    monkeypatch.setenv("ARTICLE_QA_XYZZY", "1")
    assert shown(capsys).err.splitlines() == [
        "article-qa: ARTICLE_QA_LMM is no setting: is ARTICLE_QA_LLM meant?",
        "article-qa: ARTICLE_QA_XYZZY is no setting",
    ]
