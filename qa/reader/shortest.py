"""The shortest answers: from logits of a passage's tokens to characters of its article."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from index.article import Span
from qa.reader.inputs import passage_input

if TYPE_CHECKING:
    from index.store.records import StoredPassage

LONGEST_ANSWER = 24
"""Most tokens of a shortest answer; XQuAD's dev half has 97 % of its answers within that."""

AROUND = ' .,;:!?"“”„»«'
"""What does not belong to a shortest answer at either of its ends."""

Ranges = list[tuple[int, int]]
"""The first token of each sentence, and the one after its last."""


def best_places(logits: Tensor, ranges: Ranges) -> tuple[Tensor, Ranges]:
    """Return for each sentence the best sum of logits to begin and to end, and its tokens.

    Args:
        logits: of each token, (tokens, 2).
        ranges: tokens of each sentence.
    """
    tops, found = [], []
    for low, high in ranges:
        sums = logits[low:high, 0][:, None] + logits[low:high, 1][None, :]
        allowed = torch.ones_like(sums, dtype=torch.bool).triu().tril(LONGEST_ANSWER - 1)
        top, place = sums.masked_fill(~allowed, -torch.inf).flatten().max(0)
        first, last = divmod(int(place), high - low)
        tops.append(top)
        found.append((low + first, low + last))
    return torch.stack(tops), found


def answers(passage: StoredPassage, offsets: np.ndarray, places: Ranges) -> tuple[Span, ...]:
    """Return the shortest answers as characters of the article, in whole words.

    Args:
        passage: what was read.
        offsets: the tokens' characters.
        places: first and last token of the answer in each sentence.
    """
    given = passage_input(passage)
    shift = passage.start - given.start
    found = []
    for sentence, (first, last) in zip(passage.sentences, places, strict=True):
        start, end = whole_words(given.text, int(offsets[first][0]), int(offsets[last][1]))
        start, end = max(start, sentence.start - shift), min(end, sentence.end - shift)
        start, end = (place + shift for place in bare(given.text, start, end))
        found.append(Span(start, end) if start < end else Span(sentence.start, sentence.end))
    return tuple(found)


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
