"""The questions that went wrong, each with what was wanted and what the article says there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from index.article import Article
from qa.evaluation.data.datasets import Example
from qa.evaluation.data.gold import Gold
from qa.evaluation.figures.scores import Asked, Scored

AROUND = 180
"""Characters of the article that are shown before and after a place."""

KINDS = {
    "declined": "declined, though the article answers",
    "answered": "answered, though the article does not",
    "not found": "no passage with the answer among the first five",
    "not quoted": "no quote covers the answer",
    "not first": "a quote covers it, but not the first",
    "wrong answer": "the composed sentences lack a fact, and any right answer",
    "facts": "the composed sentences lack a fact",
    "unsupported": "a number, name or quotation that no quote holds",
}
"""What can go wrong with a question."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters of an article: of a ``gold`` span, of a ``quote``, of both or neither."""

    text: str
    gold: bool
    quote: bool


@dataclass(frozen=True, slots=True)
class Miss:
    """A question that went wrong.

    ``kinds`` are keys of `KINDS`, ``wanted`` are right answers, facts or evidence. ``windows`` show
    the article around what was wanted, and around the first quote if that is elsewhere.
    """

    example: Example
    answer: Mapping[str, Any]
    kinds: tuple[str, ...]
    title: str
    wanted: tuple[str, ...]
    quotes: tuple[str, ...]
    windows: tuple[tuple[Piece, ...], ...]


def misses(
    asked: Sequence[Asked], scored: Sequence[Scored], articles: Iterable[Article]
) -> list[Miss]:
    """Return what went wrong, in the order in which it was asked."""
    by_id = {article.id: article for article in articles}
    return [
        _miss(one, kinds, by_id)
        for one, scores in zip(asked, scored, strict=True)
        if (kinds := kinds_of(scores.scores))
    ]


def kinds_of(scores: Mapping[str, float]) -> tuple[str, ...]:
    """Return what went wrong with a question, by its scores; nothing compares true with NaN."""
    declined = scores["declined"] == 1
    wrong = {
        "declined": declined and scores["answerable"] == 1,
        "answered": not declined and scores["answerable"] == 0,
        "not found": scores["retrieval.success@5"] == 0,
        "not quoted": not declined and scores["evidence.hit@3"] == 0,
        "not first": scores["evidence.hit@1"] == 0 and scores["evidence.hit@3"] == 1,
        "wrong answer": scores["answer.false"] == 1,
        "facts": not declined and scores["answer.facts"] == 0,
        "unsupported": scores["answer.unsupported"] == 1,
    }
    return tuple(kind for kind in KINDS if wrong[kind])


def _miss(one: Asked, kinds: tuple[str, ...], articles: Mapping[str, Article]) -> Miss:
    example, answer = one.example, one.answer
    cited = answer["citations"] or ([answer["nearest"]] if answer["nearest"] else [])
    quotes = [Gold(c["article"], c["start"], c["end"]) for c in cited]
    places = [*example.gold[:1], *quotes[:1]]
    if example.gold and quotes and _near(*places):
        places = places[:1]  # one window holds both
    own = articles.get(example.article) or (articles.get(places[0].article) if places else None)
    return Miss(
        example=example,
        answer=answer,
        kinds=kinds,
        title=own.title if own else "",
        wanted=_wanted(example, articles),
        quotes=tuple(str(citation["quote"]) for citation in cited),
        windows=tuple(
            window(articles[place.article].text, place, example.gold, quotes) for place in places
        ),
    )


def _wanted(example: Example, articles: Mapping[str, Article]) -> tuple[str, ...]:
    if example.answerable is False:
        return ()
    if answers := tuple(dict.fromkeys((*example.own_answers, *example.answers))):
        return answers
    if example.facts:
        return tuple(" / ".join(options) for options in example.facts)
    return tuple(articles[g.article].text[g.start : g.end] for g in example.gold)


def _near(one: Gold, other: Gold) -> bool:
    apart = max(one.start, other.start) - min(one.end, other.end)
    return one.article == other.article and apart < AROUND


def window(
    text: str, place: Gold, gold: Sequence[Gold], quotes: Sequence[Gold]
) -> tuple[Piece, ...]:
    """Return the text around a place, cut where gold spans and quotes begin and end."""
    start, end = _widened(text, place.start, place.end)
    gold, quotes = ([g for g in part if g.article == place.article] for part in (gold, quotes))
    cuts = {start, end}
    for one in (*gold, *quotes):
        cuts |= {min(max(edge, start), end) for edge in (one.start, one.end)}
    edges = sorted(cuts)
    pieces = [
        Piece(
            text[low:high],
            gold=any(g.start <= low and high <= g.end for g in gold),
            quote=any(q.start <= low and high <= q.end for q in quotes),
        )
        for low, high in pairwise(edges)
    ]
    before = [Piece("… ", gold=False, quote=False)] if start else []
    after = [Piece(" …", gold=False, quote=False)] if end < len(text) else []
    return (*before, *pieces, *after)


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a wider span that begins and ends with whole words."""
    low, high = max(0, start - AROUND), min(len(text), end + AROUND)
    if low:
        space = text.find(" ", low, start)
        low = space + 1 if space >= 0 else low
    if high < len(text):
        space = text.rfind(" ", end, high)
        high = space if space >= 0 else high
    return low, high
