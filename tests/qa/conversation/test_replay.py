"""A conversation of which only the words are known."""

from qa.answer import MAX_QUESTION
from qa.conversation.replay import REMEMBERED, turns_of

FERRY = ("Who built the ferry Skarholm?", "The ferry was built by Anna Lind in 1998.")


def test_each_question_is_completed_from_the_one_before_it():
    first, second, third = turns_of([FERRY, ("When was it built?", "In 1998."), ("And why?", "")])
    assert first.understood == FERRY[0]
    assert first.quote == FERRY[1]
    assert "Skarholm" in second.understood
    assert "Skarholm" in third.understood


def test_a_question_that_cannot_be_asked_is_left_out():
    turns = turns_of([("  ", "x"), ("x" * (MAX_QUESTION + 1), "y"), FERRY])
    assert [turn.question for turn in turns] == [FERRY[0]]


def test_only_the_last_questions_are_gone_through():
    assert len(turns_of([FERRY] * (REMEMBERED + 5))) == REMEMBERED
    assert turns_of([]) == []
