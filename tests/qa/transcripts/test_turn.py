"""A turn goes from a question to its answer, and is read back as it was written."""

from dataclasses import replace

import pytest

from qa.answer import Answer, Citation, Evidence, PassageScore, Text
from qa.transcripts.turn import ShownTurn, history_of

QUOTE = Citation(1, "a1", "Telefonat", "Rubio", 3, 9, "näher.", shortest=(3, 8), label="x", page=2)
FOUND = Evidence("de", True, 0.9, (QUOTE,), None, (PassageScore("a1", "", 0, 9, 0.5),), {"s": 0.1})
ANSWER = Answer("Wer?", "de", True, 0.9, "Er [1].", True, (QUOTE,), None, (), models={"llm": "m"})


def turn_after(*events):
    turn = ShownTurn(1, "Wer?", "en")
    for event in events:
        turn = turn.after(event)
    return turn


def test_each_event_brings_a_turn_further():
    assert turn_after().running
    composing = turn_after(FOUND, Text("", "Er"))
    assert (composing.state, composing.language, composing.running) == ("composing", "de", True)
    done = turn_after(FOUND, Text("Er [1].", ""), ANSWER)
    assert (done.state, done.answer, done.running) == ("done", ANSWER, False)


def test_a_turn_that_is_ended_loses_what_was_not_checked():
    ended = turn_after(FOUND, Text("Er kam.", "Und er")).ended("stopped")
    assert ended.text == Text("Er kam.", "")
    assert ended.evidence == FOUND


@pytest.mark.parametrize(
    "turn",
    [
        turn_after(),
        turn_after(FOUND),
        turn_after(FOUND, Text("Er [1].", "und"), ANSWER),
        turn_after(replace(FOUND, citations=(), nearest=QUOTE)).ended("failed", "kaputt"),
    ],
    ids=["asked", "found", "answered", "failed"],
)
def test_what_is_written_is_read_back_as_it_was(turn):
    assert ShownTurn.from_json(turn.to_json()) == turn


def test_what_is_no_turn_is_refused():
    with pytest.raises(ValueError, match="number"):
        ShownTurn.from_json("{}")


def test_the_history_is_the_turns_that_found_something_to_read():
    thanked = turn_after(replace(FOUND, kind="courtesy"))
    (known,) = history_of((turn_after(), thanked, turn_after(FOUND)))
    assert (known.question, known.language, known.quote) == ("Wer?", "de", "näher.")
