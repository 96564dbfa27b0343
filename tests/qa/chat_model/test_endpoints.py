"""Chat models behind HTTP: what a question ends in, whatever the server does.

The clients are those of LangChain, the servers real ones on loopback; see `endpoints`.
"""

import json
import time

import pytest

from index.embed import identity
from index.errors import ArticleQAError, ModelError
from index.retriever import ArticleRetriever
from index.store.writer import Store
from qa.answer import Answer, Text
from qa.assistant import Assistant
from qa.chain import AnswerChain
from qa.chat_model.opening import open_chat_model
from qa.prose.sentences import MOST_SENTENCES
from qa.settings import Settings, read_settings
from tests.qa.chat_model.endpoints import Script, ollama_lines, openai_lines, serving

pytest.importorskip("langchain_openai")
pytest.importorskip("langchain_ollama")

ENOUGH = 20.0
SHORT = 1.0
SLACK = 5.0
KEY = "sk-very-secret-key"
QUESTION = "What did Rubio say?"
GOOD = ["Rubio ", "was ", "confident. ", "[1]"]
LINES = {"openai:scripted": openai_lines, "ollama:scripted": ollama_lines}
BOTH = pytest.mark.parametrize("spec", list(LINES))


@pytest.fixture(autouse=True)
def key(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def folder(sample_index, encoder, shared_models):
    with serving(says("openai:scripted", *GOOD)) as server:  # loads what is loaded on first use
        model = opened("openai:scripted", server, sample_index)
        assistant(sample_index, encoder, model).ask(QUESTION)
    return sample_index


def assistant(folder, encoder, model, seconds=ENOUGH):
    store = Store(folder, identity(encoder))
    chain = AnswerChain(ArticleRetriever(store=store, encoder=encoder), model, seconds=seconds)
    return Assistant(chain)


def opened(spec, server, tmp_path, seconds=ENOUGH):
    url = server.url + ("/v1" if spec.startswith("openai:") else "")
    return open_chat_model(spec, tmp_path, url=url, seconds=seconds)


@pytest.fixture
def ask(folder, encoder, tmp_path):
    """Ask one question of a model whose server follows a script."""

    def ask(script, spec="openai:scripted", seconds=ENOUGH):
        with serving(script) as server:
            model = opened(spec, server, tmp_path, seconds)
            stream = assistant(folder, encoder, model, seconds).stream(QUESTION)
            events = [next(stream)]
            began = time.monotonic()
            events += stream
            took = time.monotonic() - began
        assert took < seconds + SLACK
        return events, server

    return ask


def says(spec, *words, reason="stop", **ending):
    return Script(lambda _: LINES[spec](words, reason), **ending)


def only_quotes(answer, *reasons):
    """Assert that an answer is its quotes and one honest line."""
    assert isinstance(answer, Answer)
    assert not answer.composed
    assert answer.citations
    assert answer.text == f"{answer.citations[0].quote} [1]"
    line = "; ".join(answer.withheld)
    assert [reason in line for reason in reasons] == [True] * len(reasons), line
    assert len(answer.withheld) == 1
    harmless(answer)


def harmless(answer):
    """Assert that nothing secret and nothing long is in what a reader is told."""
    line = "; ".join(answer.withheld)
    assert "\n" not in line
    assert len(line) < 200
    for secret in (KEY, "Traceback", "You answer questions", QUESTION):
        assert secret not in line


# Working


@BOTH
def test_a_model_behind_http_composes_from_the_numbered_quotes(ask, spec):
    events, server = ask(says(spec, *GOOD), spec)
    answer = events[-1]
    assert (answer.composed, answer.text) == (True, "Rubio was confident. [1]")
    assert any(isinstance(event, Text) and event.pending == "Rubio was" for event in events)
    path, headers, body = server.requests[0]
    assert path == ("/v1/chat/completions" if spec.startswith("openai:") else "/api/chat")
    assert body["model"] == "scripted"
    assert body["stream"] is True
    assert body["messages"][-1]["content"].startswith("Sources:\n[1] ")
    assert QUESTION in body["messages"][-1]["content"]
    has_key = headers.get("Authorization", headers.get("authorization")) == f"Bearer {KEY}"
    assert has_key == spec.startswith("openai:")


def test_a_server_of_ones_own_needs_no_key(ask, monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY")
    events, _ = ask(says("openai:scripted", *GOOD))
    assert events[-1].composed


def test_the_environment_names_model_and_address(folder, encoder, monkeypatch):
    with serving(says("ollama:scripted", *GOOD)) as server:
        monkeypatch.setenv("ARTICLE_QA_LLM", "ollama:scripted")
        monkeypatch.setenv("ARTICLE_QA_LLM_URL", server.url)
        monkeypatch.setenv("ARTICLE_QA_READER", "none")  # it would doubt what the script says
        answer = Assistant.open(folder).ask(QUESTION)
    assert answer.composed
    assert answer.models["llm"] == "scripted"


# Settings


@pytest.mark.parametrize(
    "url", ["ftp://host/v1", "host:8080", "http://", f"https://me:{KEY}@host/v1", "http://a b/"]
)
def test_an_address_that_cannot_be_used_is_refused_without_repeating_it(monkeypatch, url):
    monkeypatch.setenv("ARTICLE_QA_LLM_URL", url)
    with pytest.raises(ArticleQAError, match="ARTICLE_QA_LLM_URL is not valid: give ") as error:
        read_settings()
    assert KEY not in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("llm", [None, "qwen2.5-coder-0.5b", "gguf:model.gguf", "hub:a/b"])
def test_an_address_does_not_go_with_a_model_in_this_process(tmp_path, llm):
    with pytest.raises(ModelError, match='"openai:NAME"'):
        open_chat_model(llm, tmp_path, url="http://127.0.0.1:1/v1")


def test_no_model_at_all_needs_no_address(tmp_path):
    assert open_chat_model("none", tmp_path, url="http://127.0.0.1:1/v1") is None


def test_the_time_limit_is_a_setting(monkeypatch):
    monkeypatch.setenv("ARTICLE_QA_LLM_SECONDS", "7.5")
    assert Settings().llm_seconds == 7.5
    monkeypatch.setenv("ARTICLE_QA_LLM_SECONDS", "0")
    with pytest.raises(ArticleQAError, match="ARTICLE_QA_LLM_SECONDS is not valid"):
        read_settings()


# Out of time


def never(server):
    server.ended.wait(30)
    yield b""


def pings(server):
    while not server.ended.wait(0.1):
        yield b": ping\n\n"


def empty_lines(server):
    while not server.ended.wait(0.1):
        yield next(ollama_lines([""]))


def drips(lines):
    def drip(server):
        yield from lines([*GOOD, " Putin "], "")
        while not server.ended.wait(0.1):
            yield from list(lines(["so "], ""))[-1:]

    return drip


@BOTH
def test_a_server_that_never_answers_ends_in_the_quotes_in_time(ask, spec):
    events, _ = ask(Script(never), spec, SHORT)
    only_quotes(events[-1], "did not answer in time")


def test_a_server_that_keeps_the_connection_alive_and_says_nothing_ends_in_time(ask):
    only_quotes(ask(Script(pings), seconds=SHORT)[0][-1], "did not answer in time")
    events, _ = ask(Script(empty_lines), "ollama:scripted", SHORT)
    only_quotes(events[-1], "did not answer in time")


@BOTH
def test_what_was_checked_stands_when_the_time_is_up(ask, spec):
    answer = ask(Script(drips(LINES[spec])), spec, 3 * SHORT)[0][-1]
    assert answer.text == "Rubio was confident. [1]"
    assert len(answer.withheld) == 1
    assert "did not answer in time" in answer.withheld[0]
    harmless(answer)


def test_while_the_server_is_silent_the_reader_can_stop(folder, encoder, tmp_path):
    with serving(Script(never)) as server:
        asked = assistant(folder, encoder, opened("openai:scripted", server, tmp_path))
        events = asked.stream(QUESTION)
        next(events)
        began = time.monotonic()
        assert next(events) == Text("", "")
        events.close()
        assert time.monotonic() - began < 1.5


# Broken off


def unfinished(spec, **ending):
    return says(spec, *GOOD, " Putin ", "was not", reason="", **ending)


@BOTH
@pytest.mark.parametrize("ending", [{"breaks": True}, {"closes": True}, {}])
def test_a_connection_lost_in_mid_stream_withdraws_what_was_not_checked(ask, spec, ending):
    events, _ = ask(unfinished(spec, **ending), spec)
    answer = events[-1]
    assert answer.text == "Rubio was confident. [1]"
    assert len(answer.withheld) == 1
    assert "broke off in the middle of its answer" in answer.withheld[0]
    harmless(answer)


@BOTH
def test_a_connection_lost_before_the_first_sentence_is_whole_leaves_the_quotes(ask, spec):
    events, _ = ask(says(spec, "Rubio ", "was ", "conf", reason="", breaks=True), spec)
    only_quotes(events[-1], "broke off")


@BOTH
def test_a_sentence_that_the_length_limit_cut_off_is_withdrawn(ask, spec):
    events, _ = ask(says(spec, *GOOD, " Rubio ", "was", reason="length"), spec)
    assert events[-1].text == "Rubio was confident. [1]"
    assert events[-1].withheld == ("the chat model's reply was cut off, it had become too long",)


def test_a_line_that_is_no_json_ends_in_the_quotes(ask):
    only_quotes(ask(Script(lambda _: [b"data: {oops\n\n"]))[0][-1], "broke off")
    only_quotes(ask(Script(lambda _: [b"{oops\n"]), "ollama:scripted")[0][-1], "broke off")


def test_a_server_that_is_not_there_is_told(folder, encoder, tmp_path):
    with serving(Script(never)) as server:
        pass
    for spec in LINES:
        answer = assistant(folder, encoder, opened(spec, server, tmp_path)).ask(QUESTION)
        only_quotes(answer, "cannot be reached: is its server running?")


def test_ollamas_own_error_in_mid_stream_ends_in_what_was_checked(ask):
    def failing(_):
        yield from ollama_lines([*GOOD, " And "], "")
        yield json.dumps({"error": f"runner died of {KEY}"}).encode() + b"\n"

    answer = ask(Script(failing), "ollama:scripted")[0][-1]
    assert answer.text == "Rubio was confident. [1]"
    assert len(answer.withheld) == 1
    harmless(answer)


# Refused


@BOTH
@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (401, "refused the API key"),
        (403, "refused the API key"),
        (404, "is not known to its server"),
        (429, "is asked too often"),
        (500, "its server says with status 500"),
        (503, "its server says with status 503"),
    ],
)
def test_a_refusal_ends_in_the_quotes_and_says_why(ask, spec, status, reason):
    body = json.dumps({"error": {"message": f"Incorrect API key {KEY} for: {QUESTION}"}})
    if spec.startswith("ollama:"):
        body = json.dumps({"error": f"no {KEY}"})
    events, server = ask(Script(lambda _: [body.encode()], status=status), spec)
    only_quotes(events[-1], reason)
    assert len(server.requests) == 1


# Out of form


def endless(_):
    yield from openai_lines([], "")
    while True:  # until the client is gone
        yield list(openai_lines(["and so on and on "], ""))[-1]


def endless_sentences(server):
    yield from openai_lines([], "")
    while not server.ended.is_set():
        yield list(openai_lines(["Macron met Merkel in Minsk. "], ""))[-1]


def test_a_reply_without_an_end_is_left_and_the_server_is_told(ask):
    events, server = ask(Script(endless))
    only_quotes(events[-1], "what was written has no end")
    assert server.gone.wait(30)


def test_sentences_without_end_are_left(ask):
    answer = ask(Script(endless_sentences))[0][-1]
    assert not answer.composed
    assert len(answer.withheld) <= MOST_SENTENCES
    assert all(reason.startswith("a name that no quote holds: M") for reason in answer.withheld)
    harmless(answer)


@BOTH
@pytest.mark.parametrize("reply", ["", " ", "\n\n", "[1]"])
def test_an_empty_reply_is_told(ask, spec, reply):
    only_quotes(ask(says(spec, reply), spec)[0][-1], "the chat model wrote nothing")


@pytest.mark.parametrize(
    "reply",
    [
        '{"answer": "Rubio was confident.", "source": 1}',
        '```json\n{"answer": "Rubio was confident."}\n```',
        '["Rubio was confident."]',
        "<p>Rubio was confident.</p>",
        "<think>Rubio was confident.</think>",
        "| Rubio | was confident |",
    ],
)
def test_a_reply_in_another_form_is_withdrawn_and_told_once(ask, reply):
    only_quotes(ask(says("openai:scripted", reply))[0][-1], "not plain sentences")


@pytest.mark.parametrize(
    "reply",
    [
        "Rubio a dit que les deux présidents sont proches de la paix. [1]",
        "Rubio zeigte sich optimistisch und sagte, sie seien näher am Frieden. [1]",
        "鲁比奥表示,他们比以前更接近和平。[1]",
    ],
)
def test_a_reply_in_another_language_is_withdrawn(ask, reply):
    only_quotes(ask(says("openai:scripted", reply))[0][-1], "another language than")


@pytest.mark.parametrize(
    "reply",
    [
        "Rubio was confident.",
        "**Rubio** was *confident*. [1]",
        "- Rubio was confident.",
        "## Rubio was confident.",
        "Answer: Rubio was confident. [7]",
        "> Rubio was `confident`.",
        "[Rubio](https://example.org) was confident.",
    ],
)
def test_markdown_is_taken_off_and_a_missing_number_is_added(ask, reply):
    answer = ask(says("openai:scripted", reply))[0][-1]
    assert (answer.composed, answer.text) == (True, "Rubio was confident. [1]")
