"""The transport goes where it is told and no further, until there is no time left."""

import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from index.sources.transport import PinnedTransport


class Left:
    """So many seconds from now."""

    def __init__(self, seconds):
        self.end = time.monotonic() + seconds

    def left(self):
        seconds = self.end - time.monotonic()
        if seconds <= 0:
            raise TimeoutError("out of time")
        return seconds


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/slow":
            time.sleep(2)
            return
        body = self.headers["Host"].encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def port():
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def get(url, addresses, seconds=10.0):
    with httpx.Client(transport=PinnedTransport(addresses, Left(seconds))) as client:
        return client.get(url)


def test_a_host_is_connected_at_the_address_that_was_checked_and_keeps_its_name(port):
    asked = []

    def addresses(*wanted):
        asked.append(wanted)
        return ["127.0.0.1"]

    response = get(f"http://example.org:{port}/", addresses)
    assert response.text == f"example.org:{port}"
    assert asked == [("example.org", port)]


def test_the_next_address_is_tried_where_the_first_one_refuses(port):
    def addresses(*_):
        return ["127.0.0.2", "127.0.0.1"]

    assert get(f"http://example.org:{port}/", addresses).status_code == 200


def test_a_host_that_is_not_allowed_is_never_connected(port):
    def addresses(*_):
        raise PermissionError("not this one")

    with pytest.raises(PermissionError, match="not this one"):
        get(f"http://127.0.0.1:{port}/", addresses)


def test_nothing_is_waited_for_beyond_the_deadline(port):
    began = time.monotonic()
    with pytest.raises((TimeoutError, httpx.ReadTimeout)):
        get(f"http://example.org:{port}/slow", lambda *_: ["127.0.0.1"], seconds=0.3)
    assert time.monotonic() - began < 1.8
    with pytest.raises(TimeoutError):
        get(f"http://example.org:{port}/", lambda *_: ["127.0.0.1"], seconds=0)


def test_a_port_where_nothing_listens_is_an_error_of_the_connection():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = free.getsockname()[1]
    with pytest.raises(httpx.ConnectError, match="refused"):
        get(f"http://example.org:{nobody}/", lambda *_: ["127.0.0.1"])
