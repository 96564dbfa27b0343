"""The shortest answer in a sentence: some of its words, or a cell of a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from index.article import Sentence, Span

if TYPE_CHECKING:
    from index.store.records import StoredPassage
    from qa.reader.inputs import Place

LONGEST_ANSWER = 24
"""Most tokens of a shortest answer; XQuAD's dev half has 97 % of its answers within that."""

AROUND = ' .,;:!?"“”„»«'
"""What does not belong to a shortest answer at either of its ends."""


@dataclass(frozen=True, slots=True)
class Shortest:
    """The shortest answers of a passage's sentences.

    Attributes:
        tops: the best sum of logits to begin and to end, (sentences,).
        shares: logarithm of what its tokens have of all sums of the passage, (sentences,).
        spans: characters of the article.
    """

    tops: Tensor
    shares: Tensor
    spans: tuple[Span, ...]


def shortest(
    logits: Tensor, passage: StoredPassage, options: Sequence[Sequence[Place]]
) -> Shortest:
    """Return each sentence's shortest answer: some of its words, or a cell of a row."""
    tops, sums, spans = [], [], []
    for sentence, places in zip(passage.sentences, options, strict=True):
        judged = [(*_sums(logits, place), place) for place in places]
        top, total, first, last, place = max(judged, key=lambda one: float(one[1]))
        tops.append(top)
        sums.append(total)
        spans.append(place.whole or _words(passage, sentence, place, first, last))
    mass = logits.logsumexp(0).sum()
    return Shortest(torch.stack(tops), torch.stack(sums) - mass, tuple(spans))


def _sums(logits: Tensor, place: Place) -> tuple[Tensor, Tensor, int, int]:
    """Return the best sum of a place, what counts for it, and its first and last token."""
    top, total, first, last = best_sum(logits, *place.tokens)
    return top, total if place.whole else top, first, last


def best_sum(logits: Tensor, low: int, high: int) -> tuple[Tensor, Tensor, int, int]:
    """Return the best sum of logits to begin and to end in some tokens, and where that is.

    Args:
        logits: to begin and to end, (tokens, 2).
        low: first of the tokens.
        high: after the last of them.

    Returns:
        The sum, the logarithm of what all sums come to, and the first and last token from `low` on.
    """
    sums = logits[low:high, 0][:, None] + logits[low:high, 1][None, :]
    allowed = torch.ones_like(sums, dtype=torch.bool).triu().tril(LONGEST_ANSWER - 1)
    flat = sums.masked_fill(~allowed, -torch.inf).flatten()
    top, best = flat.max(0)
    first, last = divmod(int(best), high - low)
    return top, flat.logsumexp(0), first, last


def _words(passage: StoredPassage, sentence: Sentence, place: Place, first: int, last: int) -> Span:
    """Return some tokens of a place as characters of the article, in whole words."""
    start, end = int(place.characters[first][0]), int(place.characters[last][1])
    low, high = whole_words(passage.text, start - passage.start, end - passage.start)
    start, end = max(low + passage.start, sentence.start), min(high + passage.start, sentence.end)
    low, high = bare(passage.text, start - passage.start, end - passage.start)
    return Span(low + passage.start, high + passage.start) if low < high else sentence


def whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a place in a text, widened to the words that it cuts."""
    while 0 < start < len(text) and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while 0 < end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return start, end


def bare(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a place in a text without the punctuation around it, unless it is all of it."""
    inside = text[start:end]
    if not inside.strip(AROUND):
        return start, end
    left = len(inside) - len(inside.lstrip(AROUND))
    return start + left, start + len(inside.rstrip(AROUND))
