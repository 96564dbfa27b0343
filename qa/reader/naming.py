"""What headings, labels and rows of a table count for beside sentences.

A heading names what is told under it, a label what stands beneath it: both are like a question on
that, and seldom the answer. A heading that has only words of the question, or begins with a
question word, never is one. The rows of a table are so alike that a reader of the whole passage
takes one for the other; the vectors of each by itself tell them apart.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from index.article import Sentence, Span
from index.text.labels import columns, is_row
from qa.reader.words import is_indirect_question, only_repeats

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.retriever import Candidate
    from index.store.records import StoredPassage

HEADING = 3.0
"""Logits that a heading has to be better than any sentence to be quoted. In 60 questions made for
it, those that a heading alone answers are 2 to 13 above, others of a heading up to 2.7."""

PASSED_ON = 2.0
"""Logits up to which a label may be better than what it names and is still no answer itself."""

ROW = 100.0
"""Logits for a unit of cosine between the rows of one table. The row of the highest cosine is the
one asked for in 50 of 53 questions made for it, that of the highest logit in 42."""

APART = 0.06
"""Least difference of cosine at which one column rather than the next is asked for: of 53 cells 41
are shown, 40 of them rightly."""

Scores = list[list[float]]
"""A logit for each sentence of each candidate."""


def echoes(question: str, language: str, passages: Sequence[StoredPassage]) -> list[list[int]]:
    """Return for each passage the numbers of its headings that ask, or only repeat the question.

    Args:
        question: as it was asked.
        language: ISO 639-1 code of the question.
        passages: that were found for it.
    """
    return [
        [
            n
            for n, heading in enumerate(passage.sentences[: passage.headings])
            for text in [passage.text_of(heading)]
            if is_indirect_question(text, passage.language)
            or only_repeats(question, language, said=text, read=passage.language)
        ]
        for passage in passages
    ]


def settled(
    scores: Scores, candidates: Sequence[Candidate], repeated: Sequence[Sequence[int]] = ()
) -> Scores:
    """Return what sentences score when headings, labels and rows count for what they are.

    Args:
        scores: of every sentence by itself.
        candidates: what was read.
        repeated: from `echoes`.
    """
    found = [list(own) for own in scores]
    places: dict[tuple[str, int, int], tuple[int, int]] = {}
    named: defaultdict[tuple[str, int, int], list[tuple[int, int]]] = defaultdict(list)
    for row, candidate in enumerate(candidates):
        passage = candidate.passage
        for n, sentence in enumerate(passage.sentences):
            places[passage.article, sentence.start, sentence.end] = row, n
            if sentence.label:
                key = passage.article, sentence.label.start, sentence.label.end
                named[key].append((row, n))
    for key, members in named.items():
        _settle(found, places.get(key), members, candidates)
    for candidate, own, headings in zip(candidates, found, repeated, strict=False):
        _pass_on(own, candidate.passage.headings, headings)
    told = [
        score
        for c, own in zip(candidates, found, strict=True)
        for score in own[c.passage.headings :]
    ]
    least = max(told, default=-math.inf) + HEADING
    for candidate, own in zip(candidates, found, strict=True):
        for n in range(candidate.passage.headings):
            own[n] -= HEADING if own[n] < least else 0.0
    return found


def outranked_headings(
    alone: Scores,
    found: Scores,
    candidates: Sequence[Candidate],
    repeated: Sequence[Sequence[int]],
) -> list[bool]:
    """Tell of each sentence whether it is a heading that says nothing of whether one answers.

    Args:
        alone: scores of every sentence by itself.
        found: from `settled`.
        candidates: what was read.
        repeated: from `echoes`; these speak for what is told under them.
    """
    return [
        n < candidate.passage.headings and after < before and n not in speaking
        for candidate, speaking, *scores in zip(candidates, repeated, alone, found, strict=True)
        for n, (before, after) in enumerate(zip(*scores, strict=True))
    ]


def _pass_on(own: list[float], first: int, repeated: Sequence[int]) -> None:
    """Let headings that are no answer speak for what is told under them.

    Args:
        own: scores of a passage's sentences, which change.
        first: number of the first that is no heading.
        repeated: numbers of such headings.
    """
    if repeated and first < len(own):
        gain = max(own[n] for n in repeated) - max(own[first:])
        own[first:] = [score + max(gain, 0.0) for score in own[first:]]
        for n in repeated:
            own[n] = min(own) - PASSED_ON


def _settle(
    found: Scores,
    label: tuple[int, int] | None,
    members: Sequence[tuple[int, int]],
    candidates: Sequence[Candidate],
) -> None:
    """Let a label pass on what it scores, and tell rows apart."""
    row, n = members[0]
    passage = candidates[row].passage
    table = is_row(passage.label_of(passage.sentences[n]))
    best = max(found[row][n] for row, n in members)
    if table:
        cosines = [candidates[row].sentence_cosines[n] for row, n in members]
        own = [best - ROW * (max(cosines) - cosine) for cosine in cosines]
    else:
        own = [found[row][n] for row, n in members]
    gain = 0.0
    if label:
        above = found[label[0]][label[1]] - best
        if table or above <= PASSED_ON:
            gain = max(above, 0.0)
            found[label[0]][label[1]] = min(own) - PASSED_ON
    for (row, n), score in zip(members, own, strict=True):
        found[row][n] = score + gain


def asked_cell(
    passage: StoredPassage,
    sentence: Sentence,
    question: NDArray[np.float32],
    vectors: Callable[[list[str]], NDArray[np.float32]],
) -> Span | None:
    """Return the cell of a row whose column a question asks for, None where that is not sure.

    Args:
        passage: that the row is part of.
        sentence: a row of a table, under its heads.
        question: vector of length 1.
        vectors: makes one of each of some texts.
    """
    label, text = passage.label_of(sentence), passage.text_of(sentence)
    heads, values = columns(label), columns(text)
    if len(heads) != len(values) or len(heads) < 2:
        return None
    named = [(h.of(label), v) for h, v in zip(heads, values, strict=True) if h and v]
    if len(named) < 2:
        return None
    cosines = vectors([head for head, _ in named]) @ question
    second, first = np.argsort(cosines)[-2:]
    cell = named[first][1]
    sure = cosines[first] - cosines[second] >= APART
    return Span(sentence.start + cell.start, sentence.start + cell.end) if sure else None


def is_under_heads(passage: StoredPassage, sentence: Sentence) -> bool:
    """Tell whether a sentence is a row of a table, under its heads."""
    return sentence.label is not None and is_row(passage.label_of(sentence))
