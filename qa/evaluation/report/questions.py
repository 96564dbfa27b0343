"""Every question, with what was wanted, what came and what the article says there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.article import Article
from qa.evaluation.data.datasets import Example
from qa.evaluation.data.gold import Gold
from qa.evaluation.figures.scores import Asked, Scored, shown_quotes
from qa.evaluation.figures.verdict import RESULTS, kinds_of, verdict

AROUND = 180
"""Characters of the article that are shown before and after a place."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters of an article: of a ``gold`` span, of a ``quote``, of both or neither."""

    text: str
    gold: bool
    quote: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A question of the report.

    ``kinds`` are keys of `KINDS`, ``result`` is one of `RESULTS`. ``windows`` show the article
    around what was wanted, and around the first quote if that is elsewhere.
    """

    example: Example
    scored: Scored
    result: str
    kinds: tuple[str, ...]
    title: str
    confidence: float
    withheld: tuple[str, ...]
    windows: tuple[tuple[Piece, ...], ...]


def entries(
    asked: Sequence[Asked], scored: Sequence[Scored], articles: Iterable[Article]
) -> list[Entry]:
    """Return every question, in the order in which they were asked."""
    by_id = {article.id: article for article in articles}
    return [_entry(one, told, by_id) for one, told in zip(asked, scored, strict=True)]


def _entry(one: Asked, scored: Scored, articles: Mapping[str, Article]) -> Entry:
    example, answer = one.example, one.answer
    cited = (Gold(c["article"], c["start"], c["end"]) for c in shown_quotes(answer))
    quotes = [place for place in cited if place.article in articles]  # others quote anything
    places = [*example.gold[:1], *quotes[:1]]
    if example.gold and quotes and _near(*places):
        places = places[:1]  # one window holds both
    own = articles.get(example.article) or (articles.get(places[0].article) if places else None)
    return Entry(
        example=example,
        scored=scored,
        result=RESULTS[verdict(scored)],
        kinds=kinds_of(scored.scores),
        title=own.title if own else "",
        confidence=scored.scores["confidence"],
        withheld=tuple(answer["withheld"]),
        windows=tuple(
            window(articles[place.article].text, place, example.gold, quotes) for place in places
        ),
    )


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
