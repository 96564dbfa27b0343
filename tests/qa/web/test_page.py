"""How the page is built and served: for this machine, telling nobody."""

import json
import socket

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from index.errors import ArticleQAError
from qa.assistant import Assistant
from qa.transcripts.transcripts import Transcripts
from qa.web.page import build
from qa.web.serving.events import Events
from qa.web.serving.news import News, Topic
from qa.web.serving.server import Serving, serve
from qa.web.serving.tenants import Common, Tenants
from qa.web.serving.visitor import COOKIE, Visitor
from tests.servers import loopback


@pytest.fixture(scope="module")
def assistant(tmp_path_factory, shared_models):
    from qa.settings import Settings

    folder = tmp_path_factory.mktemp("page") / "index"
    return Assistant.open(folder, Settings(index=folder, llm="none"))


@pytest.fixture(scope="module")
def transcripts(tmp_path_factory):
    opened = Transcripts(f"sqlite:///{tmp_path_factory.mktemp('page') / 'c.sqlite3'}")
    yield opened
    opened.close()


def test_of_all_events_only_the_named_endpoints_are_for_others_and_nothing_is_reported(
    assistant, transcripts
):
    page = build(Tenants(assistant, Common(transcripts)))
    assert page.analytics_enabled is False
    assert len(page.fns) >= 4
    seen = {function.api_visibility for function in page.fns.values()}
    public = {f.api_name for f in page.fns.values() if f.api_visibility == "public"}
    assert seen == {"private", "public"}
    assert public == {"ask", "search", "articles", "ingest", "remove"}


def test_a_port_that_is_taken_gets_one_line_that_says_what_to_do(assistant, transcripts):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ArticleQAError, match=f"port {port} .* choose another with --port") as e:
            serve(assistant, transcripts, Serving(port=port))
    assert "\n" not in str(e.value)


@pytest.fixture
def stream():
    """News, and the address of a server that streams them."""
    news = News()
    events = Events(news, lambda visitor, topic, content: {"n": content})
    app = Starlette(routes=[Route("/events", events.stream)])
    with loopback(app) as (_server, _thread, address):
        yield news, f"{address}/events"


def test_a_page_is_greeted_and_then_told_what_is_new_for_its_visitor(stream):
    news, address = stream
    cookies = {COOKIE: "s" * 43}
    owner = Visitor.of(_Request(cookies)).owner
    with httpx.stream("GET", address, cookies=cookies, timeout=10) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        lines = answer.iter_lines()
        assert next(lines) == "event: hello"
        assert json.loads(next(lines).removeprefix("data: "))["started"]
        news.tell(Topic("turn", "other", "c", 1), 1)
        news.tell(Topic("turn", owner, "c", 1), 2)
        assert next(lines) == ""
        assert next(lines) == "event: turn"
        assert next(lines) == 'data: {"n": 2}'


def test_without_a_cookie_nobody_is_told_anything(stream):
    _, address = stream
    assert httpx.get(address).status_code == 403


class _Request:
    def __init__(self, cookies):
        self.cookies = cookies
        self.headers = {}
