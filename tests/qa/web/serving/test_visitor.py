"""A browser is known by its own secret, and by nothing that another could send."""

from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from index.errors import ArticleQAError
from qa.web.serving.visitor import COOKIE, LANGUAGE_COOKIE, Visitor, VisitorCookie

SECRET = "s" * 43


def request(language="en", **cookies):
    return SimpleNamespace(cookies=cookies, headers={"accept-language": language})


def test_the_owner_is_not_the_secret_and_each_secret_has_its_own():
    one = Visitor.of(request(**{COOKIE: SECRET}))
    other = Visitor.of(request(**{COOKIE: "t" * 43}))
    assert SECRET not in one.owner
    assert one.owner != other.owner
    assert one.owner == Visitor.of(request("de", **{COOKIE: SECRET})).owner


@pytest.mark.parametrize("secret", ["", "short", "x" * 65, "a b" * 15, "ü" * 43, '"' * 43])
def test_without_a_secret_nobody_is_known(secret):
    with pytest.raises(ArticleQAError, match="cookies"):
        Visitor.of(request(**{COOKIE: secret}))


@pytest.mark.parametrize(
    ("accepted", "chosen", "code"),
    [("de-DE,de;q=.9", "", "de"), ("fr", "", "en"), ("de", "en", "en"), ("en", "xx", "en")],
)
def test_the_language_is_the_one_chosen_or_else_the_browsers(accepted, chosen, code):
    visitor = Visitor.of(request(accepted, **{COOKIE: SECRET, LANGUAGE_COOKIE: chosen}))
    assert visitor.words.code == code


@pytest.fixture
def client():
    async def hello(_):
        return PlainTextResponse("Hallo")

    routes = [Route("/", hello), Route("/other", hello)]
    return TestClient(VisitorCookie(Starlette(routes=routes)))


def test_a_new_browser_gets_a_secret_once_that_no_script_can_read(client):
    first = client.get("/").headers["set-cookie"]
    assert first.startswith(f"{COOKIE}=")
    assert "HttpOnly" in first
    assert "SameSite=Strict" in first
    assert "set-cookie" not in client.get("/").headers
    assert "set-cookie" not in client.get("/other").headers


def test_a_secret_of_another_form_is_replaced(client):
    client.cookies.set(COOKIE, "mine")
    assert client.get("/").headers["set-cookie"].startswith(f"{COOKIE}=")
