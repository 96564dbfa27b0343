"""Choosing which model answers: what is offered, what is kept, and what then answers."""

import time
from dataclasses import replace

import pytest

from index.errors import ArticleQAError
from qa.assistant import Assistant
from qa.settings import Settings
from qa.transcripts.transcripts import Transcripts
from qa.web.chat.desk import Desk
from qa.web.chat.models import Models
from qa.web.serving.visitor import Visitor
from qa.web.words import words_for
from tests.qa.chat_model.endpoints import MODEL, Script, ollama_lines, openai_lines, serving

ME = Visitor("me", words_for("en"), local=True)
YOU = Visitor("you", words_for("de"), local=True)
GOOD = ["Rubio ", "was ", "confident. ", "[1]"]


@pytest.fixture(scope="module")
def assistant(sample_index, shared_models):
    with Assistant.open(sample_index, Settings(llm="none")) as assistant:
        yield assistant


@pytest.fixture
def transcripts(tmp_path):
    kept = Transcripts(f"sqlite:///{tmp_path / 'kept.sqlite3'}")
    yield kept
    kept.close()


@pytest.fixture
def ollama():
    with serving(Script(lambda _: ollama_lines(GOOD))) as server:
        yield server


def models_of(assistant, transcripts, server=None, **more):
    url = server.url if server else "http://127.0.0.1:9"
    return Models(assistant, transcripts, Settings(ollama_url=url), alone=True, **more)


def keys(models, visitor=ME):
    return [choice["key"] for choice in models.models(visitor, {})["choices"]]


def test_quotes_alone_are_chosen_where_the_settings_name_no_model(assistant, transcripts, ollama):
    models = models_of(assistant, transcripts, ollama)
    shown = models.models(ME, {})
    assert shown["chosen"] == "none"
    assert "language model" not in shown["caution"]
    assert models.answering("me") == ("never", None)
    assert {"none", f"ollama {MODEL}"} <= set(keys(models))
    assert all(choice["note"] for choice in shown["choices"])


def test_a_choice_is_kept_for_the_visitor_alone(assistant, transcripts, ollama):
    models = models_of(assistant, transcripts, ollama)
    told = models.choose_model(ME, {"key": f"ollama {MODEL}"})
    assert "language model" in told["caution"]
    again = models_of(assistant, transcripts, ollama)  # after a restart
    assert again.models(ME, {})["chosen"] == f"ollama {MODEL}"
    assert again.answering("me")[0] == "always"
    assert again.models(YOU, {})["chosen"] == "none"


def test_what_runs_elsewhere_is_said(assistant, transcripts, ollama):
    models = models_of(assistant, transcripts, ollama)
    told = models.choose_model(YOU, {"key": "ollama large:120b-cloud"})
    assert "gehen dafür an ollama.com" in told["caution"]


def test_without_an_ollama_the_page_says_so_without_a_command(assistant, transcripts):
    shown = models_of(assistant, transcripts).models(ME, {})
    assert any("Ollama" in hint for hint in shown["hints"])
    assert not any("pip" in hint or "make " in hint for hint in shown["hints"])


def test_an_address_is_asked_for_its_models_and_one_chosen(assistant, transcripts):
    with serving(Script(lambda _: openai_lines(GOOD))) as server:
        models = models_of(assistant, transcripts)
        found = models.look_at_address(ME, {"url": f" {server.url}/v1 "})
        (choice,) = found["choices"]
        models.choose_model(ME, {"key": choice["key"]})
        _, opener = models.answering("me")
        assert "confident" in "".join(chunk.text for chunk in opener().stream("Hello?"))


def test_the_model_of_the_settings_is_offered_with_where_it_runs(sample_index, transcripts):
    settings = Settings(llm="openai:large", llm_url="https://llm.example/v1")
    with Assistant.open(sample_index, settings) as assistant:
        models = Models(assistant, transcripts, settings)
        shown = models.models(ME, {})
        assert (shown["chosen"], shown["shown"]) == ("own", "large")
        assert "llm.example" in shown["caution"]
        assert models.answering("me") == ("auto", None)
        models.choose_model(ME, {"key": "none"})
        assert "llm.example" not in models.models(ME, {})["caution"]
        assert keys(models) == ["none", "own"]


@pytest.mark.parametrize(
    "url", ["", "file:///etc/passwd", "http://", "http://u:p@127.0.0.1/v1", "http://a b/", 7]
)
def test_what_is_no_address_gets_one_line(assistant, transcripts, url):
    found = models_of(assistant, transcripts).look_at_address(ME, {"url": url})
    assert found == {"choices": [], "said": ME.words.model_no_address}


def test_a_page_that_others_reach_calls_no_address(assistant, transcripts):
    with serving(Script(lambda _: ollama_lines(GOOD))) as server:
        settings = Settings(ollama_url=server.url)
        models = Models(assistant, transcripts, settings, alone=False)
        assert keys(models) == ["none"]
        assert models.look_at_address(ME, {"url": f"{server.url}/v1"})["choices"] == []
        for key in (f"ollama {MODEL}", f"server {MODEL} {server.url}/v1", "built_in", "own"):
            with pytest.raises(ArticleQAError):
                models.choose_model(ME, {"key": key})
            transcripts.choose("me", "model", key)  # from when it listened here alone
            assert models.answering("me") == ("never", None)
        assert server.requests == []


def test_a_visitor_who_came_through_a_proxy_types_no_address(assistant, transcripts):
    through = replace(ME, local=False)
    models = models_of(assistant, transcripts)
    with serving(Script(lambda _: openai_lines(GOOD))) as server:
        url = f"{server.url}/v1"
        assert models.look_at_address(through, {"url": url})["choices"] == []
        with pytest.raises(ArticleQAError):
            models.choose_model(through, {"key": f"server {MODEL} {url}"})
        assert server.requests == []


def answered(desk, question="What did Rubio say?"):
    conversation, number = desk.ask("me", "", question, language="en", article=None, explain=str)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        turn = desk.conversation("me", conversation).turn(number)
        if not turn.running:
            return turn
        time.sleep(0.05)
    raise AssertionError("no answer")


def test_the_chosen_model_composes_and_is_named_and_the_next_answer_can_do_without(
    assistant, transcripts, ollama, monkeypatch
):
    monkeypatch.setenv("ARTICLE_QA_OLLAMA_URL", ollama.url)
    desk = Desk(assistant, transcripts, alone=True)
    desk.models.choose_model(ME, {"key": f"ollama {MODEL}"})
    turn = answered(desk)
    assert turn.answer.models["llm"] == MODEL
    assert [path for path, *_ in ollama.requests if path == "/api/chat"]
    asked = len(ollama.requests)
    desk.models.choose_model(ME, {"key": "none"})
    turn = answered(desk)
    assert not turn.answer.composed
    assert turn.answer.citations
    assert len(ollama.requests) == asked
    desk.models.shelf.close()


def test_a_model_that_cannot_be_reached_says_so_in_one_line_and_quotes_stand(
    assistant, transcripts, monkeypatch
):
    monkeypatch.setenv("ARTICLE_QA_OLLAMA_URL", "http://127.0.0.1:9")
    desk = Desk(assistant, transcripts, alone=True)
    desk.models.choose_model(ME, {"key": f"ollama {MODEL}"})
    turn = answered(desk)
    assert turn.state == "done"
    assert turn.answer.citations
    assert not turn.answer.composed
    (line,) = turn.answer.withheld
    assert MODEL in line
    assert "\n" not in line


def test_a_model_that_cannot_be_opened_says_so_in_one_line_and_quotes_stand(assistant):
    def opener():
        raise ArticleQAError("the model is damaged: get it again")

    *_, answer = assistant.stream("What did Rubio say?", compose="always", model=opener)
    assert answer.citations
    assert answer.withheld == ("the model is damaged: get it again",)
