"""Which chat models there are to choose from, asked of real servers on loopback."""

import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from index.errors import ModelError
from qa.chat_model.offers import Offer, host_of, is_loopback, offers_of_ollama, offers_of_server
from qa.chat_model.shelf import Shelf
from tests.qa.chat_model.endpoints import MODEL, Script, openai_lines, serving


@pytest.fixture
def server():
    with serving(Script(lambda _: openai_lines(["ok"]))) as server:
        yield server


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def test_an_ollama_offers_its_models_that_chat(server):
    offers = offers_of_ollama(server.url)
    assert [(offer.name, offer.host) for offer in offers] == [
        (MODEL, ""),
        ("large:120b-cloud", "ollama.com"),
    ]


def test_where_no_ollama_runs_nothing_is_offered():
    assert offers_of_ollama(f"http://127.0.0.1:{free_port()}") is None


def test_a_server_offers_its_models_and_gets_no_key(server, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    (offer,) = offers_of_server(f"{server.url}/v1")
    assert offer == Offer("server", MODEL, f"{server.url}/v1")
    assert "sk-secret" not in str(server.requests)


@pytest.mark.parametrize("path", ["/other", "/v1/models"])
def test_a_server_that_names_no_models_gets_one_line(server, path):
    with pytest.raises(ModelError) as error:
        offers_of_server(server.url + path)
    assert "\n" not in str(error.value)


class _Redirecting(BaseHTTPRequestHandler):
    aim = ""

    def do_GET(self):
        self.send_response(302)
        self.send_header("Location", self.aim)
        self.end_headers()

    def log_message(self, *_):
        pass


def test_a_redirect_is_not_followed(server):
    handler = type("Aimed", (_Redirecting,), {"aim": f"{server.url}/v1/models"})
    with HTTPServer(("127.0.0.1", 0), handler) as leading:
        threading.Thread(target=leading.serve_forever, daemon=True).start()
        with pytest.raises(ModelError, match="302"):
            offers_of_server(f"http://127.0.0.1:{leading.server_address[1]}/v1")
        leading.shutdown()
    assert server.requests == []


@pytest.mark.parametrize(
    "offer",
    [
        Offer("none"),
        Offer("own"),
        Offer("built_in"),
        Offer("ollama", "llama3.2:3b"),
        Offer("ollama", "large-cloud", host="ollama.com"),
        Offer("server", "gpt-oss", "http://localhost:1234/v1"),
        Offer("server", "org/model", "https://llm.example/v1", "llm.example"),
    ],
)
def test_a_choice_is_kept_as_a_line_and_read_again(offer):
    assert Offer.of(offer.key) == offer


@pytest.mark.parametrize(
    "key", ["", "none x", "ollama", "ollama a b", "server m", "server m u v", "ollama a\nb", "x y"]
)
def test_a_line_that_is_no_choice_is_none(key):
    assert Offer.of(key) is None


def test_only_this_machine_is_loopback():
    assert all(map(is_loopback, ["localhost", "127.0.0.1", "127.9.9.9", "::1"]))
    assert not any(map(is_loopback, ["", None, "0.0.0.0", "10.0.0.1", "localhost.example"]))
    assert host_of("http://[::1") == ""
    assert host_of("https://llm.example:8443/v1") == "llm.example"


def test_a_model_is_opened_once_and_let_go_when_nobody_asks_it(tmp_path, server):
    shelf = Shelf(tmp_path, server.url, idle=0.3)
    opener = shelf.opener(Offer("ollama", MODEL))
    assert shelf.opened == ()
    assert opener() is opener()
    assert shelf.opened == (f"ollama {MODEL}",)
    deadline = time.monotonic() + 60
    while shelf.opened and time.monotonic() < deadline:
        time.sleep(0.05)
    assert shelf.opened == ()


def test_no_key_of_the_environment_goes_to_an_address_that_was_typed(tmp_path, server, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    shelf = Shelf(tmp_path, "http://127.0.0.1:9")
    model = shelf.opener(Offer("server", MODEL, f"{server.url}/v1"))()
    assert "".join(chunk.text for chunk in model.stream("Hello?")) == "ok"
    assert server.requests
    assert "sk-secret" not in str(server.requests)
    shelf.close()
    assert shelf.opened == ()
