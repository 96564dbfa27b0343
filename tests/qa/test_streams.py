"""Iterators that keep their consumer waiting: a beat, a time limit, an end."""

import asyncio
import threading
import time
from contextlib import aclosing

import pytest

from index.threads import BEAT, Deadline
from qa.streams import awaited, timely


class Slow:
    """An iterator that writes, is silent, and notes in which thread it was closed."""

    def __init__(self, *items, silence=0.0):
        self.items = items
        self.silence = silence
        self.threads = set()
        self.closed = threading.Event()

    def __call__(self):
        try:
            for item in self.items:
                self.threads.add(threading.current_thread().name)
                if isinstance(item, Exception):
                    raise item
                time.sleep(self.silence)
                yield item
        finally:
            self.threads.add(threading.current_thread().name)
            self.closed.set()


def test_what_comes_is_yielded_in_order_and_the_iterator_is_closed_where_it_was_read():
    slow = Slow("a", "b", "c")
    assert [item for item in timely(slow, Deadline(30)) if item] == ["a", "b", "c"]
    assert slow.closed.is_set()
    assert slow.threads == {"timely"}


def test_an_empty_text_comes_at_each_beat_of_silence():
    items = list(timely(Slow("a", silence=4 * BEAT), Deadline(30)))
    assert items[-1] == "a"
    assert 1 <= items.count("") <= 4


def test_the_time_limit_ends_the_waiting():
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        list(timely(Slow("a", silence=5), Deadline(0.3)))
    assert time.monotonic() - began < 4


def test_the_time_limit_ends_an_iterator_that_never_ends():
    def endless():
        while True:
            yield "x"

    with pytest.raises(TimeoutError):
        for _ in timely(endless, Deadline(0.3)):
            pass


def test_two_iterators_share_one_deadline():
    deadline = Deadline(0.3)
    with pytest.raises(TimeoutError):
        list(timely(Slow("a", silence=5), deadline))
    with pytest.raises(TimeoutError):
        list(timely(Slow("a"), deadline))


def test_closing_closes_the_iterator():
    slow = Slow(*"abcdefgh" * 1000, silence=0.001)
    items = timely(slow, Deadline(30))
    next(items)
    items.close()
    assert slow.closed.wait(30)


def test_an_error_of_the_iterator_reaches_the_consumer():
    items = timely(Slow("a", ConnectionError("gone")), Deadline(30))
    with pytest.raises(ConnectionError, match="gone"):
        list(items)


def test_an_error_on_starting_reaches_the_consumer():
    def start():
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        list(timely(start, Deadline(30)))


# -------------------------------------------------------------------- for an event loop


def test_what_is_awaited_comes_in_order_from_a_thread_of_its_own():
    slow = Slow("a", "b", "c")

    async def read():
        return [item async for item in awaited(slow, "answer")]

    assert asyncio.run(read()) == ["a", "b", "c"]
    assert slow.threads == {"answer"}


def test_many_that_are_silent_hold_up_nobody():
    answered = threading.Event()

    def silent():
        yield answered.wait(20)

    async def read(start):
        return [item async for item in awaited(start, "answer")]

    async def all_of_them():
        silence = [asyncio.create_task(read(silent)) for _ in range(80)]
        await asyncio.sleep(0)
        quick = await read(lambda: iter(["quick"]))
        assert not any(task.done() for task in silence)
        answered.set()
        return quick, await asyncio.gather(*silence)

    assert asyncio.run(all_of_them()) == (["quick"], [[True]] * 80)


def test_who_stops_awaiting_closes_the_iterator():
    slow = Slow(*"abcdefgh" * 1000, silence=0.001)

    async def read_one():
        async with aclosing(awaited(slow, "answer")) as items:
            return await anext(items)

    assert asyncio.run(read_one()) == "a"
    assert slow.closed.wait(5)


def test_an_error_of_what_is_awaited_comes_after_its_last_item():
    seen = []

    async def read():
        async for item in awaited(Slow("a", ConnectionError("gone")), "answer"):
            seen.append(item)

    with pytest.raises(ConnectionError, match="gone"):
        asyncio.run(read())
    assert seen == ["a"]
