"""Memory that was used and freed goes back to the system."""

import platform

import psutil
import pytest

from index.memory import give_back


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc can be asked to")
def test_freed_memory_goes_back():
    process = psutil.Process()
    pieces = [bytes(50_000) for _ in range(4_000)]  # small enough to come from the heap
    kept = bytes(50_000)
    full = process.memory_info().rss
    pieces.clear()
    give_back()
    assert process.memory_info().rss < full - 100e6
    assert len(kept) == 50_000


def test_where_it_cannot_be_asked_nothing_happens(monkeypatch):
    monkeypatch.setattr("index.memory.ctypes.CDLL", lambda _: object())
    give_back()
