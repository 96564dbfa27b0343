"""Calls that take their time: each in a thread, so that the server answers others meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

import anyio
from anyio import from_thread, lowlevel, to_thread

from qa.streams import ANSWERS_AT_ONCE

T = TypeVar("T")

Report = Callable[[float, float | None, str | None], Coroutine[Any, Any, None]]
"""Tells a client how much is done, of how much in all, and what that is."""


class Call:
    """A call, as the work that is done for it sees it; made in the event loop."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._given_up = threading.Event()
        self._loop = lowlevel.current_token()

    def tell(self, done: float, total: float | None = None, what: str | None = None) -> None:
        """Tell the client how far the work is; from any thread."""
        if not self.is_given_up():
            from_thread.run(self._report, done, total, what, token=self._loop)

    def is_given_up(self) -> bool:
        """Tell whether the client wants the result no more."""
        return self._given_up.is_set()

    def give_up(self) -> None:
        """Note that the client wants the result no more."""
        self._given_up.set()


class Calls:
    """Where calls are worked on."""

    def __init__(self) -> None:
        self._places = anyio.CapacityLimiter(ANSWERS_AT_ONCE)

    async def made(self, work: Callable[[Call], T], report: Report) -> T:
        """Return what the work returns.

        Where the client gives up, the work is told so and has its place until it ends.
        """
        call = Call(report)
        done: Future[T] = Future()
        async with anyio.create_task_group() as group:
            group.start_soon(_watch, call)
            await to_thread.run_sync(_settle, done, work, call, limiter=self._places)
            group.cancel_scope.cancel()
        return done.result()


async def _watch(call: Call) -> None:
    """Note the end of a call, be it that the client gave up."""
    try:
        await anyio.sleep_forever()
    finally:
        call.give_up()


def _settle(done: Future[T], work: Callable[[Call], T], call: Call) -> None:
    try:
        done.set_result(work(call))
    except Exception as error:
        done.set_exception(error)
