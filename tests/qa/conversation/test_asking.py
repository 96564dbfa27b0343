"""A conversation that remembers itself: a real index, no chat model."""

import pytest

from index.embed import identity
from index.retriever import ArticleRetriever
from index.store.writer import Store
from qa import Assistant, Evidence
from qa.chain import AnswerChain
from qa.conversation.asking import Conversation


@pytest.fixture(scope="module")
def assistant(sample_index, encoder):
    store = Store(sample_index, identity(encoder))
    yield Assistant(AnswerChain(ArticleRetriever(store=store, encoder=encoder), None))
    store.close()


def test_a_question_rests_on_the_one_before_it(assistant):
    conversation = assistant.conversation()
    conversation.ask("Was sagte Rubio?")
    answer = conversation.ask("Was sagte er noch?")
    assert answer.understood == "Was sagte Rubio noch?"
    assert [turn.question for turn in conversation.turns] == [
        "Was sagte Rubio?",
        "Was sagte er noch?",
    ]
    assert conversation.answers[-1] is answer
    assert repr(conversation) == "Conversation(turns=2, last='Was sagte er noch?')"


async def test_the_same_holds_for_an_event_loop(assistant):
    conversation = Conversation(assistant, compose=False)
    await conversation.aask("Was sagte Rubio?")
    *_, answer = [event async for event in conversation.astream("Was sagte er noch?")]
    assert answer.understood == "Was sagte Rubio noch?"
    assert len(conversation) == 2


def test_what_is_stopped_after_its_evidence_is_remembered(assistant):
    conversation = assistant.conversation()
    events = conversation.stream("Was sagte Rubio?")
    assert isinstance(next(events), Evidence)
    events.close()
    assert conversation.ask("Was sagte er noch?").understood == "Was sagte Rubio noch?"
    assert len(conversation.answers) == 1


def test_thanks_are_answered_and_rested_on_by_nothing(assistant):
    conversation = assistant.conversation()
    conversation.ask("Was sagte Rubio?")
    conversation.ask("Danke!")
    assert conversation.ask("Was sagte er noch?").understood == "Was sagte Rubio noch?"
    assert len(conversation.turns) == 2


def test_it_keeps_to_its_article_goes_on_from_turns_and_can_be_cleared(assistant):
    (info,) = assistant.articles()
    first = assistant.conversation(info.id)
    first.ask("Was sagte Rubio?")
    second = Conversation(assistant, article=info.id, turns=first.turns)
    assert second.ask("Was sagte er noch?").understood
    second.clear()
    assert second.turns == second.answers == ()
    assert not second.ask("Was sagte er noch?").understood


def test_a_notebook_shows_every_question_with_its_quote(assistant):
    conversation = assistant.conversation()
    assert conversation._repr_html_() == ""
    conversation.ask("Was sagte Rubio?")
    conversation.ask("Wie alt ist <Putin>?")
    html = conversation._repr_html_()
    assert html.count("<mark") >= 2
    assert "Wie alt ist &lt;Putin&gt;?" in html
