"""Iterators that may keep their consumer waiting: with a time limit, or for an event loop."""

from __future__ import annotations

import asyncio
import contextvars
import threading
from collections.abc import AsyncGenerator, Callable, Generator, Iterable, Iterator
from contextlib import suppress
from typing import NamedTuple, TypeVar

from index.threads import BEAT, Deadline, HandOver, items_of

T = TypeVar("T")


class _End(NamedTuple):
    """The last thing that arrives: nothing follows, or an error did."""

    error: Exception | None = None


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
    """Yield what an iterator yields without holding up the event loop, or a thread of its pool.

    Closing this generator closes the iterator, at its next item at the latest. Items that are not
    taken yet are kept, however many.

    Args:
        start: returns the iterator; called, as the iterator is, in a thread of its own.
        name: of the thread.

    Raises:
        Exception: what the iterator raised.
    """
    loop = asyncio.get_running_loop()
    arrived: asyncio.Queue[T | _End] = asyncio.Queue()
    wanted = True

    def put(item: T | _End) -> bool:
        with suppress(RuntimeError):  # the loop was closed before the work ended
            loop.call_soon_threadsafe(arrived.put_nowait, item)
        return wanted

    def work() -> None:
        end = _End()
        try:
            items_of(start)(put)
        except Exception as error:  # whoever waits must hear of it, whatever it is
            end = _End(error)
        put(end)

    run = contextvars.copy_context().run
    threading.Thread(target=run, args=(work,), name=name, daemon=True).start()
    try:
        while not isinstance(item := await arrived.get(), _End):
            yield item
        if item.error is not None:
            raise item.error
    finally:
        wanted = False
