"""What LangChain's users ask with: a text, messages, or a mapping that holds either."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, convert_to_messages
from langchain_core.prompt_values import PromptValue

from index.errors import QuestionError
from qa.answer import Question
from qa.conversation.conversation import Turn
from qa.conversation.replay import turns_of

QuestionInput: TypeAlias = "str | Question | PromptValue | Mapping[str, Any] | Sequence[Any]"
"""A question; messages, the last of them a person's; or a mapping with ``question``, ``input`` or
``messages``, and with ``chat_history``, messages, where there were any before."""

_QUESTION_KEYS = ("question", "input", "messages")


def read_input(given: QuestionInput) -> tuple[str, list[Turn]]:
    """Return a question, and the turns before it, the oldest first.

    Raises:
        QuestionError: if it is in none of the forms of `QuestionInput`.
    """
    if isinstance(given, str):
        return given, []
    if isinstance(given, Question):
        return given.asked, []
    if isinstance(given, PromptValue):
        return read_input(given.to_messages())
    if isinstance(given, Mapping):
        return _read_mapping(given)
    messages = _messages(given)
    if not messages or not isinstance(messages[-1], HumanMessage):
        raise QuestionError("the last message is not a person's: end with the question")
    return str(messages[-1].text), turns_of(_exchanges(messages[:-1]))


def _read_mapping(given: Mapping[str, Any]) -> tuple[str, list[Turn]]:
    value = next((given[key] for key in _QUESTION_KEYS if key in given), None)
    if value is None:
        raise QuestionError("there is no question: give one as 'question', 'input' or 'messages'")
    text, turns = read_input(value)
    return text, turns or turns_of(_exchanges(_messages(given.get("chat_history") or ())))


def _messages(given: Any) -> list[BaseMessage]:
    try:
        return convert_to_messages([given] if isinstance(given, BaseMessage) else given)
    except (TypeError, ValueError, NotImplementedError) as error:
        line = str(error).partition("\n")[0]
        raise QuestionError(f"these are no messages of a conversation: {line}") from error


def _exchanges(messages: Sequence[BaseMessage]) -> Iterator[tuple[str, str]]:
    """Yield each question of a person with what was replied to it, ``""`` where nothing was."""
    question, reply = "", ""
    for message in messages:
        if isinstance(message, HumanMessage):
            if question:
                yield question, reply
            question, reply = str(message.text), ""
        elif isinstance(message, AIMessage):
            reply = reply or str(message.text)
    if question:
        yield question, reply
