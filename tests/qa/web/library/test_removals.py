"""Removing with time to think again, and noticing what others change."""

import time

from qa.web.library.removals import Removals
from qa.web.library.watch import Watch


def until(true):
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_for_some_seconds_nothing_is_removed_and_then_it_is():
    removed, told = [], []
    removals = Removals(removed.append, lambda: told.append(1), seconds=0.2)
    removals.begin("a")
    assert removals.waiting == {"a"}
    assert removed == []
    until(lambda: removed == ["a"])
    until(lambda: len(told) == 2)
    assert removals.waiting == frozenset()


def test_what_is_kept_in_time_stays():
    removed = []
    removals = Removals(removed.append, lambda: None, seconds=0.1)
    removals.begin("a")
    removals.keep("a")
    time.sleep(0.3)
    assert removed == []


def test_at_the_end_nothing_is_left_half_removed():
    removed = []
    removals = Removals(removed.append, lambda: None, seconds=60)
    removals.begin("a")
    removals.begin("a")
    removals.begin("b")
    removals.close()
    assert sorted(removed) == ["a", "b"]


def test_a_removal_that_fails_is_logged_and_told(caplog):
    told = []

    def refuse(_article):
        raise OSError("no")

    removals = Removals(refuse, lambda: told.append(1), seconds=60)
    removals.begin("a")
    removals.close()
    assert told == [1, 1]
    assert "could not be removed" in caplog.text


def test_each_change_of_the_index_is_told_once():
    versions, told = ["1"], []
    watch = Watch(lambda: versions[-1], lambda: told.append(versions[-1]))
    watch.begin(seconds=0.02)
    time.sleep(0.1)
    assert told == []
    versions.append("2")
    until(lambda: told)
    versions.append("3")
    watch.look()
    time.sleep(0.1)
    assert told == ["2", "3"]
    watch.close()


def test_an_index_that_cannot_be_read_for_a_moment_is_looked_at_again():
    answers, told = ["1", OSError("away"), "2"], []

    def version():
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    watch = Watch(version, lambda: told.append(1))
    watch.begin(seconds=0.02)
    until(lambda: told == [1])
    watch.close()
