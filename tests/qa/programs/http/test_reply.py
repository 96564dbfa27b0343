"""A stream of a reply: the quotes are on their way while the model has not written a word."""

import asyncio
import json
import threading

import pytest
from langchain_core.language_models import FakeListChatModel

from index.embed import identity
from index.errors import StoreError
from index.retriever import ArticleRetriever
from index.store.writer import Store
from qa.assistant import Assistant
from qa.chain import AnswerChain
from qa.programs.http.answering import Places, items_for
from qa.programs.http.chat import DONE, Completion
from qa.programs.http.reply import Reply

QUESTION = "Was sagte Rubio?"
SECONDS = 30


class Waiting(FakeListChatModel):
    """Writes once it may."""

    def _stream(self, *given, **options):
        assert MAY_WRITE.wait(SECONDS)
        yield from super()._stream(*given, **options)


MAY_WRITE = threading.Event()


@pytest.fixture(scope="module")
def composing(sample_index, encoder):
    """An assistant whose model says something true and something that no quote holds."""
    told = "Rubio sagte: „Wir sind näher am Frieden dran“. [1] Macron wohnt auf dem Mars. [1]"
    store = Store(sample_index, identity(encoder))
    chain = AnswerChain(ArticleRetriever(store=store, encoder=encoder), Waiting(responses=[told]))
    with Assistant(chain) as assistant:
        yield assistant


def streamed(assistant, start, between=lambda: None):
    """Return the pieces of a reply's stream; `between` is called after the first."""

    async def read():
        reply = Reply(Completion("article-qa"), QUESTION, lambda _: "http://here/", assistant)
        events = items_for(Places(), start)
        pieces = []
        async for piece in reply.pieces(await anext(events), events, usage=True):
            pieces.append(piece)
            between()
        return pieces

    return asyncio.run(read())


def values(piece):
    return json.loads(piece.removeprefix("data: "))


def content(pieces):
    told = [values(piece) for piece in pieces if piece.startswith("data: {")]
    return [one["choices"][0]["delta"].get("content") or "" for one in told if one["choices"]]


def test_quotes_are_sent_before_the_model_writes_and_only_what_they_hold_after(composing):
    MAY_WRITE.clear()
    pieces = streamed(composing, lambda: composing.stream(QUESTION), MAY_WRITE.set)
    texts = content(pieces)
    assert texts[0].startswith("> ")
    assert "näher am Frieden" in texts[0]
    assert "Rubio sagte" not in texts[0]
    assert "Rubio sagte" in "".join(texts)
    assert "Mars" not in "".join(texts)
    assert pieces[-1] == DONE
    assert values(pieces[-2])["usage"]["completion_tokens"] > 0
    assert values(pieces[-3])["choices"][0]["finish_reason"] == "stop"


def test_whole_and_streamed_say_the_same(composing):
    MAY_WRITE.set()
    pieces = streamed(composing, lambda: composing.stream(QUESTION))
    reply = Reply(Completion("article-qa"), QUESTION, lambda _: "http://here/", composing)
    whole = asyncio.run(reply.whole(list(composing.stream(QUESTION))))
    assert whole["choices"][0]["message"]["content"] == "".join(content(pieces))


def test_an_error_on_the_way_ends_the_stream_in_one_line(composing):
    def start():
        yield next(iter(composing.stream(QUESTION)))
        raise StoreError("the index /home/ada/index is damaged")

    pieces = streamed(composing, start)
    error = values(pieces[-1])["error"]
    assert error["type"] == "server_error"
    assert "/home" not in error["message"]
