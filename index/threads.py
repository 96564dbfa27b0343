"""Work that another thread does, and how long it is waited for.

Nothing in Python ends a call that another thread is in: a model behind a network, a name server or
native code can be silent for as long as it likes. So such work gets a thread of its own, and
whoever wants its results takes them over a queue, with a beat, a time limit and an end.
"""

from __future__ import annotations

import contextvars
import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Generic, NamedTuple, TypeVar
from weakref import WeakValueDictionary

BEAT = 0.2
"""Seconds of silence after which whoever waits looks whether it still should."""

QUEUED = 64
"""Items that may wait for a slow consumer."""

_GOODBYE = 0.5
"""Seconds that a thread which is told to stop is waited for; one that is deep in a call ends
later, when the call does."""

T = TypeVar("T")
Put = Callable[[T], bool]
"""Hands one item over and returns whether more is wanted."""


class Deadline:
    """The moment, in so many seconds, after which nothing is waited for."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds that are left; a TimeoutError says that none are."""
        seconds = self._end - time.monotonic()
        if seconds <= 0:
            raise TimeoutError("out of time")
        return seconds


class _End(NamedTuple):
    """The last thing in a queue: nothing follows, or an error did."""

    error: Exception | None = None


class HandOver(Generic[T]):
    """Items from work in a thread of its own, for one consumer in another.

    The thread is a daemon and has the context variables of whoever starts it: callbacks and
    tracing hang on them. As a context manager it stops the work at its end.

    Args:
        work: called in the new thread with what hands an item over; that waits while `most` items
            are waiting, and returns False once nothing more is wanted.
        name: of the thread.
        most: items that may wait; 0 for any number.
        tell: called in the new thread after each item and after the end.
    """

    def __init__(
        self,
        work: Callable[[Put[T]], Any],
        name: str,
        most: int = QUEUED,
        tell: Callable[[], object] = lambda: None,
    ) -> None:
        self._tell = tell
        self._items: queue.Queue[T | _End] = queue.Queue(most)
        self._stopped = threading.Event()
        self._thread = threading.Thread(
            target=contextvars.copy_context().run, args=(self._run, work), name=name, daemon=True
        )
        self._thread.start()

    def batches(self, beat: float | None = None) -> Iterator[list[T]]:
        """Yield what came since the last time, in order, until the work ends or is stopped.

        What the work raised is raised after its last item.

        Args:
            beat: seconds of silence after which an empty list comes; None waits for an item.
        """
        while not self.stopped:
            batch: list[T] = []
            end: _End | None = None
            with suppress(queue.Empty):
                item = self._items.get(timeout=beat)
                while not isinstance(item, _End):
                    batch.append(item)
                    item = self._items.get_nowait()
                end = item
            if self.stopped:
                return
            if batch or end is None:
                yield batch
            if end is not None:
                if end.error is not None:
                    raise end.error
                return

    @property
    def stopped(self) -> bool:
        """Whether it was told to stop."""
        return self._stopped.is_set()

    def pause(self, seconds: float) -> None:
        """Wait, while more items may come; a stop ends the waiting."""
        self._stopped.wait(seconds)

    def stop(self, seconds: float | None = _GOODBYE) -> None:
        """Have the work end at its next item, and whoever iterates at once.

        The thread's end is waited for so many seconds; None waits as long as it takes.
        """
        self._stopped.set()
        with suppress(queue.Full):  # then nobody waits for an item
            self._items.put_nowait(_End())
        self._thread.join(seconds)

    def __enter__(self) -> HandOver[T]:
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def _run(self, work: Callable[[Put[T]], Any]) -> None:
        end = _End()
        try:
            work(self._put)
        except Exception as error:  # the consumer must hear of it, whatever it is
            end = _End(error)
        self._put(end)

    def _put(self, item: T | _End) -> bool:
        while not self.stopped:
            with suppress(queue.Full):
                self._items.put(item, timeout=BEAT)
                self._tell()
                break
        return not self.stopped


def items_of(start: Callable[[], Iterable[T]]) -> Callable[[Put[T]], None]:
    """Return work for a `HandOver`: an iterator, made, read and closed in its thread."""

    def work(put: Put[T]) -> None:
        items = start()
        try:
            all(map(put, items))
        finally:
            getattr(items, "close", lambda: None)()

    return work


def within(deadline: Deadline, call: Callable[[], T], name: str) -> T:
    """Return what a call returns, made in a thread of that name, which may outlive the deadline.

    What the call raises is raised; a TimeoutError says that it has not returned by then.
    """
    for returned in HandOver[T](lambda put: put(call()), name).batches(deadline.left()):
        if returned:
            return returned[0]
        break
    raise TimeoutError(f"{name} took too long")


class Locks:
    """A lock for each name that is asked for, gone when nobody has it any more."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._locks: WeakValueDictionary[str, threading.Lock] = WeakValueDictionary()

    def of(self, name: str) -> threading.Lock:
        """Return the lock of a name, the same one to all who have it at a time."""
        with self._guard:
            lock = self._locks.get(name) or threading.Lock()
            self._locks[name] = lock
            return lock


@contextmanager
def held(lock: threading.Lock | threading.Semaphore, beat: Callable[[], None]) -> Iterator[None]:
    """Hold a lock; ``beat`` is called every `BEAT` meanwhile and ends the waiting by raising."""
    while not lock.acquire(timeout=BEAT):
        beat()
    try:
        yield
    finally:
        lock.release()


def unless(beat: Callable[[], None], call: Callable[[], T], name: str) -> T:
    """Return what a call returns, made in a thread of that name, which may outlive the waiting.

    ``beat`` is called every `BEAT` and ends the waiting by what it raises; what the call raises is
    raised too.
    """
    with HandOver[T](lambda put: put(call()), name) as work:
        for returned in work.batches(BEAT):
            if returned:
                return returned[0]
            beat()
    raise RuntimeError(f"{name} returned nothing")
