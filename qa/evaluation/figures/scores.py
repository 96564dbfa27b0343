"""What one answer is worth: every figure is made from these scores.

A score that does not apply to a question is NaN: an article's silence has no evidence to hit.
"""

from __future__ import annotations

import bisect
import math
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from index.article import Article
from qa.evaluation.data.datasets import Example
from qa.evaluation.data.gold import Gold
from qa.evaluation.data.wanted import wanted
from qa.evaluation.figures.absent import without
from qa.evaluation.figures.prose import (
    composed,
    holds_facts,
    prose_scores,
    quote_scores,
    rightness,
)

DEPTH = 10
"""Passages looked at for the retrieval's figures."""

NONE = math.nan


@dataclass(frozen=True, slots=True)
class Asked:
    """An example and what came back.

    Attributes:
        example: the question.
        answer: `qa.answer.Answer.to_json` of the answer.
        retrieved: where the passages stand that were found, best first, at most `DEPTH`.
        latency: seconds to the evidence, to the first word (None without one) and in all, as
            somebody who waits for them sees it.
    """

    example: Example
    answer: Mapping[str, Any]
    retrieved: tuple[Gold, ...]
    latency: Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Scored:
    """A question with its scores by name, NaN where one does not apply.

    ``article`` is ``""`` and ``answerable`` None where that is not known. ``wanted`` are right
    answers, facts or evidence; ``answer`` and ``quotes`` are what came.
    """

    id: str
    article: str
    language: str
    answerable: bool | None
    scores: Mapping[str, float]
    question: str = ""
    wanted: tuple[str, ...] = ()
    answer: str = ""
    quotes: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


class Sentences:
    """Which sentences of which articles a place overlaps."""

    def __init__(self, articles: Iterable[Article]) -> None:
        self._by_article = {article.id: article.sentences for article in articles}

    def at(self, places: Iterable[Gold]) -> set[tuple[str, int]]:
        """Return the sentences that any of the places shares a character with."""
        found: set[tuple[str, int]] = set()
        for place in places:
            sentences = self._by_article.get(place.article, ())
            first = bisect.bisect_right(sentences, place.start, key=lambda s: s.end)
            for number in range(first, len(sentences)):
                if sentences[number].start >= place.end:
                    break
                found.add((place.article, number))
        return found


def score(asked: Sequence[Asked], articles: Iterable[Article], prose: bool) -> list[Scored]:
    """Return the scores of every question, in the order given.

    Where there was no chat model (``prose``), right answers are compared with the first quote.
    """
    by_id = {article.id: article for article in articles}
    sentences = Sentences(by_id.values())
    retrieval = _retrieval(asked)
    return [
        Scored(
            id=one.example.id,
            article=one.example.article,
            language=one.example.language,
            answerable=one.example.answerable,
            question=one.example.question,
            tags=one.example.tags,
            wanted=wanted(one.example, by_id),
            answer=str(one.answer["answer"]),
            quotes=tuple(str(citation["quote"]) for citation in shown_quotes(one.answer)),
            scores=without(
                {
                    **retrieval[one.example.id],
                    **_evidence(one, sentences),
                    **(prose_scores if prose else quote_scores)(one.example, one.answer),
                    **_first(one),
                    **_decision(one),
                    **{
                        f"latency.{stage}.p50": NONE if seconds is None else seconds
                        for stage, seconds in one.latency.items()
                    },
                },
                one.answer.get("absent", ()),
            ),
        )
        for one in asked
    ]


# -------------------------------------------------------------------- retrieval


def _retrieval(asked: Sequence[Asked]) -> dict[str, dict[str, float]]:
    """Return success and reciprocal rank by question; a passage on a gold span is relevant."""
    import ir_measures

    measures = {
        ir_measures.Success @ 1: "retrieval.success@1",
        ir_measures.Success @ 5: "retrieval.success@5",
        ir_measures.RR @ DEPTH: "retrieval.mrr@10",
    }
    scores = {one.example.id: dict.fromkeys(measures.values(), NONE) for one in asked}
    judged = {one.example.id: one for one in asked if _has_gold(one.example)}
    relevant: dict[str, dict[str, int]] = {}
    found: dict[str, dict[str, float]] = {}
    for name, one in judged.items():
        # Found or not, there is something relevant: a question without it would not be counted.
        relevant[name] = {"what should have been found": 1}
        found[name] = {}
        for rank, passage in enumerate(one.retrieved[:DEPTH]):
            key = f"{passage.article}:{passage.start}-{passage.end}"
            found[name][key] = float(-rank)
            if any(_overlap(passage, gold) for gold in one.example.gold):
                relevant[name][key] = 1
    for metric in ir_measures.iter_calc(list(measures), relevant, found):
        scores[metric.query_id][measures[metric.measure]] = float(metric.value)
    return scores


# -------------------------------------------------------------------- evidence


def _evidence(one: Asked, sentences: Sentences) -> dict[str, float]:
    """Return whether the quotes hold the answer, and which sentences they are.

    A declined question has no quotes: it finds nothing. Precision, recall and F1 are those of
    OMoS-QA's evaluation: an empty answer has precision 1, recall 0 and F1 0. They want every
    sentence that answers, and so are not told of places that only a right answer's text, or a
    passage with the answer somewhere in it, makes known.
    """
    names = ("hit@1", "hit@3", "precision", "recall", "f1")
    if not _has_gold(one.example):
        return {f"evidence.{name}": NONE for name in names}
    quotes = _quotes(one.answer)
    hits = (float(_hits(quotes[:1], one.example)), float(_hits(quotes[:3], one.example)))
    shares = (NONE, NONE, NONE)
    if one.example.known == "evidence":
        shares = _shares(sentences.at(one.example.gold), sentences.at(quotes))
    return {f"evidence.{name}": v for name, v in zip(names, (*hits, *shares), strict=True)}


def _shares(gold: Set[tuple[str, int]], quoted: Set[tuple[str, int]]) -> tuple[float, float, float]:
    """Return precision, recall and F1 of the sentences that are quoted."""
    right = len(gold & quoted)
    return (
        right / len(quoted) if quoted else 1.0,
        right / len(gold) if gold else NONE,
        2 * right / (len(quoted) + len(gold)) if gold else NONE,
    )


def shown_quotes(answer: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return what an answer quotes; where it declines, what comes nearest."""
    return answer["citations"] or ([answer["nearest"]] if answer["nearest"] else [])


def _quotes(answer: Mapping[str, Any]) -> list[Gold]:
    return [_place(citation) for citation in answer["citations"]]


def _place(citation: Mapping[str, Any]) -> Gold:
    return Gold(str(citation["article"]), int(citation["start"]), int(citation["end"]))


def _hits(quotes: Sequence[Gold], example: Example) -> bool:
    """Tell whether a quote covers a gold span, or stands in it where that is a whole passage."""
    if example.known == "contexts" and _covers(example.gold, quotes):
        return True
    return _covers(quotes, example.gold)


def _covers(quotes: Iterable[Gold], gold: Iterable[Gold]) -> bool:
    wanted = list(gold)
    return any(
        quote.article == place.article and quote.start <= place.start and place.end <= quote.end
        for quote in quotes
        for place in wanted
    )


def _overlap(one: Gold, other: Gold) -> bool:
    return one.article == other.article and one.start < other.end and other.start < one.end


def _has_gold(example: Example) -> bool:
    return example.answerable is True and bool(example.gold)


# -------------------------------------------------------------------- what stands first


def _first(one: Asked) -> dict[str, float]:
    """Return whether what a reader of the page meets first is right: the prose, else a quote.

    Prose is right by its facts or answers, a quote by what it covers or by its facts. NaN where
    that cannot be told; a declined question has nothing that is right.
    """
    example, answer = one.example, one.answer
    right = NONE
    places = example.gold if example.known != "contexts" else ()
    if not example.answerable or not (places or example.facts or example.own_answers):
        pass
    elif prose := composed(answer):
        right = rightness(prose, example)
    elif not answer["citations"]:
        right = 0.0
    elif places or example.facts:
        covers = _covers(_quotes(answer)[:1], places)
        quote = str(answer["citations"][0]["quote"])
        right = float(covers or (bool(example.facts) and holds_facts(quote, example.facts)))
    return {"answer.right": right}


# -------------------------------------------------------------------- decision


def _decision(one: Asked) -> dict[str, float]:
    """Return what was decided, as 0 and 1.

    ``right`` is whether the best quote, or the nearest where the question was declined, covers a
    gold span: what risk and coverage are about. It is 0 for what the article does not answer.
    """
    example, answer = one.example, one.answer
    best = shown_quotes(answer)[:1]
    known = example.answerable is not None
    asks = answer.get("kind") != "courtesy"  # thanks are neither answered nor declined
    right = NONE
    if example.answerable is False or _has_gold(example):
        right = float(_hits([_place(quote) for quote in best], example))
    return {
        "answerable": float(bool(example.answerable)) if known else NONE,
        "declined": float(not answer["answerable"]) if asks else NONE,
        "confidence": float(answer["confidence"]),
        "right": right,
    }
