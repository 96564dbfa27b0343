"""Iterators that may keep their consumer waiting: with a time limit, or for an event loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Generator, Iterator
from typing import TypeVar

from index.threads import BEAT, Deadline, HandOver, items_of

T = TypeVar("T")


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


async def awaited(start: Callable[[], Iterator[T]], name: str) -> AsyncGenerator[T]:
    """Yield what an iterator yields without holding up the event loop; see `timely`.

    Raises:
        Exception: what the iterator raised.
    """
    items = HandOver(items_of(start), name)
    batches = items.batches()
    try:
        while (batch := await asyncio.to_thread(next, batches, None)) is not None:
            for item in batch:
                yield item
    finally:
        items.stop(0)
