"""An iterator that may keep its consumer waiting, read with a time limit and a beat.

A model behind a network can be silent for as long as it likes, and nothing in Python ends a read
that another thread is in. So the iterator is read by a thread of its own, and the consumer waits
for that thread only so long.
"""

from __future__ import annotations

import contextvars
import queue
import threading
import time
from collections.abc import Callable, Generator, Iterator

BEAT = 0.2
"""Seconds of silence after which the consumer gets an empty text, so that it can stop."""

_QUEUED = 64
"""Texts that may wait for a slow consumer."""

_GOODBYE = 0.5
"""Seconds that a thread which is told to stop is waited for; one that is deep in a read ends
later, when the read does."""


class Deadline:
    """The moment after which nothing is waited for.

    Args:
        seconds: from now.
    """

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds that are left; none or fewer when it is over."""
        return self._end - time.monotonic()


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
    reading = _Reading(start)
    try:
        while (left := deadline.left()) > 0:
            item = reading.next(min(BEAT, left))
            if item is None:
                return
            yield item
        raise TimeoutError("out of time")
    finally:
        reading.stop()


class _Reading:
    """An iterator being read by a thread of its own."""

    def __init__(self, start: Callable[[], Iterator[str]]) -> None:
        self._items: queue.Queue[str | Exception | None] = queue.Queue(_QUEUED)
        self._stopped = threading.Event()
        context = contextvars.copy_context()  # callbacks and tracing hang on it
        self._thread = threading.Thread(
            target=context.run, args=(self._run, start), name="timely", daemon=True
        )
        self._thread.start()

    def next(self, seconds: float) -> str | None:
        """Return the next item, ``""`` if there is none in time, None at the end."""
        try:
            item = self._items.get(timeout=seconds)
        except queue.Empty:
            return ""
        if isinstance(item, Exception):
            raise item
        return item

    def stop(self) -> None:
        """Have the iterator closed."""
        self._stopped.set()
        self._thread.join(_GOODBYE)

    def _run(self, start: Callable[[], Iterator[str]]) -> None:
        try:
            items = start()
            try:
                for item in items:
                    if not self._put(item):
                        return
            finally:
                close = getattr(items, "close", None)
                if close is not None:
                    close()
        except Exception as error:  # the consumer must hear of it, whatever it is
            self._put(error)
        else:
            self._put(None)

    def _put(self, item: str | Exception | None) -> bool:
        """Hand an item over; return whether more is wanted."""
        while not self._stopped.is_set():
            try:
                self._items.put(item, timeout=BEAT)
            except queue.Full:
                continue
            return True
        return False
