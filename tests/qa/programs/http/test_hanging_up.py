"""Whoever hangs up has their answer stopped, at the real server."""

import threading

import httpx
import pytest
from gradio_client import Client
from langchain_core.language_models import FakeListChatModel
from langchain_core.messages import AIMessageChunk
from langchain_core.outputs import ChatGenerationChunk

from index.embed import identity
from index.retriever import ArticleRetriever
from index.store.writer import Store
from qa.assistant import Assistant
from qa.chain import AnswerChain
from tests.qa.programs.http.conftest import serving

QUESTION = "Was sagte Rubio?"
SECONDS = 30


class Endless(FakeListChatModel):
    """Writes one sentence that never ends, until nobody wants it any more."""

    def _stream(self, *given, **options):
        WRITING.set()
        try:
            while not STOPPED.wait(0.02):
                yield ChatGenerationChunk(message=AIMessageChunk(content=" "))
        finally:
            STOPPED.set()


WRITING, STOPPED = threading.Event(), threading.Event()


@pytest.fixture(autouse=True)
def anew():
    WRITING.clear()
    STOPPED.clear()
    yield
    STOPPED.set()


@pytest.fixture(scope="module")
def address(sample_index, encoder, tmp_path_factory):
    store = Store(sample_index, identity(encoder))
    chain = AnswerChain(ArticleRetriever(store=store, encoder=encoder), Endless(responses=["x"]))
    with (
        Assistant(chain) as assistant,
        serving(assistant, tmp_path_factory.mktemp("served")) as address,
    ):
        yield address


@pytest.mark.parametrize("stream", [True, False])
def test_who_closes_the_connection_stops_the_model(address, stream):
    question = {"role": "user", "content": QUESTION}
    body = {"model": "article-qa", "messages": [question], "stream": stream}
    with httpx.Client() as client:
        request = client.build_request("POST", f"{address}/v1/chat/completions", json=body)
        reading = threading.Thread(target=read_some, args=(client, request), daemon=True)
        reading.start()
        assert WRITING.wait(SECONDS)
        assert not STOPPED.is_set()
        reading.join(SECONDS)
    assert STOPPED.wait(SECONDS)


def read_some(client, request):
    """Read the first line of a reply, or nothing for a second; then hang up."""
    request.extensions["timeout"] = {"connect": 30, "read": 1.0, "write": 30, "pool": 30}
    try:
        reply = client.send(request, stream=True)
        next(reply.iter_lines())
        WRITING.wait(SECONDS)
        reply.close()
    except httpx.ReadTimeout:
        pass


def test_who_cancels_a_job_of_gradio_s_client_stops_the_model(address):
    job = Client(address, verbose=False).submit(QUESTION, api_name="/ask")
    assert WRITING.wait(SECONDS)
    assert not STOPPED.is_set()
    job.cancel()
    assert STOPPED.wait(SECONDS)
