"""Answers for programs that wait at the other end of a connection: some at once, for those there.

An answer is made in a thread of its own, so nothing holds up the event loop; whoever hangs up has
theirs stopped, and whoever comes when all places are taken waits for one.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import aclosing, asynccontextmanager, suppress
from typing import TYPE_CHECKING, TypeVar

from qa.programs.http.errors import RefusedError
from qa.streams import ANSWERS_AT_ONCE, awaited

if TYPE_CHECKING:
    from starlette.requests import Request

WAITING = 1000
"""Requests that may wait for a place; more are sent away."""

BEAT = 10.0
"""Seconds of silence after which a stream shows that it is there: proxies wait for a minute."""

T = TypeVar("T")


class Places:
    """Who may have an answer made now; for one event loop."""

    def __init__(self, at_once: int = ANSWERS_AT_ONCE, waiting: int = WAITING) -> None:
        self._free = asyncio.Semaphore(at_once)
        self._waiting = 0
        self._most = waiting

    @asynccontextmanager
    async def taken(self) -> AsyncIterator[None]:
        """Hold a place; a `RefusedError` says that too many wait for one."""
        if self._waiting >= self._most:
            raise RefusedError("too many questions at once: try again in a moment", 503)
        self._waiting += 1
        try:
            await self._free.acquire()
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._free.release()


async def items_for(places: Places, start: Callable[[], Iterator[T]]) -> AsyncGenerator[T]:
    """Yield what an iterator yields, once there is a place for it; closing this closes it.

    Raises:
        RefusedError: if too many wait for a place.
        Exception: what the iterator raised.
    """
    async with places.taken(), aclosing(awaited(start, "answer")) as items:
        async for item in items:
            yield item


async def or_silence(items: AsyncGenerator[T], beat: float = BEAT) -> AsyncGenerator[T | None]:
    """Yield items, and None after so many seconds without one."""
    coming = asyncio.ensure_future(anext(items))
    try:
        while True:
            done, _ = await asyncio.wait([coming], timeout=beat)
            if not done:
                yield None
                continue
            try:
                item = coming.result()
            except StopAsyncIteration:
                return
            coming = asyncio.ensure_future(anext(items))
            yield item
    finally:
        coming.cancel()
        with suppress(asyncio.CancelledError, StopAsyncIteration, Exception):
            await coming
        await items.aclose()


async def unless_gone(request: Request, work: AsyncGenerator[T]) -> list[T]:
    """Return all items for a client that waits; an empty list once it has hung up.

    The request's body has to be read before.
    """

    async def collected() -> list[T]:
        async with aclosing(work):
            return [item async for item in work]

    async def gone() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass

    waits = asyncio.ensure_future(gone())
    works = asyncio.ensure_future(collected())
    try:
        await asyncio.wait([waits, works], return_when=asyncio.FIRST_COMPLETED)
        return works.result() if works.done() else []
    finally:
        for task in (waits, works):
            task.cancel()
        await asyncio.gather(waits, works, return_exceptions=True)
