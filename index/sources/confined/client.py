"""Reading an article in a process of its own, and waiting for it.

Whatever a file makes its reader do, this program goes on: the reader has a share of time and
memory, is ended when nobody waits for it any more, and what it answers is checked. Where the system
has no `fork` or no `resource` (Windows), files are read in this process, without these limits.
"""

from __future__ import annotations

import atexit
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec

from index.article import Article
from index.errors import ArticleQAError, LoadError, check
from index.sources.confined import wire
from index.sources.confined.limits import AT_ONCE, LIMITS, MAX_ANSWER, SMALL, Limits
from index.sources.confined.read import Given, kind_told, read
from index.text.language import detect
from index.threads import BEAT, held

CONFINES = hasattr(os, "fork") and find_spec("resource") is not None
"""Whether this system can give a reader limits."""

_START = (
    "import sys; sys.path[:] = sys.argv[1:];"
    "from index.sources.confined.template import serve; serve()"
)
_SAVE = "save its text as a .txt file"


def read_apart(
    given: Given, cancelled: Callable[[], bool] | None = None, limits: Limits = LIMITS
) -> Article:
    """Return the article that some bytes hold, read in a process of its own.

    A small plain text is read here: it has no format that a library has to make out.

    Args:
        given: the bytes and what is known of them.
        cancelled: asked time and again whether it is wanted no more.
        limits: what the process may use.

    Raises:
        LoadError: if there is no article to be had within the limits; one line that says what to
            do.
        Cancelled: if it is wanted no more.
    """
    check(cancelled, given.shown)
    small = kind_told(given) == "text" and len(given.data) <= SMALL
    if small or not CONFINES:
        return _read_here(given)
    with held(_SLOTS, lambda: check(cancelled, given.shown)):
        return _read_there(given, cancelled, limits)


def _read_here(given: Given) -> Article:
    try:
        return read(given)
    except ArticleQAError:
        raise
    except Exception as error:
        raise _unreadable(given) from error


def _read_there(given: Given, cancelled: Callable[[], bool] | None, limits: Limits) -> Article:
    """Return what a process of its own reads, and say in one line why it does not."""
    start = time.monotonic()

    def beat() -> None:
        check(cancelled, given.shown)
        if time.monotonic() - start > limits.seconds:
            raise _too_slow(given, limits.seconds)

    try:
        with _TEMPLATE.reader() as talk:
            return _asked(talk, given, limits, beat)
    except _NoReaderError as error:
        raise LoadError(
            f"{given.shown} cannot be read now ({error}): try again when the machine has more "
            "memory free",
            "busy",
            name=given.shown,
        ) from error
    except (EOFError, OSError) as error:  # it was ended, or gave up
        if time.monotonic() - start >= limits.cpu_seconds:
            raise _too_slow(given, limits.cpu_seconds) from error
        raise LoadError(
            f"{given.shown} needs more than {limits.memory >> 20:,} MiB to be read, or breaks "
            f"its reader: {_SAVE}",
            "too-complex",
            name=given.shown,
        ) from error
    except ValueError as error:
        raise _unreadable(given) from error


def _asked(talk: socket.socket, given: Given, limits: Limits, beat: Callable[[], None]) -> Article:
    """Have a process read, tell it the language that it asks for, and return what it finds."""
    talk.settimeout(limits.seconds)
    for frame in wire.order_bytes(wire.Order(given, limits)):
        wire.send(talk, frame)
    talk.settimeout(BEAT)
    while True:
        answer = wire.answer_of(wire.receive(talk, MAX_ANSWER, beat))
        if isinstance(answer, wire.Sample):
            wire.send(talk, detect(answer.text).encode())
        elif isinstance(answer, wire.Refusal):
            raise wire.error_of(answer)
        elif isinstance(answer, wire.Fault):
            raise _unreadable(given) from RuntimeError(answer.trace)
        else:
            return wire.article_of(answer, given.source, given.max_characters)


def _too_slow(given: Given, seconds: float) -> LoadError:
    return LoadError(
        f"{given.shown} takes more than {seconds:.0f} seconds to read: split it into parts, or "
        f"{_SAVE}",
        "too-slow",
        name=given.shown,
        limit=seconds,
    )


def _unreadable(given: Given) -> LoadError:
    kind = kind_told(given).upper()
    return LoadError(
        f"{given.shown} cannot be read as {kind}: {_SAVE}",
        "damaged-file",
        name=given.shown,
        kind=kind,
    )


_SLOTS = threading.Semaphore(AT_ONCE)


class _NoReaderError(OSError):
    """No process to read with can be started."""


class _Template:
    """The process of `index.sources.confined.template`, started when it is first wanted."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    @contextmanager
    def reader(self) -> Iterator[socket.socket]:
        """Give a connection to a new reader, which is ended afterwards."""
        try:
            ours, theirs = socket.socketpair()
            waiting, held = os.pipe()
        except OSError as error:
            raise _NoReaderError(error.strerror) from error
        try:
            with theirs:
                self._hand_over(theirs.fileno(), waiting)
            yield ours
        finally:
            ours.close()
            os.close(held)

    def _hand_over(self, talk: int, waiting: int) -> None:
        try:
            with self._lock:
                why: OSError | None = None
                for _ in range(2):  # one that was killed is started again
                    try:
                        socket.send_fds(self._started(), [b"."], [talk, waiting])
                    except OSError as error:
                        why = error
                        self._stop()
                    else:
                        return
        finally:
            os.close(waiting)
        raise _NoReaderError(why.strerror if why else "no process") from why

    def _started(self) -> socket.socket:
        if self._control is not None and self._owner == os.getpid():
            return self._control
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _START, *sys.path],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl+C is for this program
            )
        self._control, self._owner = ours, os.getpid()
        return ours

    def _stop(self) -> None:
        control, self._control = self._control, None
        if control is not None:
            control.close()
        if self._process is not None:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(5)

    def close(self) -> None:
        """End the process and all its readers."""
        if self._owner == os.getpid():
            with self._lock:
                self._stop()


_TEMPLATE = _Template()
atexit.register(_TEMPLATE.close)
