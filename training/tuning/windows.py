"""Questions and windows of passages as one input each, drawn for the joint reading."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch

from qa.reader.joint_heads import CONTEXT, WINDOW, window
from training.tuning.network import Tuned
from training.tuning.recipe import MIX
from training.tuning.sampling import OWN, SWAPPED
from training.tuning.texts import Package, means, together

HARD = 12
"""Sentences that do not answer which are kept for a question, the nearest ones."""

SEEN = {OWN: 3.0, SWAPPED: 0.4}
"""How often questions of a kind are asked, beside `MIX`."""

ANSWERED = 0.5
"""Share of the answered questions that are shown with their answer."""

SPAN_OUT = 0.3
"""Share of the others from which only the words of the answer are taken."""

DAMAGED = 0.15
"""Share of what answers from which other words are taken, so that a gap does not tell."""


@dataclass(frozen=True, slots=True)
class Input:
    """One input.

    Attributes:
        ids: its tokens: the question, then the window.
        spans: tokens of each sentence of the window.
        gold: which of these answer.
        answer: first and last token of the shortest answer; (0, 0) where nothing answers, -1 where
            it is not known.
    """

    ids: np.ndarray
    spans: np.ndarray
    gold: np.ndarray
    answer: tuple[int, int]


def joined(
    package: Package, question: int, first: int, last: int, out: tuple[int, int] | None = None
) -> tuple[np.ndarray, np.ndarray, int]:
    """Return the tokens of an input, its sentences' tokens, and what to add to a passage's places.

    Args:
        package: with all texts.
        question: its row.
        first: sentence, numbered over the package.
        last: the one after the last.
        out: tokens of the passage that are taken out.
    """
    passage = package.passage_of[first]
    ids = package.tokens("p", passage)
    begin = int(package.s_range[package.s_ptr[passage], 0])
    low, high = int(package.s_range[first, 0]), int(package.s_range[last - 1, 1])
    high = min(high, low + max(WINDOW, 1) + 64)
    spans = np.minimum(package.s_range[first:last].astype(np.int64), high)
    asked = package.tokens("q", question)
    before = ids[1 : min(begin, 1 + CONTEXT)]
    inside = ids[low:high]
    shift = len(asked) + len(before) - low
    if out:
        a, b = out
        inside = np.concatenate([ids[low:a], ids[b:high]])
        spans = np.where(spans >= b, spans - (b - a), np.minimum(spans, a))
    return np.concatenate([asked, before, inside, ids[-1:]]), spans + shift, shift


@torch.no_grad()
def hardest(network: Tuned, package: Package, near: np.ndarray, device: torch.device) -> np.ndarray:
    """Return the sentences nearest to each question that do not answer it, (asks, HARD); -1."""
    count = len(package.lengths["p"])
    vectors = torch.zeros(len(package.s_range), 384, device=device)
    order = np.argsort(package.lengths["p"], kind="stable")
    for start in range(0, count, 192):
        rows = order[start : start + 192]
        texts = together([package.tokens("p", int(r)) for r in rows], device)
        states = network.encoder(texts).float()
        numbers = np.concatenate([np.arange(*package.s_ptr[[r, r + 1]]) for r in rows])
        owner = np.full(len(states), len(numbers))
        ends, at = texts.ends.cpu().numpy(), 0
        for place, r in enumerate(rows):
            for low, high in package.s_range[package.s_ptr[r] : package.s_ptr[r + 1]]:
                owner[ends[place] + low : ends[place] + high] = at
                at += 1
        own = means(states, torch.from_numpy(owner).to(device), len(numbers))
        vectors[torch.from_numpy(numbers).to(device)] = own
    asks = package.arrays["a_row"]
    asked = np.unique(asks[:, 0])
    place = {int(q): n for n, q in enumerate(asked)}
    queries = torch.zeros(len(asked), 384, device=device)
    for start in range(0, len(asked), 1024):
        texts = together([package.tokens("q", int(q)) for q in asked[start : start + 1024]], device)
        states = network.encoder(texts).float()
        queries[start : start + 1024] = means(states, texts.text, texts.count)
    found = np.full((len(asks), HARD), -1, np.int32)
    g_ptr, g_sent = package.arrays["g_ptr"], package.arrays["g_sent"]
    rows, options = [], []
    for ask in range(len(asks)):
        gold = g_sent[g_ptr[ask] : g_ptr[ask + 1]]
        holding = np.unique(package.passage_of[gold]) if len(gold) else []
        read = [*map(int, holding), *(int(p) for p in near[ask] if p >= 0)]
        if not len(gold):
            first, last = package.arrays["d_ptr"][asks[ask, 1] + np.arange(2)]
            read += [int(first)] if last - first == 1 else []
        own = np.concatenate([np.arange(*package.s_ptr[[p, p + 1]]) for p in dict.fromkeys(read)]
                             or [np.zeros(0, int)])  # fmt: skip
        options.append(own[~np.isin(own, gold)])
        rows.append(np.full(len(options[-1]), place[int(asks[ask, 0])]))
    flat, row = np.concatenate(options).astype(np.int64), np.concatenate(rows)
    scores = np.concatenate([
        (vectors[torch.from_numpy(flat[s : s + 400_000]).to(device)]
         * queries[torch.from_numpy(row[s : s + 400_000]).to(device)]).sum(1).cpu().numpy()
        for s in range(0, len(flat), 400_000)
    ])  # fmt: skip
    at = 0
    for ask, own in enumerate(options):
        best = np.argsort(-scores[at : at + len(own)])[:HARD]
        found[ask, : len(best)] = own[best]
        at += len(own)
    return found


class Windows:
    """Draws epochs of inputs."""

    def __init__(self, package: Package, hard: np.ndarray, fold: int | None) -> None:
        """Prepare what is drawn from.

        Args:
            package: with all texts.
            hard: from `hardest`.
            fold: whose articles are left out; None for none.
        """
        self._package, self._hard = package, hard
        row = self._row = package.arrays["a_row"]
        group = package.arrays["d_group"][row[:, 1]]
        shares = np.array([MIX[name] for name in package.facts["mixes"]])[row[:, 2]]
        if fold is not None:
            shares[(group >= 0) & (group % package.facts["folds"] == fold)] = 0
        for kind, seen in SEEN.items():
            shares[row[:, 3] == kind] *= seen
        self._shares = shares
        self.size = int(shares.sum())

    def batches(self, seed: int, size: int) -> Iterator[list[int]]:
        """Yield an epoch's questions, in batches."""
        draw = np.random.default_rng(seed)
        times = (self._shares + draw.random(len(self._shares))).astype(int)
        asks = draw.permutation(np.repeat(np.arange(len(times)), times))
        for start in range(0, len(asks) - size + 1, size):
            yield asks[start : start + size].tolist()

    def input(self, ask: int, draw: np.random.Generator) -> Input | None:
        """Return a question with a window that answers it, or one that does not."""
        package = self._package
        arrays = package.arrays
        question = int(self._row[ask, 0])
        gold = arrays["g_sent"][arrays["g_ptr"][ask] : arrays["g_ptr"][ask + 1]]
        passage, first, last = (int(n) for n in self._row[ask, 5:8])
        known = passage >= 0
        hard = self._hard[ask][self._hard[ask] >= 0]
        fate = draw.random()
        if len(gold) and fate < ANSWERED:
            at = int(draw.choice(gold))
            return self._made(question, at, gold, (passage, first, last) if known else None, draw)
        if known and len(gold) == 1 and fate > 1 - SPAN_OUT * (1 - ANSWERED):
            # The answer's words alone are missing from what else would answer.
            return self._gap(question, int(gold[0]), (first, last + 1), draw)
        if not len(hard):
            return None
        place = 0 if draw.random() < 0.4 else int(draw.integers(len(hard)))
        return self._made(question, int(hard[place]), gold, None, draw, avoid=True)

    def _bounds(
        self, at: int, gold: np.ndarray, draw: np.random.Generator, *, avoid: bool
    ) -> tuple[int, int]:
        """Return a window around a sentence, without those that answer where they are avoided."""
        package = self._package
        passage = package.passage_of[at]
        low, high = int(package.s_ptr[passage]), int(package.s_ptr[passage + 1])
        if avoid:
            low = max([low, *(int(g) + 1 for g in gold if low <= g < at)])
            high = min([high, *(int(g) for g in gold if at < g < high)])
        sizes = np.diff(package.s_range[low:high].astype(int), axis=1)[:, 0].tolist()
        most = WINDOW if draw.random() < 0.6 else int(draw.integers(WINDOW))
        first, last = window(sizes, at - low, most)
        return low + first, low + last

    def _made(
        self, question: int, at: int, gold: np.ndarray, answer: tuple[int, int, int] | None,
        draw: np.random.Generator, *, avoid: bool = False,
    ) -> Input:  # fmt: skip
        package = self._package
        first, last = self._bounds(at, gold, draw, avoid=avoid)
        right = np.isin(np.arange(first, last), gold)
        there = answer is not None and answer[0] == package.passage_of[at]
        out = None
        low, high = (int(n) for n in package.s_range[at])
        if (there or avoid) and draw.random() < DAMAGED and high - low > 12:
            size = int(draw.integers(1, 6))
            a = int(draw.integers(low + 1, high - size))
            if not there or answer is None or a > answer[2] or a + size <= answer[1]:
                out = (a, a + size)
        ids, spans, shift = joined(package, question, first, last, out)
        if not right.any():
            return Input(ids, spans, right, (0, 0))
        if not there or answer is None:
            return Input(ids, spans, right, (-1, -1))
        _, begin, end = answer
        back = out[1] - out[0] if out and out[1] <= begin else 0
        begin, end = begin + shift - back, end + shift - back
        inside = spans[0, 0] <= begin and end < spans[-1, 1]
        return Input(ids, spans, right, (begin, end) if inside else (-1, -1))

    def _gap(
        self, question: int, at: int, out: tuple[int, int], draw: np.random.Generator
    ) -> Input:
        first, last = self._bounds(at, np.array([at]), draw, avoid=False)
        ids, spans, _ = joined(self._package, question, first, last, out)
        return Input(ids, spans, np.zeros(last - first, bool), (0, 0))
