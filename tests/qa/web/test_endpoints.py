"""Gradio's named endpoints, as its client sees them at the real server."""

import json

import httpx
import pytest
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError

from qa.web.endpoints import MOST_PASSAGES
from tests.qa.programs.http.conftest import PASSWORD, USER, guarded, served, towers

__all__ = ["guarded", "served", "towers"]

QUESTION = "Wie hoch ist der Rheinturm?"
NAMES = ["/articles", "/ask", "/ingest", "/remove", "/search"]


@pytest.fixture(scope="module")
def client(served):
    return Client(served.address, verbose=False)


@pytest.fixture(scope="module")
def known(guarded):
    """The client of somebody whom the guarded server knows."""
    return Client(guarded.address, verbose=False, httpx_kwargs={"auth": (USER, PASSWORD)})


def plain(values):
    return json.loads(json.dumps(values))


def untimed(answer):
    return {name: value for name, value in answer.items() if name != "timings"}


def test_five_endpoints_are_named_and_nothing_else(client):
    told = client.view_api(return_format="dict")
    assert sorted(told["named_endpoints"]) == NAMES
    assert told["unnamed_endpoints"] == {}
    asks = told["named_endpoints"]["/ask"]
    assert [one["parameter_name"] for one in asks["parameters"]] == [
        "question",
        "article",
        "history",
    ]
    shape = asks["returns"][0]["type"]["properties"]
    assert {"answer", "citations", "answerable"} <= shape.keys()


def test_an_answer_comes_as_it_grows_and_is_that_of_the_command_line(served, client):
    job = client.submit(QUESTION, api_name="/ask")
    seen = list(job)
    answer = plain(served.assistant.ask(QUESTION).to_json())
    assert untimed(seen[-1]) == untimed(answer)
    assert "240 Meter" in seen[0]["citations"][0]["quote"]
    assert all(one.keys() == answer.keys() for one in seen)


def test_articles_and_conversations_are_asked(served, client):
    options = {"article": served.ids["Eiffelturm"], "api_name": "/ask"}
    assert "330" in client.predict("Wie hoch ist der Turm?", **options)["answer"]
    both = [served.ids["Eiffelturm"], served.ids["Rheinturm"]]
    told = client.predict("Wie hoch ist der Turm?", article=both, api_name="/ask")
    assert {one["article"] for one in told["passages"]} == set(both)
    before = ["Wo steht der Eiffelturm?"]
    told = client.predict("Und wie hoch ist er?", history=before, api_name="/ask")
    assert "330" in told["answer"]


def test_passages_are_found_and_articles_listed(served, client):
    found = client.predict(QUESTION, top=2, api_name="/search")
    assert found[0]["title"] == "Rheinturm"
    assert len(found) == 2
    assert len(client.predict(QUESTION, top=-1, api_name="/search")) == 1
    assert len(client.predict(QUESTION, top=10 * MOST_PASSAGES, api_name="/search")) == 3
    listed = client.predict(api_name="/articles")
    assert {one["title"]: one["id"] for one in listed} == served.ids


def test_texts_and_files_are_taken_in_and_removed(client, tmp_path):
    text = client.predict(text="Der Donauturm ist 252 Meter hoch.", api_name="/ingest")
    path = tmp_path / "der turm.md"
    path.write_text("# Olympiaturm\n\nDer Olympiaturm ist 291 Meter hoch.", "utf-8")
    file = client.predict(file=handle_file(path), api_name="/ingest")
    assert (text["status"], file["status"], file["title"]) == ("added", "added", "Olympiaturm")
    again = client.predict(file=handle_file(path), api_name="/ingest")
    assert (again["id"], again["status"]) == (file["id"], "unchanged")
    listed = {one["id"]: one for one in client.predict(api_name="/articles")}
    assert "/" not in listed[file["id"]]["source"]
    for one in (text, file):
        assert client.predict(one["id"], api_name="/remove")["title"] == one["title"]
    assert not {text["id"], file["id"]} & {o["id"] for o in client.predict(api_name="/articles")}


@pytest.mark.parametrize(
    ("endpoint", "given", "line"),
    [
        ("/ask", {"question": " "}, "the question is empty"),
        ("/ask", {"question": "x" * 2001}, "the limit is 2000"),
        ("/ask", {"question": "Wer?", "article": "nope"}, "there is no article 'nope'"),
        ("/search", {"question": "Wer?", "article": ["nope"]}, "there is no article 'nope'"),
        ("/remove", {"article": "nope"}, "there is no article 'nope'"),
        ("/ingest", {}, "one of text, url and file"),
        ("/ingest", {"text": "a", "url": "b"}, "one of text, url and file"),
        ("/ingest", {"text": " "}, "no text"),
        ("/ingest", {"url": "/etc/passwd"}, "begins with http"),
        ("/ingest", {"url": "file:///etc/passwd"}, "begins with http"),
        ("/ingest", {"url": "http://127.0.0.1:9/"}, "not public"),
        ("/ingest", {"file": {"path": "/etc/passwd"}}, "has to be uploaded"),
        ("/ingest", {"file": "/etc/passwd"}, "has to be uploaded"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(client, endpoint, given, line):
    with pytest.raises(AppError, match=line):
        client.predict(**given, api_name=endpoint)


@pytest.mark.parametrize("path", ["/etc/passwd", "http://192.0.2.1/x.md", "HTTPS://192.0.2.1/x"])
def test_a_file_that_nobody_uploaded_is_not_read(served, path):
    file = {"path": path, "meta": {"_type": "gradio.FileData"}}
    url = f"{served.address}/gradio_api/call/ingest"
    event = httpx.post(url, json={"data": [None, None, file, None]}).json()["event_id"]
    told = httpx.get(f"{url}/{event}", timeout=30).text
    assert told.startswith("event: error")
    assert "root:" not in told


def test_the_page_s_own_parts_fetch_nothing_either(served):
    file = {"path": "http://192.0.2.1/x", "meta": {"_type": "gradio.FileData"}}
    config = httpx.get(f"{served.address}/config").json()
    typed = next(one for one in config["dependencies"] if one["api_name"] == "typed")
    body = {"data": ["?", file, "{}"], "fn_index": typed["id"], "session_hash": "s"}
    assert httpx.post(f"{served.address}/gradio_api/queue/join", json=body).status_code == 200
    url = f"{served.address}/gradio_api/queue/data?session_hash=s"
    told = httpx.get(url, timeout=30).text
    assert "a file has to be uploaded" in told


def test_where_addresses_are_not_taken_none_is_fetched(known):
    with pytest.raises(AppError, match="takes no addresses"):
        known.predict(url="https://news.example/", api_name="/ingest")


def test_only_users_reach_the_endpoints(guarded, known):
    assert len(known.predict(api_name="/articles")) == len(guarded.ids)
    with pytest.raises(Exception, match="credentials were not provided"):
        Client(guarded.address, verbose=False)
    url = f"{guarded.address}/gradio_api/call/articles"
    assert httpx.post(url, json={"data": []}).status_code == 401


def test_a_foreign_page_reaches_no_endpoint(served):
    url = f"{served.address}/gradio_api/call/remove"
    body = {"data": [served.ids["Rheinturm"]]}
    headers = {"origin": "http://evil.example"}
    assert httpx.post(url, json=body, headers=headers).status_code == 403
    assert httpx.post(url, json=body, headers={"host": "evil.example"}).status_code == 421
