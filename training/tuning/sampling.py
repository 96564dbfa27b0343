"""Which questions an epoch asks, beside which passages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch

from training.tuning.network import TunedEncoder
from training.tuning.recipe import MIX, Recipe
from training.tuning.texts import Package, all_pooled

NEAR = 6
"""Passages of its document that are kept for a question, the best by the untuned encoder."""

ANSWERED, OWN, SWAPPED = 0, 1, 2
"""Kinds, as in `training.package.KINDS`."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A question as it is shown once.

    Attributes:
        ask: its row among those to train on, -1 for another.
        question: its text's row.
        document: what it is asked of, -1 for anything.
        passages: what is read for it, as pairs of a passage and the sentence cut out of it, or -1.
        gold: the sentences shown that answer, numbered over the whole package.
    """

    ask: int
    question: int
    document: int
    passages: tuple[tuple[int, int], ...]
    gold: tuple[int, ...]


def nearest(encoder: TunedEncoder, texts: Package, device: torch.device) -> np.ndarray:
    """Return for each question the passages of its document that come nearest, (asks, NEAR).

    Where the document has a single passage, they are those of other documents in its language and
    source. -1 where there is none.
    """
    package = texts.arrays
    row = package["a_row"]
    passages = all_pooled(encoder, texts, "p", range(len(texts.lengths["p"])), device)
    asked = np.unique(row[:, 0])
    questions = all_pooled(encoder, texts, "q", asked.tolist(), device)
    place = {int(q): n for n, q in enumerate(asked)}
    found = np.full((len(row), NEAR), -1, np.int32)
    first = package["d_ptr"]
    alone = np.diff(first) == 1
    kind = package["d_source"]
    by_document: dict[int, list[int]] = {}
    for ask, document in enumerate(row[:, 1]):
        by_document.setdefault(int(document), []).append(ask)
    others = {
        int(k): np.concatenate(
            [np.arange(first[d], first[d + 1]) for d in np.flatnonzero(kind == k)]
        )
        for k in np.unique(kind)
    }
    for document, asks in by_document.items():
        own = np.arange(first[document], first[document + 1])
        pool = others[int(kind[document])] if alone[document] else own
        alike = (
            questions[[place[int(row[a, 0])] for a in asks]] @ passages[torch.from_numpy(pool)].T
        )
        alike[:, np.isin(pool, own)] -= float(alone[document])
        best = alike.topk(min(NEAR, len(pool)), 1).indices.cpu().numpy()
        found[asks, : best.shape[1]] = pool[best]
    return found


class Sampler:
    """Draws epochs."""

    def __init__(self, texts: Package, near: np.ndarray, recipe: Recipe, fold: int | None) -> None:
        """Prepare what is drawn from.

        Args:
            texts: the package.
            near: from `nearest`.
            recipe: how.
            fold: whose articles are left out; None for none.
        """
        self._texts, self._near, self._recipe = texts, near, recipe
        package = texts.arrays
        row = self._row = package["a_row"]
        group = package["d_group"][row[:, 1]]
        mixes = texts.facts["mixes"]
        shares = np.array([MIX[name] for name in mixes])[row[:, 2]]
        if fold is not None:
            shares[(group >= 0) & (group % texts.facts["folds"] == fold)] = 0
        kind = row[:, 3]
        shares[kind == SWAPPED] *= recipe.swapped
        shares[kind == OWN] *= recipe.unanswered
        self._shares = shares
        self.size = int(shares.sum())

    def batches(self, seed: int) -> Iterator[list[Shown]]:
        """Yield an epoch's batches, those on one passage together."""
        draw = np.random.default_rng(seed)
        times = (self._shares + draw.random(len(self._shares))).astype(int)
        shown = [self._shown(int(ask), draw) for ask in np.repeat(np.arange(len(times)), times)]
        by_passage: dict[tuple[int, int], list[Shown]] = {}
        for one in shown:
            by_passage.setdefault(one.passages[0], []).append(one)
        groups: list[list[Shown]] = []
        for found in by_passage.values():
            draw.shuffle(found)  # type: ignore[arg-type]
            size = self._recipe.together
            groups += [found[start : start + size] for start in range(0, len(found), size)]
        batch: list[Shown] = []
        for n in draw.permutation(len(groups)):
            batch += groups[n]
            if len(batch) >= self._recipe.questions:
                yield batch
                batch = []

    def _shown(self, ask: int, draw: np.random.Generator) -> Shown:
        package, texts = self._texts.arrays, self._texts
        question, document = (int(n) for n in package["a_row"][ask, :2])
        gold = package["g_sent"][package["g_ptr"][ask] : package["g_ptr"][ask + 1]]
        holding = np.unique(texts.passage_of[gold]) if len(gold) else np.zeros(0, int)
        near = [int(p) for p in self._near[ask] if p >= 0 and p not in holding]
        wrong = self._recipe.wrong
        if not len(gold):
            first, last = package["d_ptr"][document + np.arange(2)]
            near = [int(first), *near] if last - first == 1 else near
            return Shown(ask, question, document, tuple((p, -1) for p in near[: wrong + 1]), ())
        fate = draw.random()
        if fate < self._recipe.taken and near:
            return Shown(ask, question, document, tuple((p, -1) for p in near[: wrong + 1]), ())
        some = [int(p) for p in draw.permutation(holding)[: 1 + wrong]]
        picked = [near[n] for n in sorted(draw.permutation(len(near))[: 1 + wrong - len(some)])]
        if fate > 1 - self._recipe.cut and len(gold) == 1:
            passage = some[0]
            if texts.s_ptr[passage + 1] - texts.s_ptr[passage] > 2:
                rest = tuple((p, -1) for p in picked)
                return Shown(ask, question, document, ((passage, int(gold[0])), *rest), ())
        right = tuple(int(g) for g in gold if texts.passage_of[g] in some)
        return Shown(ask, question, document, tuple((p, -1) for p in (*some, *picked)), right)
