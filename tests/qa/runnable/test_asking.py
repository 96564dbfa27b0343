"""A question on its way in."""

import pytest
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage

from index.errors import StoreError
from qa.conversation.conversation import Turn
from qa.runnable.asking import Asked
from qa.runnable.messages import read_input

RUBIO = Turn("Was sagte Rubio?", "Was sagte Rubio?", "de", "Rubio war zuversichtlich.")


def test_where_to_look_is_one_article_several_or_all(assistant):
    store = assistant.retriever.store
    (info,) = assistant.articles()
    given = (info.id, [info.id], [info.id, info.id], [], None)
    looked_in = [Asked.of(store, "Rubio?", article).article for article in given]
    assert looked_in == [info.id, info.id, (info.id, info.id), None, None]
    with pytest.raises(StoreError, match="there is no article 'nope'"):
        Asked.of(store, "Rubio?", [info.id, "nope"])


def test_it_is_completed_from_the_turn_before_it_and_takes_its_language(assistant):
    asked = Asked.of(assistant.retriever.store, "Was sagte er noch?", None, [RUBIO])
    question, options = asked.completed()
    assert (question.text, question.language) == ("Was sagte Rubio noch?", "de")
    assert options.keys() == {"article", "recent", "started"}


def test_the_first_reply_to_a_question_is_what_was_said_and_tools_say_nothing():
    messages = [
        HumanMessage("Was sagte Rubio?"),
        ToolMessage("{}", tool_call_id="1"),
        AIMessage("Rubio war zuversichtlich."),
        AIMessage("Noch etwas?"),
        HumanMessage([{"type": "text", "text": "Was sagte er noch?"}]),
    ]
    text, (turn,) = read_input(messages)
    assert (text, turn.question) == ("Was sagte er noch?", "Was sagte Rubio?")
    assert turn.quote == "Rubio war zuversichtlich."
