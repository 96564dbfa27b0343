"""The command line, ``article-qa``.

Results go to standard output, all else to standard error. Exit 0: done; 1: the work failed, and one
line says why and what to do; 2: the command line was wrong. Nothing heavy is imported before it is
needed, so that ``--help`` answers at once.
"""

import atexit
import gc
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from qa.sample import SAMPLE

__all__ = ["SAMPLE", "main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit code."""
    # What modules leave behind is no longer looked through, which took seconds at the end.
    atexit.register(gc.freeze)
    try:
        with _interrupted_where_told_to_end():
            from qa.command_line.program import run

            return run(arguments)
    except KeyboardInterrupt:  # while modules were imported
        sys.stderr.write("article-qa: interrupted\n")
        return 1


@contextmanager
def _interrupted_where_told_to_end() -> Iterator[None]:
    """Take SIGTERM, a service manager's, for Ctrl+C: what is open is closed then."""
    if threading.current_thread() is not threading.main_thread():  # which alone hears of it
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
