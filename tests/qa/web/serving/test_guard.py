"""Only names of this server are answered, and only its own pages write."""

import time

import pytest
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from qa.chat_model.offers import is_loopback
from qa.web.serving.guard import LONGEST_BODY, WRITES_A_MINUTE, Guard, Rate


def client(host="127.0.0.1", allowed=(), proxied=False):
    async def echo(request: Request):
        return PlainTextResponse(str(len(await request.body())))

    app = Starlette(routes=[Route("/", echo, methods=["GET", "POST"])])
    guarded = Guard(app, host, allowed)
    here = ("127.0.0.1", 50000)
    app = ProxyHeadersMiddleware(guarded) if proxied else guarded  # as uvicorn has it
    return TestClient(app, base_url="http://127.0.0.1:7860", client=here)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:7860", 200),
        ("localhost:7860", 200),
        ("LOCALHOST.:7860", 200),
        ("[::1]:7860", 200),
        ("evil.example", 421),
        ("evil.example:7860", 421),
        ("127.0.0.1.evil.example", 421),
        ("localhost@evil.example", 421),
        ("10.0.0.7", 421),
        ("", 421),
        ("[::1", 421),
    ],
)
def test_only_a_name_of_this_server_is_answered(host, status):
    assert client().get("/", headers={"host": host}).status_code == status


def test_other_names_are_answered_where_they_are_allowed():
    guarded = client(allowed=["qa.example"])
    assert guarded.get("/", headers={"host": "qa.example"}).status_code == 200
    assert guarded.get("/", headers={"host": "other.example"}).status_code == 421


def test_the_address_a_request_came_in_at_is_a_name_of_the_server():
    guarded = client("0.0.0.0")
    assert guarded.get("/", headers={"host": "evil.example"}).status_code == 421
    reached = TestClient(guarded.app, base_url="http://192.0.2.7:80")
    assert reached.get("/").status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"origin": "http://127.0.0.1:7860"}, 200),
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"origin": "http://127.0.0.1:8080"}, 403),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://[evil"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
    ],
)
def test_only_our_own_pages_and_programs_write(headers, status):
    assert client().post("/", content=b"x", headers=headers).status_code == status
    assert client().get("/", headers=headers).status_code == 200


def test_a_body_over_the_limit_is_refused_whether_its_length_is_told_or_not():
    guarded = client()
    long = b"x" * (LONGEST_BODY + 1)
    assert guarded.post("/", content=long).status_code == 413

    def pieces():
        for _ in range(30):
            yield b"x" * 1024 * 1024

    with pytest.raises(ClientDisconnect):
        guarded.post("/", content=pieces())
    assert guarded.post("/", content=b"x" * 1000).text == "1000"


def test_a_client_on_another_machine_gets_no_more_than_its_share():
    """It is told from others behind a proxy on this machine too."""
    guarded = client(proxied=True)
    other, another = ({"x-forwarded-for": f"192.0.2.{n}"} for n in (7, 8))
    got = [guarded.post("/", headers=other).status_code for _ in range(WRITES_A_MINUTE + 1)]
    assert got == [200] * WRITES_A_MINUTE + [429]
    assert guarded.post("/", headers=another).status_code == 200
    here = client("0.0.0.0")
    assert {here.post("/").status_code for _ in range(WRITES_A_MINUTE + 5)} == {200}


def test_a_rate_forgets_what_is_long_ago():
    rate = Rate(2, seconds=0.05)
    for _ in range(2):
        rate.count("a")
    assert rate.exceeded("a")
    assert not rate.exceeded("b")
    time.sleep(0.06)
    assert not rate.exceeded("a")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.9", "::1", "localhost"])
def test_loopback_is_this_machine_alone(host):
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "qa.example"])
def test_any_other_address_lets_others_in(host):
    assert not is_loopback(host)
