"""The real server, as the client of OpenAI's form and plain requests see it."""

import json
import socket
import time

import httpx
import openai
import pytest

from qa.programs.http import chat
from qa.programs.http.door import MODEL, Door
from qa.web.serving.guard import LONGEST_BODY
from tests.qa.programs.http.conftest import PASSWORD, USER

QUESTION = "Wie hoch ist der Rheinturm?"


def client(served, key="none"):
    return openai.OpenAI(base_url=f"{served.address}/v1", api_key=key, max_retries=0)


def asked(served, *messages, model=MODEL, **more):
    roles = ("user", "assistant")
    told = [{"role": roles[n % 2], "content": text} for n, text in enumerate(messages)]
    return client(served).chat.completions.create(model=model, messages=told, **more)


def post(served, body, **more):
    if not isinstance(body, bytes):
        body = json.dumps(body).encode()
    return httpx.post(f"{served.address}/v1/chat/completions", content=body, timeout=60, **more)


def valid(**more):
    return {"model": MODEL, "messages": [{"role": "user", "content": QUESTION}], **more}


# -------------------------------------------------------------------- answers


def test_an_answer_has_its_quote_marked_in_message_and_article(served):
    reply = asked(served, QUESTION)
    message = reply.choices[0].message
    assert reply.choices[0].finish_reason == "stop"
    cited = message.annotations[0].url_citation
    text = served.assistant.article(cited.article).text
    assert cited.quote == text[cited.start : cited.end]
    assert message.content[cited.start_index : cited.end_index] == cited.quote
    assert "240 Meter" in cited.quote
    assert cited.title == "Rheinturm"
    assert f"[1] [Rheinturm · {cited.start}–{cited.end}]({cited.url})" in message.content
    assert reply.usage.total_tokens == reply.usage.prompt_tokens + reply.usage.completion_tokens
    assert reply.usage.prompt_tokens == served.assistant.retriever.encoder.count(QUESTION)


def test_what_the_command_line_tells_is_there_too(served):
    told = asked(served, QUESTION).article_qa
    answer = json.loads(json.dumps(served.assistant.ask(QUESTION).to_json()))
    assert told.keys() == answer.keys()
    assert told["citations"] == answer["citations"]


def test_the_link_of_a_citation_shows_the_quote(served):
    cited = asked(served, QUESTION).choices[0].message.annotations[0].url_citation
    page = httpx.get(cited.url)
    assert page.headers["content-type"].startswith("text/html")
    assert f'<mark id="quote">{cited.quote}</mark>' in page.text
    assert httpx.get(cited.url.replace("quotes/", "quotes/no")).status_code == 404
    beyond = f"{served.address}/quotes/{cited.article}/0-99999"
    assert httpx.get(beyond).status_code == 404


def test_a_stream_says_the_same_as_a_whole_message(served):
    whole = asked(served, QUESTION).choices[0].message
    pieces = list(asked(served, QUESTION, stream=True))
    deltas = [piece.choices[0].delta for piece in pieces]
    assert "".join(delta.content or "" for delta in deltas) == whole.content
    assert "240 Meter" in deltas[0].content
    assert pieces[0].article_qa["citations"][0]["quote"] in whole.content
    noted = [delta.annotations for delta in deltas if getattr(delta, "annotations", None)]
    assert noted == [[note.model_dump() for note in whole.annotations]]
    assert [piece.choices[0].finish_reason for piece in pieces][-1] == "stop"
    assert len({piece.id for piece in pieces}) == 1


def test_a_stream_ends_as_openai_s_do(served):
    options = {"stream": True, "stream_options": {"include_usage": True}}
    events = post(served, valid(**options)).text.split("\n\n")
    assert events[-2:] == ["data: [DONE]", ""]
    last = json.loads(events[-3].removeprefix("data: "))
    assert last["choices"] == []
    assert last["usage"]["completion_tokens"] > 0


@pytest.mark.parametrize("title", ["Eiffelturm", "Berliner Fernsehturm", "Rheinturm"])
def test_a_model_s_name_chooses_the_article(served, title):
    reply = asked(served, "Wie hoch ist der Turm?", model=f"{MODEL}/{served.ids[title]}")
    cited = [note.url_citation for note in reply.choices[0].message.annotations]
    assert {citation.title for citation in cited} == {title}


def test_a_question_rests_on_the_messages_before_it(served):
    messages = ("Wo steht der Eiffelturm?", "In Paris.", "Und wie hoch ist er?")
    reply = asked(served, *messages)
    assert "330 Meter" in reply.choices[0].message.content
    assert "Eiffelturm" in reply.article_qa["understood"]


def test_a_question_that_is_not_answered_has_no_citation(served):
    reply = asked(served, "Wer hat das Telefon erfunden?")
    assert reply.article_qa["answerable"] is False
    assert reply.choices[0].message.annotations == []


def test_messages_in_parts_and_unknown_fields_are_taken(served):
    parts = [
        {"type": "text", "text": "Wie hoch ist"},
        {"type": "image_url", "image_url": {"url": "data:"}},
        {"type": "text", "text": "der Rheinturm?"},
    ]
    body = {
        "model": MODEL,
        "messages": [
            {"role": "system", "content": "You are a pirate."},
            {"role": "user", "name": "ada", "content": parts},
        ],
        "temperature": 0.2,
        "max_completion_tokens": 5,
        "tools": [],
        "user": "x",
        "stream": None,
    }
    reply = post(served, body)
    assert reply.status_code == 200
    assert "240 Meter" in reply.json()["choices"][0]["message"]["content"]


# -------------------------------------------------------------------- what is there


def test_the_models_are_all_articles_and_each(served):
    listed = {model.id: model.name for model in client(served).models.list()}
    assert listed.pop(MODEL) == "Article QA"
    assert listed == {f"{MODEL}/{one}": title for title, one in served.ids.items()}
    assert client(served).models.retrieve(MODEL).id == MODEL
    with pytest.raises(openai.NotFoundError):
        client(served).models.retrieve(f"{MODEL}/nope")


def test_health_says_that_questions_can_be_asked(served):
    told = httpx.get(f"{served.address}/health").json()
    assert (told["status"], told["articles"]) == ("ok", len(served.ids))


# -------------------------------------------------------------------- what is refused


@pytest.mark.parametrize("model", ["gpt-4o", f"{MODEL}/nope", f"{MODEL}/", "", f"{MODEL}/../x"])
def test_an_unknown_model_is_not_found(served, model):
    with pytest.raises(openai.NotFoundError) as refused:
        asked(served, QUESTION, model=model)
    assert refused.value.code == "model_not_found"
    assert refused.value.param == "model"


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        (b"", None),
        (b"{", None),
        (b"[]", None),
        (b"\xff\xfe", None),
        (b'{"model": "article-qa", "messages": [{"role": "user", "content": "\\ud800"}]}', None),
        (b"[" * 100_000, None),
        ({"messages": [{"role": "user", "content": "x"}]}, "model"),
        ({"model": MODEL}, "messages"),
        (valid(messages=[]), "messages"),
        (valid(messages=[{"role": "user"}]), "messages"),
        (valid(messages=[{"role": "system", "content": "x"}]), "messages"),
        (valid(messages=[{"role": "user", "content": 7}]), "messages"),
        (valid(messages=[{"role": "user", "content": " \n"}]), "messages"),
        (valid(messages=[{"role": "user", "content": "x" * 2001}]), "messages"),
        (valid(messages="x"), "messages"),
        (valid(stream="perhaps"), "stream"),
    ],
)
def test_a_body_that_is_none_is_a_bad_request(served, body, wrong):
    for more in ({}, {"stream": True}):
        reply = post(
            served, body | more if isinstance(body, dict) and "stream" not in body else body
        )
        assert reply.status_code == 400
        error = reply.json()["error"]
        assert error["type"] == "invalid_request_error"
        assert (error["param"] or "").partition(".")[0] == (wrong or "")
        assert "\n" not in error["message"]


def test_a_body_over_the_limit_is_refused_before_it_is_read(served):
    for length in (chat.LONGEST_BODY + 1, LONGEST_BODY + 1):
        reply = post(served, b" " * length)
        assert reply.status_code == 413
        assert reply.json()["error"]["message"]


def test_what_is_not_there_is_said_in_json(served):
    for method, path, status in (
        ("GET", "/v1/nope", 404),
        ("GET", "/v1/chat/completions", 405),
        ("POST", "/v1/models", 405),
        ("POST", "/v1/embeddings", 404),
    ):
        reply = httpx.request(method, f"{served.address}{path}")
        assert reply.status_code == status
        assert reply.json()["error"]["type"] == "invalid_request_error"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"host": "evil.example"}, 421),
        ({"origin": "http://evil.example"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
    ],
)
def test_what_the_page_refuses_is_refused_here_in_json(served, headers, status):
    reply = post(served, valid(), headers=headers)
    assert reply.status_code == status
    assert reply.json()["error"]["message"]


# -------------------------------------------------------------------- users


def test_a_user_s_name_and_password_are_a_key(guarded):
    reply = client(guarded, f"{USER}:{PASSWORD}").models.list()
    assert len(list(reply)) == 1 + len(guarded.ids)


@pytest.mark.parametrize("key", ["none", f"{USER}:wrong password", f"eve:{PASSWORD}"])
def test_another_key_is_refused(guarded, key):
    with pytest.raises(openai.AuthenticationError) as refused:
        client(guarded, key).models.list()
    assert refused.value.type == "authentication_error"


def test_a_password_that_http_asks_for_opens_too(guarded):
    url = f"{guarded.address}/v1/models"
    assert httpx.get(url, auth=(USER, PASSWORD)).status_code == 200
    reply = httpx.get(url)
    assert reply.status_code == 401
    assert reply.headers["www-authenticate"].startswith("Basic")
    assert reply.json()["error"]["message"] == "name and password are needed"


def test_health_tells_strangers_nothing_but_that_the_server_is_up(guarded):
    url = f"{guarded.address}/health"
    assert httpx.get(url).json() == {"status": "ok"}
    assert httpx.get(url, auth=(USER, PASSWORD)).json()["articles"] == len(guarded.ids)
    assert httpx.get(url, auth=(USER, "wrong password")).status_code == 401
    assert httpx.get(f"{guarded.address}/quotes/x/0-1").status_code == 401


# -------------------------------------------------------------------- many, and some who leave


def test_clients_that_hang_up_leave_nothing_behind(served):
    body = json.dumps(valid(stream=True)).encode()
    host, port = served.address.removeprefix("http://").split(":")
    head = (
        f"POST /v1/chat/completions HTTP/1.1\r\nHost: {host}:{port}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    for _ in range(40):
        with socket.create_connection((host, int(port))) as connection:
            connection.sendall(head.encode() + body)
    began = time.monotonic()
    assert "240 Meter" in asked(served, QUESTION).choices[0].message.content
    assert time.monotonic() - began < 30


def test_without_an_article_nothing_can_be_asked(tmp_path, encoder):
    from starlette.applications import Starlette
    from starlette.testclient import TestClient

    from index.embed import identity
    from index.retriever import ArticleRetriever
    from index.store.writer import Store
    from qa.assistant import Assistant
    from qa.chain import AnswerChain

    store = Store(tmp_path / "index", identity(encoder))
    with Assistant(AnswerChain(ArticleRetriever(store=store, encoder=encoder), None)) as empty:
        app = TestClient(Starlette(routes=Door(empty).routes()))
        reply = app.post("/v1/chat/completions", json=valid())
        assert (reply.status_code, reply.json()["error"]["code"]) == (400, "no_articles")
        assert [model["id"] for model in app.get("/v1/models").json()["data"]] == [MODEL]
    reply = app.get("/health")  # the index is closed: no path of it is told
    assert (reply.status_code, reply.json()["status"]) == (503, "unavailable")
    reply = app.get("/v1/models")
    assert reply.status_code == 500
    assert str(tmp_path) not in reply.text
