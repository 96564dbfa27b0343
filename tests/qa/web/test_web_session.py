"""A visitor's session: one answer at a time, stopped when it must be, never mixed."""

import threading
import time
from collections.abc import Iterator
from contextvars import ContextVar
from copy import deepcopy

import pytest

from index.errors import StoreError
from qa.answer import Answer, Event, Evidence, Text
from qa.web.session import MOST_TURNS, Session

FOUND = Evidence("de", True, 0.9, (), None, (), {})
ANSWER = Answer("Wer?", "de", True, 0.9, "Er [1].", True, (), None, ())
WAIT = 5.0


class Endless:
    """A stream that writes until it is closed, and notes where and when that was."""

    def __init__(self) -> None:
        self.closed = threading.Event()
        self.many = threading.Event()
        self.threads: set[str] = set()

    def __call__(self) -> Iterator[Event]:
        variable: ContextVar[int] = ContextVar("variable")
        token = variable.set(1)
        try:
            yield FOUND
            for count in range(10_000):
                self.threads.add(threading.current_thread().name)
                time.sleep(0.002)
                yield Text("", "x" * count)
                if count > 30:
                    self.many.set()
        finally:
            variable.reset(token)  # fails in any other context than the first
            self.closed.set()


def finished() -> Iterator[Event]:
    yield FOUND
    yield Text("", "Er")
    yield Text("Er [1].", "")
    yield ANSWER


def test_a_turn_goes_from_searching_to_done():
    session = Session(language="en")
    turn = session.begin("Wer?")
    assert (turn.state, turn.language) == ("searching", "en")
    turns = list(session.follow(turn.number, finished()))
    assert turns[0].evidence == FOUND
    assert turns[0].state == "composing"
    assert turns[0].language == "de"
    assert turns[0].text is None
    assert turns[-1].answer == ANSWER
    assert session.current == turns[-1]
    assert session.run is None


def test_stopping_ends_the_generation_and_keeps_the_evidence():
    session, stream = Session(), Endless()
    turns = session.follow(session.begin("Wer?").number, stream())
    next(turns)
    session.stop()
    assert list(turns) == []
    assert stream.closed.wait(WAIT)
    assert session.current is not None
    assert session.current.state == "stopped"
    assert session.current.evidence == FOUND


def test_a_new_question_ends_the_old_one_and_nothing_mixes():
    session, stream = Session(), Endless()
    old = session.follow(session.begin("Alt?").number, stream())
    next(old)
    number = session.begin("Neu?").number
    new = list(session.follow(number, finished()))
    assert list(old) == []
    assert stream.closed.wait(WAIT)
    assert [turn.question for turn in new] == ["Neu?"] * len(new)
    assert [turn.state for turn in session.turns] == ["stopped", "done"]
    assert session.turns[0].text in (None, Text("", ""))


def test_leaving_the_page_ends_the_generation():
    session, stream = Session(), Endless()
    turns = session.follow(session.begin("Wer?").number, stream())
    next(turns)
    turns.close()
    assert stream.closed.wait(WAIT)
    assert session.run is None


def test_a_stream_is_read_and_closed_in_one_thread_and_one_context():
    session, stream = Session(), Endless()
    turns = session.follow(session.begin("Wer?").number, stream())
    for _ in range(3):
        next(turns)
    turns.close()
    assert stream.closed.wait(WAIT)
    assert len(stream.threads) == 1


def test_texts_that_came_while_nobody_looked_are_not_all_shown():
    session, stream = Session(), Endless()
    turns = session.follow(session.begin("Wer?").number, stream())
    next(turns)
    assert stream.many.wait(WAIT)
    first = next(turns)
    assert first.text is not None
    assert len(first.text.pending) > 20
    turns.close()


def test_texts_that_say_nothing_new_do_not_reach_the_page():
    def waiting() -> Iterator[Event]:
        yield FOUND
        for _ in range(50):
            yield Text("", "")
        yield ANSWER

    session = Session()
    turns = list(session.follow(session.begin("Wer?").number, waiting()))
    assert len(turns) <= 3
    assert turns[-1].answer == ANSWER


def test_an_error_of_the_stream_reaches_the_page_and_is_noted():
    def broken() -> Iterator[Event]:
        yield FOUND
        raise StoreError("the index is gone")

    session = Session()
    number = session.begin("Wer?").number
    turns = session.follow(number, broken())
    next(turns)
    with pytest.raises(StoreError, match="the index is gone"):
        next(turns)
    assert session.run is None


def test_a_failure_is_noted_only_of_the_newest_turn_while_it_runs():
    session = Session()
    old = session.begin("Alt?").number
    new = session.begin("Neu?").number
    session.fail(old, "zu spät")
    assert session.current is not None
    assert session.current.state == "searching"
    session.fail(new, "kaputt")
    assert (session.current.state, session.current.error) == ("failed", "kaputt")


def test_old_turns_leave_the_page_and_numbers_go_on():
    session = Session()
    for _ in range(MOST_TURNS + 3):
        session.begin("Wer?")
    assert len(session.turns) == MOST_TURNS
    assert session.turns[-1].number == MOST_TURNS + 3
    assert session.turn(1) is None
    assert session.turn(MOST_TURNS) is not None


def test_every_visitor_gets_a_session_of_their_own():
    first = Session()
    second = deepcopy(first)
    first.begin("Wer?")
    assert second.turns == []


def test_the_history_is_the_turns_that_found_something_to_read_and_not_the_newest_asked():
    session = Session(language="en")
    assert session.history() == []
    turn = session.begin("Wer?")
    list(session.follow(turn.number, finished()))
    session.begin("Und wann?")
    (known,) = session.history()
    assert (known.question, known.understood, known.language) == ("Wer?", "Wer?", "de")
