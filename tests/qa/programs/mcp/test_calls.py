"""Calls are worked on in threads, tell how far they are, and learn that nobody waits for them."""

import asyncio
import threading
import time

import anyio
import pytest

from qa.programs.mcp.calls import Call, Calls
from qa.streams import ANSWERS_AT_ONCE


async def unheard(*_):
    """Tell nobody."""


def test_work_tells_from_any_thread_in_order():
    told = []

    async def report(*step):
        told.append(step)

    def work(call):
        other = threading.Thread(target=call.tell, args=(1, 3, "one"))
        other.start()
        other.join()
        call.tell(2, 3)
        return threading.current_thread()

    async def main():
        return await Calls().made(work, report)

    assert asyncio.run(main()) is not threading.main_thread()
    assert told == [(1, 3, "one"), (2, 3, None)]


def test_work_that_is_given_up_learns_it_and_tells_no_more():
    begun, learned, told = threading.Event(), threading.Event(), []

    async def report(*step):
        told.append(step)

    def work(call: Call):
        begun.set()
        while not call.is_given_up():
            time.sleep(0.01)
        call.tell(1)
        learned.set()

    async def main():
        async with anyio.create_task_group() as group:
            group.start_soon(Calls().made, work, report)
            await asyncio.to_thread(begun.wait, 10)
            group.cancel_scope.cancel()
        return learned.is_set()

    assert asyncio.run(main())
    assert told == []


def test_what_the_work_raises_is_raised_as_it_is():
    def work(_):
        raise KeyError("gone")

    with pytest.raises(KeyError, match="gone"):
        asyncio.run(Calls().made(work, unheard))


def test_no_more_calls_than_places_are_worked_on_at_a_time():
    lock, now, most = threading.Lock(), [0], [0]

    def work(_):
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        time.sleep(0.02)
        with lock:
            now[0] -= 1

    async def main():
        calls = Calls()
        await asyncio.gather(*(calls.made(work, unheard) for _ in range(3 * ANSWERS_AT_ONCE)))

    asyncio.run(main())
    assert 1 < most[0] <= ANSWERS_AT_ONCE
