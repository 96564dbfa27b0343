"""What an assistant leaves behind when it is closed, or only dropped: nothing.

`benchmarks.memory` measures the same with ten of them.
"""

import gc
import time
import weakref

import platformdirs
import psutil
import pytest
from langchain_core.language_models import FakeListChatModel

from index.encoder.encoder import Encoder
from index.errors import StoreError
from index.sources.load import from_text
from qa.assistant import Assistant
from qa.settings import Settings

SETTINGS = Settings(llm="none")


@pytest.fixture
def no_collection():
    """No full collection: what only that would free is kept."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def opened(folder):
    assistant = Assistant.open(folder, SETTINGS)
    assistant.ingest_article(from_text("Der Zoo hat drei Pinguine. Sie heißen Pit, Pat und Put."))
    assert assistant.ask("Wie viele Pinguine hat der Zoo?").citations
    return assistant


def parts(assistant):
    """Return weak references to what an assistant holds."""
    retriever = assistant.chain.retriever
    held = {
        "assistant": assistant,
        "chain": assistant.chain,
        "judge": assistant.chain.judge,
        "store": retriever.store,
        "encoder": retriever.encoder,
        "encoder's model": retriever.encoder._model,
        "lexical index": retriever.lexical.of(retriever.store),
    }
    return {name: weakref.ref(part) for name, part in held.items()}


def threads(at_most=0, seconds=5):
    """Return how many threads this process has; those that were told to end may need a moment."""
    until = time.monotonic() + seconds
    while (count := psutil.Process().num_threads()) > at_most > 0 and time.monotonic() < until:
        time.sleep(0.01)
    return count


def alive(held):
    return [name for name, part in held.items() if part() is not None]


@pytest.mark.usefixtures("no_collection")
@pytest.mark.parametrize("closed", [True, False], ids=["closed", "dropped"])
def test_an_assistant_that_goes_takes_its_models_index_and_threads_along(tmp_path, closed):
    opened(tmp_path / "first").close()  # loads what the process keeps: torch, language models
    before = threads()
    assistant = opened(tmp_path / "second")
    assert threads() > before
    held = parts(assistant)
    if closed:
        assistant.close()
        held.pop("assistant")
    else:
        del assistant
    assert alive(held) == []
    assert threads(at_most=before) <= before


def test_a_closed_assistant_says_so_and_can_be_closed_again(tmp_path):
    with opened(tmp_path) as assistant:
        article = assistant.articles()[0]
    assistant.close()
    with pytest.raises(StoreError, match="closed"):
        assistant.ask("Wie viele Pinguine hat der Zoo?")
    with Assistant.open(tmp_path, SETTINGS) as again:
        assert again.articles() == (article,)


def test_it_opens_with_any_chat_model_and_shows_its_retriever(tmp_path):
    model = FakeListChatModel(responses=["Der Zoo hat drei Pinguine. [1]"])
    with Assistant.open(tmp_path, SETTINGS, model=model) as assistant:
        article = from_text("Der Zoo hat drei Pinguine. Der Hafen hat vier Kräne.")
        assistant.ingest_article(article)
        answer = assistant.ask("Wie viele Pinguine hat der Zoo?")
        assert answer.text == "Der Zoo hat drei Pinguine. [1]"
        assert answer.models["llm"] == "FakeListChatModel"
        (document,) = assistant.retriever.invoke("Pinguine")
        assert document.metadata["article"] == article.id


@pytest.mark.usefixtures("no_collection")
def test_a_dropped_encoder_is_freed():
    encoder = Encoder.open(None, platformdirs.user_cache_path("article-qa"))
    model = weakref.ref(encoder._model)
    del encoder
    assert model() is None
