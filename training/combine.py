"""How much each signal of a sentence counts: a softmax over a question's sentences, fitted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from training.held_out import SIGNALS, Question

SIZE = 10.0
"""Logits of one unit of a signal with the weight 1."""


def fitted(questions: Sequence[Question]) -> np.ndarray:
    """Return the weights with which a right sentence comes first most often, in `SIGNALS`."""
    asked = [one for one in questions if one.gold.any()]
    most = max(len(one.gold) for one in asked)
    signals = np.zeros((len(asked), most, len(SIGNALS)), np.float32)
    there, right = np.zeros((2, len(asked), most), bool)
    for row, one in enumerate(asked):
        size = len(one.gold)
        signals[row, :size], there[row, :size], right[row, :size] = one.signals(), True, one.gold
    values, is_there, is_right = (torch.from_numpy(part) for part in (signals, there, right))
    values = (values - values[is_there].mean(0)) * SIZE
    weights = torch.zeros(len(SIGNALS), requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=80, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        likely = (values @ weights).masked_fill(~is_there, -1e4).log_softmax(1)
        found = -likely.masked_fill(~is_right, -1e4).logsumexp(1).mean()
        found = found + 1e-4 * weights.square().sum()
        found.backward()  # type: ignore[no-untyped-call]
        return found

    optimizer.step(loss)
    return SIZE * weights.detach().numpy()


def cross_fitted(
    questions: Sequence[Question], always: Sequence[Question], folds: int
) -> list[np.ndarray]:
    """Return the scores of each question's sentences, by weights fitted on the other folds.

    Args:
        questions: XQuAD's.
        always: others that are fitted on in every fold.
        folds: how many.
    """
    weights = [
        fitted([*(q for q in questions if q.group % folds != fold), *always])
        for fold in range(folds)
    ]
    return [one.signals() @ weights[one.group % folds] for one in questions]
