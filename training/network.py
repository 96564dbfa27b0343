"""The network before training, and what it makes of cases: the `Reading` that is decided by."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from qa.reader.model import ReaderNetwork
from qa.reader.reader import Reading
from training.batches import States, batch
from training.examples import Case
from training.figures import Judged
from training.loss import PLAIN, forward
from training.recipe import Recipe

TEXTS = 200
"""Passages whose tokens give the projection its first weights."""

AT_A_TIME = 32
"""Cases that are read at a time."""


@torch.no_grad()
def build(recipe: Recipe, states: States) -> ReaderNetwork:
    """Return a network that ranks as cosine and late interaction do, ready to be trained.

    The projection begins as the principal components of the tokens' last states, so that the first
    comparisons are those of the encoder itself, in fewer numbers.

    Args:
        recipe: its sizes, and what of it is trained.
        states: of some passages, to begin the projection with.
    """
    torch.manual_seed(recipe.seed)
    network = ReaderNetwork(recipe.shape)
    every = max(len(states.passages) // TEXTS, 1)
    width = recipe.shape.hidden
    reads = [*states.passages.values()][::every]
    tokens = torch.cat([read.states[:, -width:].float() for read in reads])
    mean = tokens.mean(0)
    spread = (tokens - mean).T @ (tokens - mean)
    components = torch.linalg.eigh(spread).eigenvectors.flip(1).T[: recipe.shape.token]
    project = network.tokens.project
    project.weight.zero_()
    project.weight[:, -width:] = components
    project.bias.copy_(-components @ mean)
    network.judgement.plain.weight.copy_(torch.tensor([PLAIN]))
    network.judgement.plain.bias.zero_()
    if not recipe.joint:
        network.judgement.learned.requires_grad_(False)
    return network


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
    network.eval()
    found = []
    for start in range(0, len(cases), AT_A_TIME):
        part = cases[start : start + AT_A_TIME]
        shown = [tuple(range(min(len(case.candidates), top))) for case in part]
        out = forward(network, batch(part, shown, states))
        for row, case in enumerate(part):
            shortest = tuple(tuple(c.passage.sentences) for c in case.candidates[:top])
            counts = [len(sentences) for sentences in shortest]
            reading = Reading(_split(out.logits[row], counts), float(out.answerable[row]), shortest)
            found.append(Judged(case, reading, _split(out.plain[row], counts)))
    return found


def _split(values: Tensor, counts: list[int]) -> tuple[tuple[float, ...], ...]:
    """Return the values of each passage's sentences."""
    return tuple(tuple(part.tolist()) for part in values[: sum(counts)].split(counts))
