"""Every prompt of the chat model, made of what the question's language brings.

The prompt is short and its beginning never changes, because reading it is what the first word
waits for: the rules and the worked examples are read once and stay in the prompt cache.
"""

from __future__ import annotations

from collections.abc import Sequence

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage

from qa.injection import inert, without_control_tokens
from qa.languages.language import language_of_code


def opening(language: str) -> list[BaseMessage]:
    """Return the part of the prompt that is the same for every question of a language."""
    prompt = language_of_code(language).answering
    messages: list[BaseMessage] = [SystemMessage(prompt.rules)]
    for quotes, question, answer in prompt.examples:
        messages += [HumanMessage(_asked(prompt.labels, quotes, question)), AIMessage(answer)]
    return messages


def answering(language: str, quotes: Sequence[str], question: str) -> list[BaseMessage]:
    """Return the prompt that has a question answered from numbered quotes.

    Args:
        language: ISO 639-1 code of the question's language.
        quotes: what may be used, the first numbered 1.
        question: as it was asked.
    """
    labels = language_of_code(language).answering.labels
    return [*opening(language), HumanMessage(_asked(labels, quotes, question))]


def _asked(labels: Sequence[str], quotes: Sequence[str], question: str) -> str:
    """Return the user's turn; nothing in a quote or question can pass for another part of it."""
    sources, ask = labels
    lines = [f"[{number}] {inert(quote)}" for number, quote in enumerate(quotes, 1)]
    return "\n".join([sources, *lines, "", f"{ask} {_plain(question)}"])


def _plain(question: str) -> str:
    return without_control_tokens(" ".join(question.split()))
