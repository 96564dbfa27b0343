"""The process from which readers are forked, each for one article.

It has the parsers in memory and no thread, so that a reader is there in milliseconds and a fork is
safe. It ends, and all its readers with it, when the program that started it is gone.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import socket
import traceback
from contextlib import suppress

from index.errors import LoadError
from index.sources.confined import wire
from index.sources.confined.limits import MAX_BYTES, Limits
from index.sources.confined.read import Given, read
from index.text.language import sample

NICE = 5
"""How much readers stand back behind whoever asks a question meanwhile."""

_MOST = 4 * MAX_BYTES
_WARM = (
    ("text", "Ein Titel\n\nVon Jo Lee, 4. Mai 2024\n\nDer Rat tagt. Er sagte: „Gut.“"),
    ("markdown", "---\ntitle: A\n---\n# A\n\nIt [a](b) *c*\n\n<div>b</div>\n\n|a|b|\n|-|-|\n|1|"),
    ("html", "<html><body><article><h1>A</h1><p>By Jo Lee</p><p>Text. And more.</p></article>"),
)  # fmt: skip


def serve() -> None:
    """Fork a reader for each pair of descriptors that comes over standard input, until it ends.

    The first is the reader's end of a connection, the second a pipe that closes when nobody waits
    for it any more.
    """
    control = socket.socket(fileno=0)
    warm()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # what libraries complain of is no message
    readers: dict[int, int] = {}
    poll = select.poll()
    poll.register(control, select.POLLIN)
    while True:
        for place, _ in poll.poll():
            if place in readers:
                poll.unregister(place)
                os.close(place)
                _end(readers.pop(place))
                continue
            _, handed, *_ = socket.recv_fds(control, 1, 2)
            if len(handed) != 2:
                for reader in readers.values():
                    _end(reader)
                return
            talk, waiting = handed
            reader = os.fork()
            if reader == 0:
                control.close()
                _read(socket.socket(fileno=talk))
                os._exit(0)
            os.close(talk)
            readers[waiting] = reader
            poll.register(waiting, 0)


def warm() -> None:
    """Load what reading needs, so that no reader has to."""
    import chardet
    import docx
    import pypdfium2

    for kind, text in _WARM:
        suffix = f".{kind}"
        given = Given(text.encode(), "a", "a", "a", suffix, kind="" if kind == "html" else kind)
        for language in ("de", "en"):
            read(given, lambda _, told=language: told)  # type: ignore[misc]
    _ = chardet, docx, pypdfium2
    gc.collect()
    gc.freeze()


def _end(reader: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(reader, signal.SIGKILL)
    os.waitpid(reader, 0)


def _read(talk: socket.socket) -> None:
    """Read what the other side of a connection wants read, within its limits."""
    with suppress(OSError, EOFError):
        order = wire.order_of(wire.receive(talk, _MOST), wire.receive(talk, _MOST))
        confine(order.limits)
        wire.send(talk, _answer(talk, order.given))


def _answer(talk: socket.socket, given: Given) -> bytes:
    def language_of(text: str) -> str:
        wire.send(talk, wire.sample_bytes(sample(text)))
        return wire.receive(talk, 100).decode()

    try:
        return wire.article_bytes(read(given, language_of))
    except LoadError as error:
        return wire.refusal_bytes(error)
    except MemoryError:
        os._exit(1)
    except Exception:  # whatever a library makes of a damaged file
        return wire.fault_bytes(traceback.format_exc(limit=-20)[-20_000:])


def confine(limits: Limits) -> None:
    """Give this process limits for good."""
    import resource

    os.nice(NICE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    with suppress(OSError, ValueError):  # macOS knows no such limit
        with open("/proc/self/statm", encoding="ascii") as file:
            used = int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
        resource.setrlimit(resource.RLIMIT_AS, (used + limits.memory,) * 2)
