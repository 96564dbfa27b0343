"""Iterators that keep their consumer waiting: a beat, a time limit, an end."""

import threading
import time

import pytest

from index.threads import BEAT, Deadline
from qa.streams import timely


class Slow:
    """An iterator that writes, is silent, and notes in which thread it was closed."""

    def __init__(self, *items, silence=0.0):
        self.items = items
        self.silence = silence
        self.threads = set()
        self.closed = threading.Event()

    def __call__(self):
        try:
            for item in self.items:
                self.threads.add(threading.current_thread().name)
                if isinstance(item, Exception):
                    raise item
                time.sleep(self.silence)
                yield item
        finally:
            self.threads.add(threading.current_thread().name)
            self.closed.set()


def test_what_comes_is_yielded_in_order_and_the_iterator_is_closed_where_it_was_read():
    slow = Slow("a", "b", "c")
    assert [item for item in timely(slow, Deadline(30)) if item] == ["a", "b", "c"]
    assert slow.closed.is_set()
    assert slow.threads == {"timely"}


def test_an_empty_text_comes_at_each_beat_of_silence():
    items = list(timely(Slow("a", silence=4 * BEAT), Deadline(30)))
    assert items[-1] == "a"
    assert 1 <= items.count("") <= 4


def test_the_time_limit_ends_the_waiting():
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        list(timely(Slow("a", silence=5), Deadline(0.3)))
    assert time.monotonic() - began < 4


def test_the_time_limit_ends_an_iterator_that_never_ends():
    def endless():
        while True:
            yield "x"

    with pytest.raises(TimeoutError):
        for _ in timely(endless, Deadline(0.3)):
            pass


def test_two_iterators_share_one_deadline():
    deadline = Deadline(0.3)
    with pytest.raises(TimeoutError):
        list(timely(Slow("a", silence=5), deadline))
    with pytest.raises(TimeoutError):
        list(timely(Slow("a"), deadline))


def test_closing_closes_the_iterator():
    slow = Slow(*"abcdefgh" * 1000, silence=0.001)
    items = timely(slow, Deadline(30))
    next(items)
    items.close()
    assert slow.closed.wait(30)


def test_an_error_of_the_iterator_reaches_the_consumer():
    items = timely(Slow("a", ConnectionError("gone")), Deadline(30))
    with pytest.raises(ConnectionError, match="gone"):
        list(items)


def test_an_error_on_starting_reaches_the_consumer():
    def start():
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        list(timely(start, Deadline(30)))
