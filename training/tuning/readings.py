"""What a network makes of questions that it has not been trained on, as plain arrays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from qa.reader.heads import NEVER
from training.tuning.batches import on_device, prepared
from training.tuning.loss import forward, places
from training.tuning.network import Tuned
from training.tuning.sampling import Shown
from training.tuning.texts import Package

LONGEST = 24
"""Most tokens of a shortest answer."""

ALL = 512
"""Tokens of a sentence that are looked at: all."""

Arrays = dict[str, np.ndarray]


@torch.no_grad()
def read(
    network: Tuned,
    package: Package,
    questions: np.ndarray,
    candidates: np.ndarray,
    device: torch.device,
) -> Arrays:
    """Return what a network makes of questions and their candidates.

    Args:
        network: trained, in full precision.
        package: with all texts.
        questions: rows of the package.
        candidates: passages of each, -1 where there are fewer.
        device: of the network.

    Returns:
        By name, for all sentences of all candidates in order: ``late``, ``alike``, ``change``,
        ``passage`` (its passage's cosine), ``span`` (the best sum of logits), ``first`` and
        ``last`` (tokens of that), ``mass`` (what such sums are to be compared with); and for each
        question ``nothing``.
    """
    order = np.lexsort((questions, candidates[:, 0]))  # passages are shared by neighbours
    parts: dict[int, Arrays] = {}
    for chunk in _chunks(order, 96 if device.type == "cuda" else 8):
        shown = [
            Shown(
                -1, int(questions[n]), -1, tuple((int(p), -1) for p in candidates[n] if p >= 0), ()
            )
            for n in chunk
        ]
        found = _read(network, package, shown, device)
        parts |= dict(zip(chunk, found, strict=True))
    return {
        name: np.concatenate([parts[n][name] for n in range(len(questions))]) for name in parts[0]
    }


def _read(
    network: Tuned, package: Package, shown: Sequence[Shown], device: torch.device
) -> list[Arrays]:
    batch = on_device(prepared(package, shown, ALL), device)
    output = forward(network, batch, stored=True)
    question, sentence = batch.item_question, batch.item_sentence
    row = batch.row[sentence]
    spans, masses = [], []
    for pairs in torch.arange(len(batch.pair_row), device=device).split(64):
        asked, rows = batch.pair_question[pairs], batch.pair_row[pairs]
        logits = places(network, batch, output, asked, rows)
        there = batch.passage[rows]
        owner = torch.where(there >= 0, batch.sentence[there.clamp(min=0)], -1)
        owner = torch.where(owner == len(batch.row), -1, owner)
        found, mass = _best(logits, owner, batch.row, rows)
        spans.append(found)
        masses.append(mass)
    columns = {
        "late": output.late[question, sentence],
        "alike": output.alike[question, sentence],
        "passage": output.passage[question, row],
        "change": output.change,
    }
    span, mass = torch.cat(spans), torch.cat(masses)
    columns |= {"span": span[:, 0], "first": span[:, 1], "last": span[:, 2], "mass": mass}
    sizes = torch.bincount(question, minlength=len(shown)).tolist()
    split = {n: v.float().cpu().split(sizes) for n, v in columns.items()}
    nothing = output.nothing.cpu()
    return [
        {n: v[k].numpy() for n, v in split.items()} | {"nothing": nothing[k : k + 1].numpy()}
        for k in range(len(shown))
    ]


def _best(logits: Tensor, owner: Tensor, row: Tensor, rows: Tensor) -> tuple[Tensor, Tensor]:
    """Return for each sentence of some pairs the best sum of logits and its tokens, and the mass.

    Args:
        logits: (pairs, tokens, 2).
        owner: each token's sentence, -1 where of none.
        row: each sentence's passage.
        rows: each pair's passage.
    """
    start, end = logits.unbind(-1)
    ends = functional.pad(end, (0, LONGEST - 1), value=NEVER).unfold(1, LONGEST, 1)
    others = functional.pad(owner, (0, LONGEST - 1), value=-2).unfold(1, LONGEST, 1)
    sums = (start[..., None] + ends).masked_fill(others != owner[..., None], 4 * NEVER)
    best, length = sums.max(-1)
    mass = start.logsumexp(1) + end.logsumexp(1)
    pair, sentence = (row[None] == rows[:, None]).nonzero().unbind(1)
    mine = owner[pair] == sentence[:, None]
    top, first = best[pair].masked_fill(~mine, 5 * NEVER).max(-1)
    last = first + length[pair, first]
    return torch.stack([top, first.float(), last.float()], 1), mass[pair]


def _chunks(items: np.ndarray, size: int) -> Iterator[list[int]]:
    for start in range(0, len(items), size):
        yield [int(n) for n in items[start : start + size]]
