"""The shortest answer in any text, be it a quote or what was composed from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import torch
from torch.nn import functional

from qa.check.phrase import Phrase
from qa.reader.heads import summary
from qa.reader.shortest import bare, best_sum, whole_words

if TYPE_CHECKING:
    from index.encoder.batches import HiddenStates
    from qa.reader.heads import Heads


@torch.inference_mode()
def phrases(
    heads: Heads, asked: HiddenStates, texts: Sequence[str], read: Sequence[HiddenStates]
) -> list[Phrase]:
    """Return the shortest answer in each of some texts.

    Args:
        heads: trained.
        asked: the tuned encoder's last states of a question.
        texts: that may answer it, each with a word.
        read: their last states.
    """
    states = torch.from_numpy(asked.states)
    words = heads.asked(states)
    own = torch.ones(1, len(words), dtype=torch.bool)
    found = []
    for text, hidden in zip(texts, read, strict=True):
        vectors = heads.tokens(torch.from_numpy(hidden.states))
        there = torch.ones(1, len(vectors), dtype=torch.bool)
        whole = summary(states)[None]
        logits = heads.places(words[None], own, whole, vectors[None], there)[0]
        rows = [row for row, (start, end) in enumerate(hidden.offsets) if start < end]
        low, high = rows[0], rows[-1] + 1
        top, total, first, last = best_sum(logits, low, high)
        start, end = hidden.offsets[low + first][0], hidden.offsets[low + last][1]
        start, end = bare(text, *whole_words(text, start, end))
        own_rows = [row for row in rows if _overlaps(hidden.offsets[row], start, end)]
        meaning = functional.normalize(vectors[own_rows or rows].mean(0), dim=0)
        found.append(
            Phrase(
                text[start:end],
                share=float(top - total),
                near=float((words @ vectors[rows].T).amax(1).mean()),
                vector=tuple(meaning.tolist()),
            )
        )
    return found


def _overlaps(offset: tuple[int, int], start: int, end: int) -> bool:
    return offset[0] < end and start < offset[1]
