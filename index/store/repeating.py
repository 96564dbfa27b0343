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


def retried(read: Callable[[], T], changes: Callable[[], object]) -> T:
    """Return what `read` returns; it is called again if it fails while something changes.

    What Chroma could not read is read again even so: another process may be writing its files, and
    nothing shows until they are whole.

    Args:
        read: reads.
        changes: returns what differs once something has changed.

    Raises:
        StoreError: if it fails although nothing changed, or each time.
    """
    for pause in PAUSES:
        before = changes()
        try:
            return read()
        except StoreError as error:
            time.sleep(pause)
            if changes() == before and error.__cause__ is None:
                raise
    return read()
