"""Handing over between threads: order, beats, errors, stops and limits."""

import contextvars
import threading
import time

import pytest

from index.threads import BEAT, Deadline, HandOver, Locks, held, items_of, unless, within

WAIT = 30.0


def flat(batches):
    return [item for batch in batches for item in batch]


def test_items_come_in_order_and_those_that_came_meanwhile_together():
    items = HandOver(items_of(lambda: range(10)), "count", most=0)
    items._thread.join(WAIT)
    assert list(items.batches()) == [list(range(10))]


def test_a_slow_consumer_holds_the_work_up_and_loses_nothing():
    items = HandOver(items_of(lambda: range(100)), "count", most=2)
    time.sleep(BEAT)
    assert items._thread.is_alive()
    assert flat(items.batches()) == list(range(100))


def test_what_came_before_an_error_is_handed_over_first():
    def broken():
        yield from "ab"
        raise ConnectionError("gone")

    found = []

    def take():
        for batch in HandOver(items_of(broken), "broken", most=0).batches():
            found.extend(batch)

    with pytest.raises(ConnectionError, match="gone"):
        take()
    assert found == ["a", "b"]


def test_silence_is_an_empty_batch_at_each_beat():
    done = threading.Event()
    with HandOver(lambda put: done.wait(WAIT) and put("late"), "silent") as items:
        batches = items.batches(0.01)
        assert next(batches) == []
        done.set()
        assert flat(batches) == ["late"]


def test_a_stop_wakes_who_waits_and_ends_the_work_at_its_next_item():
    wanted = []
    begun = threading.Event()

    def work(put):
        begun.wait(WAIT)
        wanted.append(put("too late"))

    items = HandOver(work, "work")
    threading.Timer(0.05, items.stop, [0]).start()
    assert list(items.batches()) == []
    begun.set()
    items._thread.join(WAIT)
    assert wanted == [False]
    assert items.stopped


def test_the_work_has_the_context_of_whoever_starts_it():
    variable = contextvars.ContextVar("variable")
    variable.set("here")
    assert within(Deadline(WAIT), variable.get, "look") == "here"


def test_a_call_has_until_the_deadline_and_its_error_is_told():
    with pytest.raises(TimeoutError, match="sleep took too long"):
        within(Deadline(0.05), lambda: time.sleep(WAIT), "sleep")
    with pytest.raises(ZeroDivisionError):
        within(Deadline(WAIT), lambda: 1 / 0, "divide")
    with pytest.raises(TimeoutError):
        Deadline(0).left()


def test_a_lock_is_the_same_for_a_name_and_gone_when_nobody_has_it():
    locks = Locks()
    first = locks.of("a")
    assert locks.of("a") is first
    assert locks.of("b") is not first
    number = id(first)
    del first
    assert not locks._locks or number not in map(id, locks._locks.values())


def test_who_waits_for_a_lock_can_stop_waiting():
    lock = threading.Lock()
    with held(lock, lambda: None):
        assert lock.locked()
        with pytest.raises(KeyError), held(lock, lambda: {}["stop"]):
            raise AssertionError("it was not free")
    assert not lock.locked()


def test_a_call_is_waited_for_until_somebody_wants_it_no_more():
    go_on = threading.Event()
    assert unless(lambda: None, lambda: 7, "quick") == 7
    with pytest.raises(ZeroDivisionError):
        unless(lambda: None, lambda: 1 // 0, "broken")
    with pytest.raises(KeyError):
        unless(lambda: {}["stop"], lambda: go_on.wait(60), "silent")
    go_on.set()
