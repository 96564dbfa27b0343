"""What changed, told to every open page that it concerns."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

PAUSE = 0.08
"""Seconds between two batches: each costs server and browser work that the chat model, on the same
cores, would otherwise use to write."""


class Topic(NamedTuple):
    """What a piece of news is about.

    Attributes:
        name: ``turn``, ``conversation``, ``conversations`` or ``library``.
        owner: whom it concerns, ``""`` for everybody.
        conversation: id, ``""`` where it is about none.
        number: of the turn, 0 where it is about none.
    """

    name: str
    owner: str = ""
    conversation: str = ""
    number: int = 0


class Reader:
    """One page's letter box: of several pieces of news on one topic it keeps the last."""

    def __init__(self, owner: str) -> None:
        self._owner = owner
        self._loop = asyncio.get_running_loop()
        self._lock = threading.Lock()
        self._news: dict[Topic, Any] = {}
        self._arrived = asyncio.Event()

    def concerned(self, topic: Topic) -> bool:
        """Return whether the page's visitor may know of it."""
        return topic.owner in ("", self._owner)

    def put(self, topic: Topic, content: Any) -> None:
        """Leave news; from any thread."""
        with self._lock:
            self._news.pop(topic, None)
            self._news[topic] = content
        self._loop.call_soon_threadsafe(self._arrived.set)

    async def batches(self, beat: float) -> AsyncIterator[dict[Topic, Any]]:
        """Yield what came, oldest first; an empty batch after so many seconds of silence."""
        while True:
            try:
                await asyncio.wait_for(self._arrived.wait(), beat)
            except TimeoutError:
                yield {}
                continue
            self._arrived.clear()
            with self._lock:
                news, self._news = self._news, {}
            if news:
                yield news
                await asyncio.sleep(PAUSE)


class News:
    """The letter boxes of all open pages."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._readers: set[Reader] = set()

    def tell(self, topic: Topic, content: Any = None) -> None:
        """Tell everybody concerned; from any thread."""
        with self._lock:
            readers = [reader for reader in self._readers if reader.concerned(topic)]
        for reader in readers:
            try:
                reader.put(topic, content)
            except RuntimeError:  # its event loop has ended
                self._readers.discard(reader)

    @contextmanager
    def reader(self, owner: str) -> Iterator[Reader]:
        """Return a letter box; it is taken down at the end. In the event loop only."""
        reader = Reader(owner)
        with self._lock:
            self._readers.add(reader)
        try:
            yield reader
        finally:
            with self._lock:
                self._readers.discard(reader)
