"""A server that is to end waits for no stream, and breaks none off."""

import asyncio

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route

from qa.web.serving.goodbye import Goodbye, HangUp
from tests.servers import loopback


async def endless(_request):
    async def ticks():
        while True:
            yield "tick\n"
            await asyncio.sleep(0.01)

    return StreamingResponse(ticks(), media_type="text/plain")


async def length(request):
    return PlainTextResponse(str(len(await request.body())))


@pytest.fixture
def served():
    """Goodbye, the server that it is said to, its thread and its address."""
    goodbye = Goodbye()
    routes = [Route("/endless", endless), Route("/length", length, methods=["POST"])]
    app = Starlette(routes=routes, middleware=[Middleware(HangUp, goodbye=goodbye)])
    with loopback(app) as served:
        yield goodbye, *served


def test_a_stream_is_ended_properly_and_the_server_with_it(served):
    goodbye, server, thread, address = served
    with httpx.stream("GET", f"{address}/endless", timeout=30) as answer:
        lines = answer.iter_lines()
        assert next(lines) == "tick"
        goodbye.say()
        server.should_exit = True
        assert set(lines) <= {"tick"}  # httpx complains of what is broken off
    thread.join(30)
    assert not thread.is_alive()


def test_until_then_requests_are_passed_on_whole(served):
    *_, address = served
    assert httpx.post(f"{address}/length", content=b"x" * 200_000).text == "200000"


def test_it_can_be_said_where_nobody_listens():
    Goodbye().say()
