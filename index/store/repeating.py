"""Reads that belong together, done again when the index changed under them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from index.errors import StoreError

T = TypeVar("T")

PAUSES = (0.0, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6)
"""Seconds before each repetition of what failed because another process wrote."""


class Pinned(threading.local):
    """Whether this thread keeps to what it has seen of an index."""

    now = False


def retried(
    read: Callable[[], T], before: object, changes: Callable[[], object], *, unseen: bool
) -> T:
    """Return what `read` returns; it is called again if it fails while something changes.

    Args:
        read: reads.
        before: what `changes` returned when it was last asked.
        changes: returns what differs once something has changed.
        unseen: whether another process may be writing what Chroma could not read although nothing
            shows; it is read again even so.

    Raises:
        StoreError: if it fails although nothing changed, or each time.
    """
    for pause in PAUSES:
        try:
            return read()
        except StoreError as error:
            time.sleep(pause)
            now = changes()
            if now == before and not (unseen and error.__cause__):
                raise
            before = now
    return read()
