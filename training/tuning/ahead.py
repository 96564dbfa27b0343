"""Batches that other processes prepare ahead of the step that needs them."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

Drawn = TypeVar("Drawn")
Prepared = TypeVar("Prepared")

_prepare: Callable[[Any], Any]
"""What a process prepares with; it was forked with that, so nothing of it is sent."""


def ahead(
    prepare: Callable[[Drawn], Prepared], drawn: Iterator[Drawn], workers: int, each: int
) -> Iterator[Prepared]:
    """Yield what is prepared of each that is drawn, in order.

    Args:
        prepare: threads would wait for each other in it, so processes call it.
        drawn: without end.
        workers: processes; with none all is prepared here, when it is needed.
        each: how many a process is ahead.
    """
    if not workers:
        yield from map(prepare, drawn)
        return
    with multiprocessing.get_context("fork").Pool(workers, _take, (prepare,)) as pool:
        waiting = [pool.apply_async(_made, (next(drawn),)) for _ in range(each * workers)]
        while True:
            yield waiting.pop(0).get()
            waiting.append(pool.apply_async(_made, (next(drawn),)))


def _take(prepare: Callable[[Any], Any]) -> None:
    global _prepare  # noqa: PLW0603  (each process has its own)
    _prepare = prepare


def _made(drawn: Any) -> Any:
    return _prepare(drawn)
