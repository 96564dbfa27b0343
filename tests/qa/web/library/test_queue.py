"""What visitors add: in order for each, side by side for several, and given up when they say so."""

import threading
import time

import pytest

from index.errors import Cancelled, LoadError
from qa.intake import Ingested
from qa.web.library.queue import MOST, Queue, QueueFullError

SECONDS = 10


class Work:
    """Work that ends when it is told to."""

    def __init__(self, title, error=None):
        self.begun, self.may_end, self.dropped = threading.Event(), threading.Event(), False
        self.title, self.error = title, error

    def __call__(self, progress, cancelled):
        self.begun.set()
        progress(1, 4)
        while not self.may_end.wait(0.01):
            if cancelled():
                raise Cancelled("wanted no more", "cancelled")
        if self.error:
            raise self.error
        return Ingested(self.title.lower(), self.title, 1, "added")

    def drop(self):
        self.dropped = True


def until(true, what):
    end = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.01)


@pytest.fixture
def told():
    return []


@pytest.fixture
def queue(told):
    return Queue(told.append, lambda: told.append("library"))


def add(queue, owner, work):
    return queue.add(owner, work.title, work, work.drop)


def states(queue, owner):
    return [entry.state for entry in queue.of(owner)]


def test_one_after_another_is_taken_in_and_told(queue, told):
    first, second = Work("One"), Work("Two")
    add(queue, "ann", first)
    add(queue, "ann", second)
    assert first.begun.wait(SECONDS)
    until(lambda: queue.of("ann")[0].total == 4, "no progress")
    assert states(queue, "ann") == ["reading", "waiting"]
    assert not second.begun.is_set()
    first.may_end.set()
    second.may_end.set()
    until(lambda: states(queue, "ann") == ["added", "added"], "not taken in")
    assert [entry.article for entry in queue.of("ann")] == ["one", "two"]
    until(lambda: first.dropped and second.dropped, "not dropped")
    assert "library" in told
    assert {name for name in told if name != "library"} == {"ann"}


def test_visitors_do_not_wait_for_each_other_and_see_only_their_own(queue):
    long, short = Work("Long"), Work("Short")
    add(queue, "ann", long)
    add(queue, "bob", short)
    short.may_end.set()
    until(lambda: states(queue, "bob") == ["added"], "held back")
    assert states(queue, "ann") == ["reading"]
    assert [entry.name for entry in queue.of("bob")] == ["Short"]
    long.may_end.set()


def test_what_is_given_up_leaves_nothing_and_the_next_begins(queue):
    first, second, third = Work("One"), Work("Two"), Work("Three")
    entries = [add(queue, "ann", work) for work in (first, second, third)]
    assert first.begun.wait(SECONDS)
    queue.cancel("bob", entries[0].id)  # somebody else's
    queue.cancel("ann", entries[1].id)
    queue.cancel("ann", entries[0].id)
    assert third.begun.wait(SECONDS)
    third.may_end.set()
    until(lambda: states(queue, "ann") == ["added"], "not taken in")
    assert first.dropped
    assert second.dropped
    assert not second.begun.is_set()


def test_what_failed_says_why_until_it_is_put_away(queue):
    work = Work("Bad", LoadError("no text", "no-text", name="x"))
    work.may_end.set()
    entry = add(queue, "ann", work)
    until(lambda: states(queue, "ann") == ["failed"], "no failure")
    assert queue.of("ann")[0].error.code == "no-text"
    queue.cancel("ann", entry.id)
    assert queue.of("ann") == ()


def test_nobody_adds_without_end(queue):
    works = [Work(f"N{n}") for n in range(MOST)]
    for work in works:
        add(queue, "ann", work)
    more = Work("More")
    with pytest.raises(QueueFullError):
        add(queue, "ann", more)
    assert more.dropped
    for work in works:
        work.may_end.set()
