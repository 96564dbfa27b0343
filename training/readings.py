"""What a network makes of cases: the same `Reading` that the program decides by."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from qa.reader.model import ReaderNetwork
from qa.reader.reader import Reading
from training.batches import States, batch
from training.examples import Case
from training.figures import Judged
from training.loss import forward
from training.network import encode

AT_A_TIME = 32
"""Cases of a batch."""


@torch.no_grad()
def judged_by(
    network: ReaderNetwork, cases: Sequence[Case], states: States, top: int
) -> list[Judged]:
    """Return what a network makes of cases, without shortest answers.

    Args:
        network: trained.
        cases: questions.
        states: of all their texts.
        top: passages that are read of each.
    """
    names = {c.passage.id for case in cases for c in case.candidates[:top]}
    asked = {case.question.text for case in cases}
    questions = encode(network, {text: states.questions[text] for text in asked})
    passages = encode(network, {name: states.passages[name] for name in names})
    found = []
    for start in range(0, len(cases), AT_A_TIME):
        part = cases[start : start + AT_A_TIME]
        shown = [tuple(range(min(len(case.candidates), top))) for case in part]
        tensors = batch(part, shown, states, encoded=(questions, passages))
        out = forward(network, tensors, encoded=True)
        for row, case in enumerate(part):
            shortest = tuple(tuple(c.passage.sentences) for c in case.candidates[:top])
            counts = [len(sentences) for sentences in shortest]
            reading = Reading(_split(out.logits[row], counts), float(out.answerable[row]), shortest)
            found.append(Judged(case, reading, _split(out.plain[row], counts)))
    return found


def _split(values: Tensor, counts: list[int]) -> tuple[tuple[float, ...], ...]:
    """Return the values of each passage's sentences."""
    return tuple(tuple(part.tolist()) for part in values[: sum(counts)].split(counts))
