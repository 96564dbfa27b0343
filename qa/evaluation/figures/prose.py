"""What composed sentences are worth, and without a chat model the words of a quote."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from qa.evaluation.data.datasets import Example
from qa.evaluation.figures.normalise import exact_match, f1, holds

NAMES = (
    "answer.shown", "answer.false", "answer.facts", "answer.em", "answer.f1", "answer.unsupported",
)  # fmt: skip
"""Scores of what a chat model composed."""


def prose_scores(example: Example, answer: Mapping[str, Any]) -> dict[str, float]:
    """Return what the composed sentences are worth, NaN for what cannot be said of them.

    A question that was declined, or whose sentences were all withdrawn, has the prose ``""``.
    """
    prose = composed(answer)
    scores = dict.fromkeys(NAMES, math.nan)
    if example.answerable:
        scores["answer.shown"] = float(bool(prose))
        if prose:
            scores["answer.false"] = 1 - rightness(prose, example)
        if example.facts:
            scores["answer.facts"] = float(holds_facts(prose, example.facts))
        scores |= likeness(prose, example)
    if prose:
        scores["answer.unsupported"] = float(bool(unsupported_in(prose, answer)))
    return scores


def quote_scores(example: Example, answer: Mapping[str, Any]) -> dict[str, float]:
    """Return the same where there is no chat model: the shortest answer is compared, in its place.

    That is what is bold in the first quote, else the whole of it, and ``""`` where there is none.
    """
    scores = dict.fromkeys(NAMES, math.nan)
    return scores | (likeness(shortest(answer), example) if example.answerable else {})


def likeness(said: str, example: Example) -> dict[str, float]:
    """Return how near what was said is to the nearest right answer, if any is known."""
    if not example.answers:
        return {}
    return {
        "answer.em": exact_match(said, example.answers, example.answer_language),
        "answer.f1": f1(said, example.answers, example.answer_language),
    }


def shortest(answer: Mapping[str, Any]) -> str:
    """Return the shortest answer in the first quote, else the quote, ``""`` without one."""
    if not answer["citations"]:
        return ""
    first = answer["citations"][0]
    quote, span = str(first["quote"]), first.get("shortest")
    return quote[span[0] - first["start"] : span[1] - first["start"]] if span else quote


def composed(answer: Mapping[str, Any]) -> str:
    """Return the composed sentences of an answer that has some, without the quotes' numbers."""
    if answer["composed"] and answer["answerable"]:
        return without_markers(str(answer["answer"]))
    return ""


def rightness(prose: str, example: Example) -> float:
    """Return 1 if prose holds every fact or a right answer in the question's language, else 0.

    NaN where neither facts nor such answers are known.
    """
    if not example.facts and not example.own_answers:
        return math.nan
    facts = bool(example.facts) and holds_facts(prose, example.facts)
    return float(facts or holds(prose, example.own_answers, example.language))


def without_markers(text: str) -> str:
    """Return composed sentences without the numbers of their quotes."""
    from qa.check.check import MARKER

    return MARKER.sub("", text)


def holds_facts(prose: str, facts: Iterable[Iterable[str]]) -> bool:
    """Tell whether a text holds an alternative of every list, whatever the case."""
    folded = prose.casefold()
    return all(any(fact.casefold() in folded for fact in options) for options in facts)


def unsupported_in(prose: str, answer: Mapping[str, Any]) -> str:
    """Return a number, name or quotation of the prose that no quote holds, ``""`` if all do.

    The same rule as `qa.check.check`, but the headings over the quotes do not count.
    """
    from index.text.split import sentences
    from qa.check.check import Source, unsupported
    from qa.check.rules import Sentence
    from qa.mentions.names import capitalised
    from qa.mentions.reading import Reading

    language = str(answer["language"])
    quotes = [Source(int(c["number"]), str(c["quote"])) for c in answer["citations"]]
    asked = [word.text for word in capitalised(str(answer["question"]), language) if word.sure]
    for sentence in sentences(prose, language, 0, len(prose)):
        read = Reading.of(sentence.of(prose), language)
        if reason := unsupported(Sentence(read, tuple(asked)), quotes):
            return reason
    return ""
