"""One writer at a time of an index on a Chroma server, whichever machine each runs on.

A Chroma server has no locks, but it makes a collection of a name only once: whoever makes it has
the lock, and deletes it in the end. The holder beats; a lock that nobody has seen beat for `LEASE`
seconds is of a process that was killed, and is taken away. A lock is told from the next one by its
id, so two who wait never take away each other's. No two clocks are compared.
"""

from __future__ import annotations

import contextlib
import threading
import time
import uuid
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

LOCK = "article-qa-writer"
"""Name of the collection that is the lock."""

LEASE = 20.0
"""Seconds without a beat after which a lock is taken away; a machine that sleeps longer than that
while it writes loses it unawares."""

BEAT = 4.0
"""Seconds between two beats."""

PAUSE = 0.05
"""Seconds between two attempts."""


class ServerLock:
    """A context manager: at most one is entered at a time, among all who use a server."""

    def __init__(self, client: ClientAPI) -> None:
        self._client = client

    def __enter__(self) -> Self:
        seen: tuple[object, ...] | None = None
        since = time.monotonic()
        while (held := self._made()) is None:
            there = self._there()
            found = (there.id, (there.metadata or {}).get("beat")) if there else None
            if found != seen:
                seen, since = found, time.monotonic()
            elif there and time.monotonic() - since > LEASE:
                self._take_away(there)
            time.sleep(PAUSE)
        self._held = held
        self._ended = threading.Event()
        beating = (held, self._ended)
        threading.Thread(target=_beat, args=beating, name="writer-lock", daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._ended.set()
        there = self._there()
        if there and there.id == self._held.id:
            self._client.delete_collection(LOCK)

    def _made(self) -> Collection | None:
        from chromadb.errors import ChromaError

        try:
            return self._client.create_collection(
                LOCK, metadata={"beat": ""}, embedding_function=None
            )
        except ChromaError as error:
            if "already exists" not in str(error):
                raise
            return None

    def _there(self) -> Collection | None:
        from chromadb.errors import NotFoundError

        with contextlib.suppress(NotFoundError):
            return self._client.get_collection(LOCK, embedding_function=None)
        return None

    def _take_away(self, lock: Collection) -> None:
        """Give a lock, which its id names, another name; a new one may stand at the old name."""
        from chromadb.errors import ChromaError

        name = f"{LOCK}-{uuid.uuid4().hex}"
        with contextlib.suppress(ChromaError):  # another process was faster
            lock.modify(name=name)
            self._client.delete_collection(name)


def _beat(lock: Collection, ended: threading.Event) -> None:
    """Show that a lock is held, until it is not."""
    while not ended.wait(BEAT):
        with contextlib.suppress(Exception):  # the server is away, or the lock was taken away
            lock.modify(metadata={"beat": uuid.uuid4().hex})
