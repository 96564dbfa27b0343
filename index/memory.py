"""Memory that nobody uses any more, given back to the system."""

from __future__ import annotations

import ctypes
from contextlib import suppress


def give_back() -> None:
    """Give back what the C library keeps for the next time, where it can be asked to (glibc).

    A model that was rearranged leaves as much as it takes: 180 MB after the reader was opened.
    """
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
