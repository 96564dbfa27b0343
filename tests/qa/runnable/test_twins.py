"""What an assistant does for an event loop: it goes on beating, and work ends with its task."""

import asyncio
import inspect
import threading
import time

import pytest
from langchain_core.language_models import FakeListChatModel

from index.embed import identity
from index.errors import LoadError, QuestionError
from index.retriever import ArticleRetriever
from index.store.writer import Store
from qa import Answer, Assistant, Evidence, Text
from qa.chain import AnswerChain
from qa.runnable.twins import AsyncTwins
from qa.streams import AT_ONCE

QUESTIONS = ("Was sagte Rubio?", "Wie alt ist Putin?", "Wer reiste nach Moskau?")
LONGEST_GAP = 0.5
"""Seconds that the event loop may be held up; forty questions take several."""

WAIT = 20


class Endless(FakeListChatModel):
    """Writes letters, slowly, until its stream is closed."""

    begun: threading.Event
    closed: threading.Event

    def _stream(self, *args, **kwargs):
        try:
            self.begun.set()
            while True:
                yield from list(super()._stream(*args, **kwargs))[:1]
                time.sleep(0.2)
        finally:
            self.closed.set()


@pytest.fixture
def endless(sample_index, encoder):
    """An assistant whose chat model never ends, and what is set when it begins and is closed."""
    begun, closed = threading.Event(), threading.Event()
    model = Endless(responses=["Rubio said so. [1] "], begun=begun, closed=closed)
    with Store(sample_index, identity(encoder)) as store:
        chain = AnswerChain(ArticleRetriever(store=store, encoder=encoder), model)
        yield Assistant(chain), begun, closed


@pytest.fixture
def empty(tmp_path, encoder):
    with Store(tmp_path, identity(encoder)) as store:
        yield Assistant(AnswerChain(ArticleRetriever(store=store, encoder=encoder), None))


async def longest_gap(work):
    """Return what work comes to, and the longest time between two beats of the loop meanwhile."""
    gaps, ended = [], asyncio.Event()

    async def beat():
        last = time.perf_counter()
        while not ended.is_set():
            await asyncio.sleep(0.005)
            gaps.append(time.perf_counter() - last)
            last = time.perf_counter()

    beating = asyncio.create_task(beat())
    await asyncio.sleep(0)
    done = await work
    ended.set()
    await beating
    return done, max(gaps)


@pytest.mark.parametrize("way", ["aask", "ainvoke", "asearch"])
async def test_the_event_loop_goes_on_while_forty_questions_are_answered(assistant, way):
    assistant.warm()
    assistant.ask(QUESTIONS[0])
    ask = assistant.as_runnable().ainvoke if way == "ainvoke" else getattr(assistant, way)
    asked = asyncio.gather(*(ask(QUESTIONS[n % 3]) for n in range(40)))
    answers, gap = await longest_gap(asked)
    assert len(answers) == 40
    assert all(answers)
    assert gap < LONGEST_GAP


async def test_more_streams_than_are_read_at_a_time_all_come_to_their_end(assistant):
    streams = [assistant.astream(QUESTIONS[0]) for _ in range(AT_ONCE + 2)]
    firsts = await asyncio.wait_for(asyncio.gather(*map(anext, streams)), WAIT)
    assert all(isinstance(first, Evidence) for first in firsts)  # though nobody reads on
    for stream in streams:
        assert isinstance([event async for event in stream][-1], Answer)


async def test_an_answer_streams_evidence_first(assistant):
    first, *texts, last = [event async for event in assistant.astream(QUESTIONS[0])]
    assert isinstance(first, Evidence)
    assert isinstance(last, Answer)
    assert all(isinstance(text, Text) for text in texts)
    assert (await assistant.aask(QUESTIONS[0])).citations == last.citations


@pytest.mark.parametrize("way", ["aask", "ainvoke", "conversation"])
async def test_a_task_that_is_cancelled_stops_the_chat_model(endless, way):
    assistant, begun, closed = endless
    ask = {
        "aask": assistant.aask,
        "ainvoke": assistant.as_runnable().ainvoke,
        "conversation": assistant.conversation().aask,
    }[way]
    task = asyncio.create_task(ask("What did Rubio say?"))
    assert await asyncio.to_thread(begun.wait, WAIT)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await asyncio.to_thread(closed.wait, WAIT)


async def test_a_stream_that_is_left_stops_the_chat_model(endless):
    assistant, _, closed = endless
    events = assistant.astream("What did Rubio say?")
    async for event in events:
        if isinstance(event, Text):
            break
    await events.aclose()
    assert await asyncio.to_thread(closed.wait, WAIT)


async def test_an_article_is_taken_in_while_the_loop_goes_on(empty, tmp_path):
    file = tmp_path / "ferry.md"
    file.write_text("# Die Fähre\n\nDie Fähre fährt um neun Uhr ab.", encoding="utf-8")
    taken, gap = await longest_gap(empty.aingest(file))
    assert (taken.title, taken.status) == ("Die Fähre", "added")
    assert gap < LONGEST_GAP
    assert (await empty.aingest_text("Der Turm ist hoch.", title="Turm")).title == "Turm"
    assert (await empty.asearch("Wann fährt sie ab?", 1))[0].passage.title == "Die Fähre"


async def test_a_cancelled_article_leaves_the_index_as_it_was(empty):
    begun = asyncio.Event()
    loop = asyncio.get_running_loop()

    def progress(done, total):
        loop.call_soon_threadsafe(begun.set)
        time.sleep(0.05)

    text = "\n\n".join(f"Die Fähre {n} fährt um {n} Uhr zur Insel {n}." for n in range(2000))
    task = asyncio.create_task(empty.aingest_text(text, progress=progress))
    await asyncio.wait_for(begun.wait(), WAIT)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(task, WAIT)
    assert empty.articles() == ()


async def test_errors_are_those_of_the_other_methods(assistant, empty):
    with pytest.raises(QuestionError):
        await assistant.aask("  ")
    with pytest.raises(LoadError):
        await empty.aingest("nowhere.md")
    with pytest.raises(LoadError):
        await empty.aingest_text("  ")


@pytest.mark.parametrize("name", ["ask", "stream", "search", "ingest", "ingest_text"])
def test_a_twin_takes_what_the_method_takes(name):
    own = inspect.signature(getattr(Assistant, name)).parameters
    twin = inspect.signature(getattr(AsyncTwins, f"a{name}")).parameters
    assert list(twin.values()) == [p for p in own.values() if p.name != "cancelled"]
