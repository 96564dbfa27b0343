"""What was wanted of a question, as texts for a person to read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.article import Article
    from qa.evaluation.data.datasets import Example


def wanted(example: Example, articles: Mapping[str, Article]) -> tuple[str, ...]:
    """Return right answers, else facts, else evidence; nothing of what is to be declined."""
    if example.answerable is False:
        return ()
    if answers := tuple(dict.fromkeys((*example.own_answers, *example.answers))):
        return answers
    if example.facts:
        return tuple(" / ".join(options) for options in example.facts)
    return tuple(
        articles[place.article].text[place.start : place.end]
        for place in example.gold
        if place.article in articles
    )
