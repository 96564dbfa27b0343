"""The desk: one answer at a time in a conversation, stopped when it must be, kept at each step."""

import threading
import time
from collections.abc import Iterator
from contextvars import ContextVar
from types import SimpleNamespace
from typing import ClassVar

import pytest

from index.errors import StoreError
from qa.answer import Answer, Event, Evidence, Text
from qa.transcripts.transcripts import TranscriptError, Transcripts
from qa.web.chat.desk import Desk

FOUND = Evidence("de", True, 0.9, (), None, (), {})
ANSWER = Answer("Wer?", "de", True, 0.9, "Er [1].", True, (), None, ())
WAIT = 30.0


class Endless:
    """A stream that writes until it is closed, and notes where and when that was."""

    def __init__(self) -> None:
        self.closed = threading.Event()
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
        finally:
            variable.reset(token)  # fails in any other context than the first
            self.closed.set()


class Answers:
    """Stands for the assistant: gives the streams that a test hands it, and notes the history."""

    chain = SimpleNamespace(model=None)
    models: ClassVar = {"llm": "none"}

    def __init__(self, *streams) -> None:
        self.streams = list(streams)
        self.histories: list = []

    def stream(self, question, *, history, **_options):
        self.histories.append(history)
        return self.streams.pop(0)()


def finished() -> Iterator[Event]:
    yield FOUND
    yield Text("Er [1].", "")
    yield ANSWER


def broken() -> Iterator[Event]:
    yield FOUND
    raise StoreError("the index is gone")


@pytest.fixture
def transcripts(tmp_path):
    opened = Transcripts(f"sqlite:///{tmp_path / 'c.sqlite3'}")
    yield opened
    opened.close()


def ask(desk, conversation="", question="Wer?", owner="me"):
    return desk.ask(
        owner,
        conversation,
        question,
        language="en",
        article=None,
        explain=str,
    )


def until(condition):
    end = time.monotonic() + WAIT
    while not condition():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.005)


def states(desk, conversation):
    return [turn.state for turn in desk.conversation("me", conversation).turns]


def test_an_answer_is_kept_when_it_is_there_and_a_new_conversation_begun(transcripts):
    desk = Desk(Answers(finished), transcripts)
    conversation, number = ask(desk)
    assert number == 1
    until(lambda: transcripts.get("me", conversation).turns[0].state == "done")
    kept = transcripts.get("me", conversation)
    assert kept.title == "Wer?"
    assert kept.turns[0].answer == ANSWER


def test_the_question_and_its_evidence_are_kept_before_the_answer(transcripts):
    stream = Endless()
    desk = Desk(Answers(stream), transcripts)
    conversation, _ = ask(desk)
    until(lambda: transcripts.get("me", conversation).turns[0].evidence == FOUND)
    desk.stop("me", conversation)


def test_stopping_ends_the_generation_and_keeps_the_evidence(transcripts):
    stream = Endless()
    desk = Desk(Answers(stream), transcripts)
    conversation, _ = ask(desk)
    until(lambda: stream.threads)
    desk.stop("other", conversation)
    assert states(desk, conversation) == ["composing"]
    desk.stop("me", conversation)
    assert stream.closed.wait(WAIT)
    assert len(stream.threads) == 1
    (turn,) = transcripts.get("me", conversation).turns
    assert (turn.state, turn.evidence) == ("stopped", FOUND)


def test_a_new_question_ends_the_old_one_and_nothing_mixes(transcripts):
    stream = Endless()
    desk = Desk(Answers(stream, finished), transcripts)
    conversation, _ = ask(desk, question="Alt?")
    assert ask(desk, conversation, "Neu?") == (conversation, 2)
    assert stream.closed.wait(WAIT)
    until(lambda: states(desk, conversation) == ["stopped", "done"])
    assert [t.question for t in transcripts.get("me", conversation).turns] == ["Alt?", "Neu?"]


def test_a_turn_that_is_stopped_while_its_evidence_is_written_is_kept_as_stopped(transcripts):
    writing, stopped, written = threading.Event(), threading.Event(), threading.Event()

    class Slow:
        """Keeps evidence only when the turn was stopped meanwhile, as a busy disk would."""

        def __getattr__(self, name):
            return getattr(transcripts, name)

        def save(self, owner, conversation, turn):
            late = turn.state == "composing" and turn.evidence
            if late:
                writing.set()
                stopped.wait(0.5)
            transcripts.save(owner, conversation, turn)
            if late:
                written.set()

    desk = Desk(Answers(Endless()), Slow())
    conversation, _ = ask(desk)
    assert writing.wait(WAIT)
    desk.stop("me", conversation)
    stopped.set()
    assert written.wait(WAIT)
    assert transcripts.get("me", conversation).turns[0].state == "stopped"


def test_a_turn_that_a_killed_program_left_is_shown_as_interrupted(transcripts):
    stream = Endless()
    killed = Desk(Answers(stream), transcripts)
    conversation, _ = ask(killed)
    until(lambda: transcripts.get("me", conversation).turns[0].evidence == FOUND)
    desk = Desk(Answers(finished), transcripts)
    assert states(desk, conversation) == ["interrupted"]
    ask(desk, conversation)
    until(lambda: states(desk, conversation) == ["interrupted", "done"])
    killed.stop("me", conversation)


def test_a_question_rests_on_what_was_found_before(transcripts):
    answers = Answers(finished, finished)
    desk = Desk(answers, transcripts)
    conversation, _ = ask(desk)
    until(lambda: states(desk, conversation) == ["done"])
    ask(desk, conversation, "Und wann?")
    assert answers.histories[0] == []
    assert [turn.question for turn in answers.histories[1]] == ["Wer?"]


def test_what_goes_wrong_on_the_way_is_kept_in_one_line(transcripts):
    desk = Desk(Answers(broken), transcripts)
    conversation, _ = ask(desk)
    until(lambda: transcripts.get("me", conversation).turns[0].state == "failed")
    (turn,) = transcripts.get("me", conversation).turns
    assert (turn.error, turn.evidence) == ("the index is gone", FOUND)


def test_what_cannot_be_asked_leaves_nothing(transcripts):
    class Refuses(Answers):
        def stream(self, *_args, **_options):
            raise StoreError("no article")

    with pytest.raises(StoreError):
        ask(Desk(Refuses(), transcripts))
    assert transcripts.all_of("me") == []
    desk = Desk(Answers(finished), transcripts)
    with pytest.raises(TranscriptError):
        ask(desk, "unknown")
    foreign = transcripts.begin("other", "Wer?")
    with pytest.raises(TranscriptError):
        ask(desk, foreign.id)


def test_a_conversation_that_is_deleted_in_mid_answer_stays_deleted(transcripts):
    stream = Endless()
    desk = Desk(Answers(stream), transcripts)
    conversation, _ = ask(desk)
    until(lambda: stream.threads)
    transcripts.delete("me", conversation)
    desk.stop("me", conversation)
    assert stream.closed.wait(WAIT)
    assert transcripts.all_of("me") == []
