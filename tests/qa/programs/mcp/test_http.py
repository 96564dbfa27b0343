"""`article-qa serve --mcp`, asked by the SDK's own client, and what guards it."""

import asyncio
import base64
import json
import runpy
from contextlib import nullcontext

import httpx
import pytest
from mcp import Client
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.authentication import AuthenticationMiddleware
from starlette.testclient import TestClient

from qa.command_line import main
from qa.programs.mcp.http import LONGEST_BODY, PATH, McpRoutes
from qa.sample import SAMPLE
from qa.transcripts.transcripts import Transcripts
from qa.web.serving.guard import Guard
from qa.web.serving.server import Serving, _mcp
from qa.web.serving.tenants import Common, Tenants
from qa.web.serving.users import BasicAuthentication, Users, ask_for_password, set_password
from tests.conftest import ROOT
from tests.qa.programs.mcp.protocol import OPENING

HEADERS = {"accept": "application/json, text/event-stream"}


def test_clients_of_both_protocols_ask_the_server_of_the_page(address):
    text = SAMPLE.read_text("utf-8")
    told = []

    async def tell(done, total, what):
        told.append(what)

    async def talk(mode):
        async with Client(address + PATH, mode=mode) as client:
            answer = await client.call_tool(
                "ask", {"question": "Was sagte Rubio?"}, progress_callback=tell
            )
            listed = await client.list_resources()
            read = await client.read_resource(listed.resources[0].uri)
            path = await client.call_tool("ingest", {"source": str(SAMPLE)})
            return answer, read.contents[0].text, path

    for mode in ("auto", "legacy"):
        answer, whole, path = asyncio.run(talk(mode))
        [citation, *_] = answer.structured_content["citations"]
        assert citation["quote"] in text
        assert whole[citation["start"] : citation["end"]] == citation["quote"]
        assert path.is_error  # a file of the server is not for those who come over HTTP
    assert told == ["reading", "1 quotes"] * 2


def test_many_clients_are_answered_at_once(address):
    questions = ["Was sagte Rubio?", "Wie lange telefonierten Trump und Putin?"] * 8

    async def one(question):
        async with Client(address + PATH) as client:
            return await client.call_tool("ask", {"question": question})

    async def all_of_them():
        return await asyncio.gather(*map(one, questions))

    answers = asyncio.run(all_of_them())
    assert [one.structured_content["question"] for one in answers] == questions
    assert len({one.content[0].text for one in answers}) == 2


def test_the_example_shows_an_answer_and_what_stands_around_its_quote(address, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["mcp_client.py", address])
    runpy.run_path(str(ROOT / "examples" / "mcp_client.py"), run_name="__main__")
    shown = capsys.readouterr().out
    assert "tools: ask, search, articles, read" in shown
    assert "> Der amerikanische Außenminister Marco Rubio äußerte sich zuversichtlich." in shown
    assert r"around the quote: 'Rubio sieht Fortschritte\n\nDer amerikanische" in shown


def test_the_page_is_there_beside_it(address):
    assert "Article QA" in httpx.get(address, timeout=60).text


@pytest.mark.parametrize(
    ("headers", "status"),
    [({}, 200), ({"origin": "http://evil.example"}, 403), ({"host": "evil.example"}, 421)],
)
def test_foreign_pages_and_names_are_refused(address, headers, status):
    sent = httpx.post(address + PATH, json=OPENING, headers=HEADERS | headers, timeout=60)
    assert sent.status_code == status


def test_who_lets_mcp_clients_add_articles_has_to_let_them_in(capsys):
    assert main(["serve", "--allow-ingest"]) == 2
    assert "--mcp" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("host", "add_urls", "takes", "given"),
    [
        ("127.0.0.1", None, True, {"text", "title", "kind", "source"}),
        ("127.0.0.1", False, True, {"text", "title", "kind"}),
        ("0.0.0.0", None, True, {"text", "title", "kind"}),
        ("0.0.0.0", True, True, {"text", "title", "kind", "source"}),
        ("127.0.0.1", None, False, None),
    ],
)
def test_pages_are_taken_from_those_who_may_add_them(
    assistant, tmp_path, host, add_urls, takes, given
):
    serving = Serving(host, add_urls=add_urls, mcp=True, mcp_ingest=takes)
    transcripts = Transcripts(f"sqlite:///{tmp_path / 'conversations.sqlite3'}")
    mcp = _mcp(serving, Tenants(assistant, Common(transcripts)))
    with TestClient(Starlette(routes=mcp.routes, lifespan=mcp.lifespan)) as client:
        opened = client.post(PATH, json=OPENING, headers=HEADERS)
        session = HEADERS | {"mcp-session-id": opened.headers["mcp-session-id"]}
        asked = {"jsonrpc": "2.0", "id": 2, "method": "tools/list"}
        told = client.post(PATH, json=asked, headers=session).text
    [line] = (line for line in told.splitlines() if line.startswith("data: {"))
    tools = {tool["name"]: tool for tool in json.loads(line[6:])["result"]["tools"]}
    assert ("ingest" in tools) == takes
    if takes:
        schema = tools["ingest"]["inputSchema"]
        assert schema["properties"].keys() == given
        assert "path" not in json.dumps(schema)


def test_where_users_have_passwords_nobody_else_is_answered(assistant, tmp_path):
    set_password(tmp_path / "users", "anna", "correct horse")
    mcp = McpRoutes(lambda _request: nullcontext(assistant), "")
    users = Users(tmp_path / "users")
    app = Starlette(
        routes=mcp.routes,
        lifespan=mcp.lifespan,
        middleware=[
            Middleware(Guard, host="testserver"),
            Middleware(
                AuthenticationMiddleware,
                backend=BasicAuthentication(users),
                on_error=ask_for_password,
            ),
        ],
    )
    proof = base64.b64encode(b"anna:correct horse").decode()
    with TestClient(app) as client:
        assert client.post(PATH, json=OPENING, headers=HEADERS).status_code == 401
        let_in = HEADERS | {"authorization": f"Basic {proof}"}
        assert client.post(PATH, json=OPENING, headers=let_in).status_code == 200
        huge = {"content-type": "application/json"} | let_in
        body = b'"' + b"x" * LONGEST_BODY + b'"'
        assert client.post(PATH, content=body, headers=huge).status_code == 413
        broken = client.post(PATH, content=b"{", headers=huge)
        assert broken.status_code == 400
        assert json.loads(broken.text)["error"]["code"] == -32700
