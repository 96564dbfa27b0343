"""Every response of the page carries the headers that keep it to itself."""

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from qa.web.serving.headers import HEADERS, OwnHostOnly


@pytest.fixture(scope="module")
def client():
    async def hello(_):
        return PlainTextResponse("Hallo", headers={"x-own": "1"})

    return TestClient(OwnHostOnly(Starlette(routes=[Route("/", hello)])))


@pytest.mark.parametrize("path", ["/", "/nothing-here"])
def test_every_response_has_them_also_one_of_an_error(client, path):
    answer = client.get(path)
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS


def test_the_answer_itself_is_passed_on_as_it_was(client):
    answer = client.get("/")
    assert (answer.status_code, answer.text, answer.headers["x-own"]) == (200, "Hallo", "1")


def test_no_other_host_may_be_asked_and_no_other_page_may_frame_this_one():
    policy = HEADERS["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "http" not in policy
    assert "*" not in policy
