"""Calls are worked on in threads, tell how far they are, and learn that nobody waits for them."""

import asyncio
import threading

from qa.programs.mcp.calls import AT_ONCE, Call, Calls


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
    begun, learned = threading.Event(), threading.Event()

    def work(call: Call):
        begun.set()
        while not call.is_given_up():
            pass
        call.tell(1)
        learned.set()

    async def main():
        task = asyncio.create_task(Calls().made(work, unheard))
        await asyncio.to_thread(begun.wait, 10)
        task.cancel()
        await asyncio.wait([task], timeout=10)
        return task.cancelled(), await asyncio.to_thread(learned.wait, 10)

    assert asyncio.run(main()) == (True, True)


def test_no_more_calls_than_places_are_worked_on_at_a_time():
    lock, now, most = threading.Lock(), [0], [0]

    def work(_):
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        threading.Event().wait(0.02)
        with lock:
            now[0] -= 1

    async def main():
        calls = Calls()
        await asyncio.gather(*(calls.made(work, unheard) for _ in range(3 * AT_ONCE)))

    asyncio.run(main())
    assert 1 < most[0] <= AT_ONCE
