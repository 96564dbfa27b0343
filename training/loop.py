"""The training loop: seeded, written to a log as it goes, taken up where it was broken off."""

from __future__ import annotations

import json
import math
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from torch import nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from qa.reader.model import ReaderNetwork
from training.batches import Batch, States, batch, epoch
from training.examples import Case
from training.network import losses
from training.recipe import Recipe

LONGEST_STEP = 1.0
"""Norm that the gradient is cut to."""

LEAST_RATE = 0.02
"""Share of the learning rate that is left in the end."""


class Trainer:
    """One training run.

    Attributes:
        network: with the weights of the last step.
        average: with their moving average, which is what is kept.
        done: epochs that are finished.
    """

    def __init__(
        self, network: ReaderNetwork, cases: Sequence[Case], states: States, recipe: Recipe
    ) -> None:
        torch.manual_seed(recipe.seed)
        self.network = network
        self.done = 0
        self._cases = cases
        self._states = states
        self._recipe = recipe
        self._batches = epoch(cases, recipe, random.Random(recipe.seed))
        self._trained = [p for p in network.parameters() if p.requires_grad]
        self._optimiser = torch.optim.AdamW(
            self._trained, lr=recipe.rate, weight_decay=recipe.decay
        )
        steps = len(self._batches) * recipe.epochs
        self._schedule = torch.optim.lr_scheduler.LambdaLR(
            self._optimiser, lambda step: _rate(step, steps, recipe.warm_up)
        )
        self.average = AveragedModel(network, multi_avg_fn=get_ema_multi_avg_fn(recipe.average))
        self._parts: dict[str, Any] = {
            "network": network,
            "average": self.average,
            "optimiser": self._optimiser,
            "schedule": self._schedule,
        }

    def run(self, folder: Path, tell: Callable[[str], None], *, name: str = "run") -> ReaderNetwork:
        """Train to the end; return the averaged network.

        Args:
            folder: for a checkpoint after each epoch and the log, ``log.jsonl``.
            tell: told about progress.
            name: what the log's lines are marked with.
        """
        checkpoint = folder / f"{name}.checkpoint"
        self._resume(checkpoint, tell)
        while self.done < self._recipe.epochs:
            draw = random.Random(f"{self._recipe.seed}-{self.done}")
            batches = epoch(self._cases, self._recipe, draw)
            started = time.monotonic()
            for number, chosen in enumerate(batches, 1):
                parts = self._step(chosen)
                line = {"run": name, "epoch": self.done, "step": number, **parts}
                with (folder / "log.jsonl").open("a", encoding="utf-8") as log:
                    log.write(json.dumps(line) + "\n")
                passed = time.monotonic() - started
                left = passed / number * (len(batches) - number)
                tell(
                    f"{name}: epoch {self.done + 1} of {self._recipe.epochs}, step {number} of "
                    f"{len(batches)}, loss {sum(parts.values()):.3f}, {left:.0f} s left in it"
                )
            self.done += 1
            self._save(checkpoint)
        result: ReaderNetwork = self.average.module
        return result.eval()

    def _step(self, chosen: Sequence[tuple[Case, tuple[int, ...]]]) -> dict[str, float]:
        self.network.train()
        cases, shown = zip(*chosen, strict=True)
        tensors = _hidden(batch(cases, shown, self._states), self._recipe.hidden)
        parts = losses(self.network, tensors, self._recipe)
        self._optimiser.zero_grad()
        torch.stack(list(parts.values())).sum().backward()
        nn.utils.clip_grad_norm_(self._trained, LONGEST_STEP)
        self._optimiser.step()
        self._schedule.step()
        self.average.update_parameters(self.network)
        return {name: float(part.detach()) for name, part in parts.items()}

    def _save(self, checkpoint: Path) -> None:
        state = {name: part.state_dict() for name, part in self._parts.items()}
        temporary = checkpoint.with_suffix(".new")
        torch.save({"done": self.done, "random": torch.get_rng_state(), **state}, temporary)
        temporary.replace(checkpoint)

    def _resume(self, checkpoint: Path, tell: Callable[[str], None]) -> None:
        if not checkpoint.exists():
            return
        state = torch.load(checkpoint, weights_only=True)
        self.done = state["done"]
        for name, part in self._parts.items():
            part.load_state_dict(state[name])
        torch.set_rng_state(state["random"])
        tell(f"{checkpoint.stem}: goes on after epoch {self.done}")


def _hidden(tensors: Batch, share: float) -> Batch:
    """Return a batch in which a share of each question's tokens is hidden, but never all."""
    keep = torch.rand(tensors.words.shape) >= share
    words = tensors.words & keep
    return replace(tensors, words=torch.where(words.any(1, keepdim=True), words, tensors.words))


def _rate(step: int, steps: int, warm_up: int) -> float:
    """Return the share of the learning rate at a step: a warm-up, then half a cosine."""
    cosine = 0.5 * (1 + math.cos(math.pi * min(step / max(steps, 1), 1)))
    return min((step + 1) / warm_up, 1.0) * max(cosine, LEAST_RATE)
