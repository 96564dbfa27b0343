"""Who waits, who is answered, and who has left."""

import asyncio
import threading

import pytest

from qa.programs.http.answering import Places, items_for, or_silence, unless_gone
from qa.programs.http.errors import RefusedError


class Asked:
    """A request whose client hangs up when it is told to."""

    def __init__(self):
        self.left = asyncio.Event()

    async def receive(self):
        await self.left.wait()
        return {"type": "http.disconnect"}


def endless(ended):
    def items():
        try:
            while True:
                yield "x"
                threading.Event().wait(0.005)
        finally:
            ended.set()

    return items


def test_no_more_are_answered_at_once_than_there_are_places():
    running, most, lock = 0, [], threading.Lock()

    def start():
        nonlocal running
        with lock:
            running += 1
            most.append(running)
        yield threading.Event().wait(0.02)
        with lock:
            running -= 1

    async def all_of_them():
        places = Places(at_once=3)

        async def one():
            return [item async for item in items_for(places, start)]

        return await asyncio.gather(*(one() for _ in range(12)))

    assert asyncio.run(all_of_them()) == [[False]] * 12
    assert max(most) == 3


def test_who_comes_when_too_many_wait_is_sent_away():
    async def crowd():
        places = Places(at_once=1, waiting=1)
        async with places.taken():
            waits = asyncio.create_task(anext(items_for(places, lambda: iter("a"))))
            await asyncio.sleep(0)
            with pytest.raises(RefusedError) as refused:
                await anext(items_for(places, lambda: iter("b")))
        assert refused.value.status == 503
        return await waits

    assert asyncio.run(crowd()) == "a"


def test_silence_is_told_and_the_items_still_come():
    go = threading.Event()

    def start():
        yield "a"
        go.wait(10)
        yield "b"

    async def read():
        seen = []
        async for item in or_silence(items_for(Places(), start), beat=0.05):
            seen.append(item)
            if seen.count(None) == 2:
                go.set()
        return seen

    seen = asyncio.run(read())
    assert [item for item in seen if item] == ["a", "b"]
    assert seen[:3] == ["a", None, None]


def test_a_stream_that_is_closed_while_it_is_silent_ends_its_work():
    ended = threading.Event()

    def start():
        try:
            yield "a"
            while not ended.wait(0.01):
                yield ""
        finally:
            ended.set()

    async def read():
        places = Places(at_once=1)
        items = or_silence(items_for(places, start), beat=0.05)
        assert await anext(items) == "a"
        await items.aclose()
        async with places.taken():  # the place is free again
            return True

    assert asyncio.run(read())


def test_who_hangs_up_has_the_answer_stopped():
    ended = threading.Event()

    async def read():
        asked = Asked()
        asyncio.get_running_loop().call_later(0.1, asked.left.set)
        return await unless_gone(asked, items_for(Places(), endless(ended)))

    assert asyncio.run(read()) == []
    assert ended.wait(5)


def test_who_waits_gets_all_and_hears_of_errors():
    def broken():
        yield "a"
        raise ConnectionError("gone")

    async def read(start):
        return await unless_gone(Asked(), items_for(Places(), start))

    assert asyncio.run(read(lambda: iter("abc"))) == ["a", "b", "c"]
    with pytest.raises(ConnectionError):
        asyncio.run(read(broken))
