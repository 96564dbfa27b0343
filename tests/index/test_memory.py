"""Memory that was used and freed goes back to the system."""

import platform
import subprocess
import sys
import textwrap

import psutil
import pytest

from index.memory import give_back, share_heaps


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
    share_heaps()


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has heaps for threads")
def test_threads_share_heaps():
    assert heaps("pass") > 4
    assert heaps("share_heaps()") == 2


def heaps(first):
    """Return how many heaps a process has whose ten threads hold memory at the same time."""
    code = textwrap.dedent(f"""
        import ctypes, sys, threading
        from index.memory import share_heaps
        {first}
        libc = ctypes.CDLL(None)
        together = threading.Barrier(11)

        def hold():
            libc.malloc(1000)
            together.wait()
            together.wait()

        for _ in range(10):
            threading.Thread(target=hold).start()
        together.wait()
        libc.fdopen.restype = ctypes.c_void_p
        out = ctypes.c_void_p(libc.fdopen(1, b"w"))
        libc.malloc_info(0, out)
        libc.fflush(out)
        together.wait()
    """)
    told = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, check=True)
    return told.stdout.count(b"<heap ")
