"""A real server in this process, with towers whose heights nobody can mix up, and no chat model."""

import socket
import threading
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from index.embed import identity
from index.retriever import ArticleRetriever
from index.store.writer import Store
from qa.assistant import Assistant
from qa.chain import AnswerChain
from qa.transcripts.transcripts import Transcripts
from qa.web.serving.server import Serving, serve
from qa.web.serving.users import Users, set_password

TOWERS = {
    "Eiffelturm": "Der Eiffelturm steht in Paris. Der Eiffelturm ist 330 Meter hoch.",
    "Berliner Fernsehturm": "Der Fernsehturm steht in Berlin. Der Fernsehturm ist 368 Meter hoch.",
    "Rheinturm": "Der Rheinturm steht in Düsseldorf. Der Rheinturm ist 240 Meter hoch.",
}
USER, PASSWORD = "ada", "pass:word 1"


@dataclass(frozen=True)
class Served:
    """A server that runs, what answers there, and the ids of its articles by their titles."""

    address: str
    assistant: Assistant
    ids: dict[str, str]


@contextmanager
def serving(assistant, folder, **options):
    """Yield the address of a server in a thread of this process, which ends with it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    opened, ended = threading.Event(), threading.Event()
    told = {"announce": lambda _: opened.set(), "ended": ended}
    transcripts = Transcripts(f"sqlite:///{folder / 'conversations.sqlite3'}")
    serving = Serving(port=port, **options)
    thread = threading.Thread(target=serve, args=(assistant, transcripts, serving), kwargs=told)
    thread.start()
    try:
        assert opened.wait(60)
        yield f"http://127.0.0.1:{port}"
    finally:
        ended.set()
        thread.join(30)


@pytest.fixture(scope="module")
def towers(tmp_path_factory, encoder, judge):
    """An assistant with three articles, and the ids of these by their titles."""
    store = Store(tmp_path_factory.mktemp("towers") / "index", identity(encoder))
    assistant = Assistant(AnswerChain(ArticleRetriever(store=store, encoder=encoder), None, judge))
    ids = {title: assistant.ingest_text(text, title=title).id for title, text in TOWERS.items()}
    yield assistant, ids
    store.close()


@pytest.fixture(scope="module")
def served(towers, tmp_path_factory):
    """A server that everybody of this machine may ask."""
    with serving(towers[0], tmp_path_factory.mktemp("served")) as address:
        yield Served(address, *towers)


@pytest.fixture(scope="module")
def guarded(towers, tmp_path_factory):
    """A server that lets in one user, and takes no addresses."""
    folder = tmp_path_factory.mktemp("guarded")
    set_password(folder / "users", USER, PASSWORD)
    options = {"users": Users(folder / "users"), "add_urls": False}
    with serving(towers[0], folder, **options) as address:
        yield Served(address, *towers)
