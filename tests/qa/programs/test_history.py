"""What a question rests on is found from the questions before it alone."""

import pytest

from qa.programs import history
from qa.programs.history import Turns

FIRST, SECOND, THANKS = "Was sagte Rubio?", "Wie lange dauerte das Gespräch?", "Danke!"


class Counting:
    """An assistant that notes what it is asked."""

    def __init__(self, assistant):
        self.assistant = assistant
        self.asked = []

    def ask(self, question, **options):
        self.asked.append(question)
        return self.assistant.ask(question, **options)

    def stream(self, question, **options):
        self.asked.append(question)
        return self.assistant.stream(question, **options)


@pytest.fixture
def counting(assistant):
    return Counting(assistant)


def test_the_turn_before_is_found_once_and_then_remembered(counting):
    turns = Turns(counting)
    (found,) = turns.before(None, (FIRST,))
    assert found.question == FIRST
    assert "Frieden" in found.quote
    assert turns.before(None, (FIRST,)) == [found]
    assert counting.asked == [FIRST]


def test_an_answer_that_was_given_needs_not_be_found_again(counting):
    turns = Turns(counting)
    list(turns.stream(FIRST, None, ()))
    assert [turn.question for turn in turns.before(None, (FIRST,))] == [FIRST]
    assert counting.asked == [FIRST]


def test_of_a_long_conversation_only_the_last_questions_are_found_again(counting):
    asked = tuple(f"Was sagte Rubio zum Punkt {number}?" for number in range(20))
    assert Turns(counting).before(None, asked)
    assert counting.asked == list(asked[-history.FAR :])


def test_articles_are_kept_apart(counting):
    turns = Turns(counting)
    article = counting.assistant.articles()[0].id
    turns.before(None, (FIRST,))
    turns.before(article, (FIRST,))
    assert counting.asked == [FIRST, FIRST]


def test_nothing_rests_on_thanks_or_on_what_is_no_question(counting):
    turns = Turns(counting)
    assert turns.before(None, ()) == []
    assert turns.before(None, ("x" * 5000,)) == []
    (found,) = turns.before(None, (FIRST, THANKS))
    assert found.question == FIRST


def test_no_more_is_remembered_than_there_is_room_for(counting, monkeypatch):
    monkeypatch.setattr(history, "KEPT", 1)
    turns = Turns(counting)
    for question in (FIRST, SECOND, FIRST):
        turns.before(None, (question,))
    assert counting.asked == [FIRST, SECOND, FIRST]


def test_a_question_is_completed_from_the_one_before_it(assistant):
    *_, answer = Turns(assistant).stream("Und was sagte Macron?", None, (FIRST,))
    alone = assistant.ask("Und was sagte Macron?")
    assert answer.question == alone.question
    *_, again = Turns(assistant).stream("Warum?", None, (FIRST,))
    assert "Rubio" in again.understood
