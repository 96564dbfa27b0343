"""A chat model completes a follow-up question, and a rule decides whether that may be used.

Only a model that answers at once is asked: the quotes wait for it. The built-in model, which reads
50 tokens a second on the cores that also embed the question, would hold them up for seconds, and
gains nothing (``benchmarks/conversation.py``). Whatever goes wrong, the rules in
`qa.conversation.conversation` complete the question instead.
"""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from index.text.language import detect
from qa.conversation.conversation import Turn, names_in
from qa.conversation.dependence import depends
from qa.mentions.names import Words, folded_words, is_among
from qa.mentions.numbers import all_numbers
from qa.prose import prompts

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from qa.answer import Question

PATIENCE = 0.5
"""Seconds that a reader waits for the full question, before the quotes."""

LONGEST = 200
"""Characters of a full question; the model is stopped beyond."""

MOST_QUOTED = 400
"""Characters of each quote that the model reads."""


class ModelRewriter:
    """Has a chat model write the full question, within a time.

    Args:
        model: any chat model.
        patience: seconds that it may take.
    """

    def __init__(self, model: BaseChatModel, patience: float = PATIENCE) -> None:
        self._model = model
        self._patience = patience

    def __call__(self, question: Question, turns: Sequence[Turn]) -> str:
        """Return the full question, ``""`` where it is late, fails or may not be used."""
        messages = prompts.rewriting(
            question.language,
            [(turn.understood, turn.quote[:MOST_QUOTED]) for turn in turns],
            question.text,
        )
        written: list[str] = []
        given_up = threading.Event()

        def write() -> None:
            text = ""
            try:
                for chunk in self._model.stream(messages):
                    text += str(chunk.text)
                    if given_up.is_set() or len(text) > LONGEST or "\n" in text.strip():
                        break
                written.append(text)
            except Exception:  # a provider has its own; the rules complete the question then
                return

        context = contextvars.copy_context()
        worker = threading.Thread(target=context.run, args=(write,), name="rewrite", daemon=True)
        worker.start()
        worker.join(self._patience)
        given_up.set()
        text = " ".join(written[0].split()) if written else ""
        return text if text and not refused(text, question, turns) else ""


def refused(text: str, question: Question, turns: Sequence[Turn]) -> str:
    """Return why a full question may not be used, ``""`` if it may.

    Args:
        text: what the model wrote, on one line.
        question: what was typed, with its language.
        turns: what it was to be understood from.
    """
    language = question.language
    before = {said.casefold() for turn in turns for said in (turn.question, turn.understood)}
    said = " ".join([question.text, *(f"{turn.understood} {turn.quote}" for turn in turns)])
    reasons = {
        "not one short question": not text.endswith("?")
        or text.count("?") > 1
        or len(text) > LONGEST,
        "in another language": detect(text, default=language) != language,
        "still not complete": depends(text, language),
        "asked before": text.casefold() in before,
        "a name that was not mentioned": _lacks(folded_words(said), names_in(text, language)),
        "a number that was not mentioned": bool(all_numbers(text) - all_numbers(said)),
        "without a name of the question": _lacks(
            folded_words(text), names_in(question.text, language)
        ),
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


def _lacks(words: Words, names: Sequence[str]) -> bool:
    return any(not is_among(part, words) for name in names for part in name.split())


def rewriter_for(model: BaseChatModel | None) -> ModelRewriter | None:
    """Return what completes questions with a model, None for one that computes in this process."""
    if model is None or model._llm_type == "llama.cpp":
        return None
    return ModelRewriter(model)
