"""Iterators that may keep their consumer waiting: with a time limit, or for an event loop."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import AsyncGenerator, Callable, Generator, Iterable, Iterator
from contextlib import aclosing, suppress
from typing import TypeVar
from weakref import WeakKeyDictionary

from index.threads import BEAT, Deadline, HandOver, items_of

T = TypeVar("T")

ANSWERS_AT_ONCE = 16
"""Answers that are made at the same time, at each of the ways in which they are asked for: nobody
waits for quotes behind others' prose."""

AT_ONCE = min(32, (os.cpu_count() or 1) + 4)
"""Calls that are made for an event loop at a time, as many as it has threads of its own. A hundred
questions that all begin at once, each in a thread, hold up the loop for seconds."""

_BOUNDS: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


def timely(start: Callable[[], Iterator[str]], deadline: Deadline) -> Generator[str]:
    """Yield what an iterator yields, and an empty text at each beat at which there is nothing.

    Closing this generator closes the iterator, at its next item at the latest.

    Args:
        start: returns the iterator; called, as the iterator is, in a thread of its own.
        deadline: when to give up.

    Raises:
        TimeoutError: if it is not at its end by then.
        Exception: what the iterator raised.
    """
    with HandOver(items_of(start), "timely") as texts:
        for batch in texts.batches(min(BEAT, deadline.left())):
            deadline.left()
            yield from batch or [""]


async def awaited(start: Callable[[], Iterable[T]], name: str) -> AsyncGenerator[T]:
    """Yield what an iterator yields without holding up the event loop or its executor's threads.

    Closing this generator, as cancelling its task does, closes the iterator: see `timely`. It
    waits for no other, however silent those are, and a slow consumer keeps nobody waiting.

    Raises:
        Exception: what the iterator raised.
    """
    loop, more = asyncio.get_running_loop(), asyncio.Event()

    def told(tell: Callable[[], object]) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(tell)

    items = HandOver(items_of(start), name, most=0, tell=lambda: told(more.set))
    try:
        for batch in items.batches(0):
            for item in batch:
                yield item
            if not batch:
                await more.wait()
            more.clear()
    finally:
        items.stop(0)


def bounded() -> asyncio.Semaphore:
    """Return what lets `AT_ONCE` calls for this event loop through at a time."""
    return _BOUNDS.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE))


async def awaited_result(call: Callable[[], T], name: str) -> T:
    """Return what a call returns, made in a thread of that name, without holding up the event loop.

    Raises:
        Exception: what the call raised.
    """
    async with bounded(), aclosing(awaited(lambda: iter([call()]), name)) as results:
        return [result async for result in results][-1]


async def until_cancelled(call: Callable[[Callable[[], bool]], T], name: str) -> T:
    """Return what a call returns; see `awaited_result`.

    Args:
        call: takes what tells whether the task is cancelled; it is waited for then, until it ends.
        name: of its thread.
    """
    given_up = threading.Event()
    work = asyncio.ensure_future(awaited_result(lambda: call(given_up.is_set), name))
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        given_up.set()
        with suppress(Exception):
            await work
        raise
