"""Training: batches, steps, and a checkpoint to go on from."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from training.tuning.ahead import ahead
from training.tuning.batches import Arrays, on_device, prepared
from training.tuning.loss import loss_of
from training.tuning.network import Tuned
from training.tuning.recipe import Recipe
from training.tuning.sampling import Sampler, Shown
from training.tuning.texts import Package, together

Tell = Callable[[str], None]
KEPT_EVERY = 500
"""Steps between two checkpoints."""

TOLD_EVERY = 100
MOST = 96
"""Tokens of a sentence that are looked at in training; one in a hundred has more."""

SOME = 200
"""Passages whose tokens give the projection its first weights."""


def trained(
    package: Package,
    near: np.ndarray,
    recipe: Recipe,
    fold: int | None,
    *,
    kept: Path,
    tell: Tell,
    device: torch.device,
    seconds: float = float("inf"),
    workers: int = 0,
) -> Tuned:
    """Return a network trained on all folds but one; goes on from a checkpoint where there is one.

    Args:
        package: with all texts.
        near: hard passages, from `training.tuning.sampling.nearest`.
        recipe: how.
        fold: held out; None for none.
        kept: file of the checkpoint.
        tell: told about progress.
        device: where.
        seconds: time that there is; the schedule is shortened to fit.
        workers: processes that prepare batches.
    """
    network = Tuned(package.arrays, recipe, device)
    start_projection(network, package, device)
    sampler = Sampler(package, near, recipe, fold)
    steps = max(int(recipe.epochs * sampler.size / recipe.questions), 1)
    optimizer = _optimizer(network, recipe)
    step = _taken_up(kept, network, optimizer, device)
    started, begun = time.perf_counter(), step
    sums: dict[str, float] = {}
    told = started
    for arrays in _batches(package, sampler, recipe, step, workers):
        share = max(step / steps, (time.perf_counter() - started) / seconds)
        if share >= 1:
            break
        _set_rates(optimizer, recipe, step, steps, share)
        loss, parts = loss_of(network, on_device(arrays, device), recipe)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        step += 1
        for name, value in parts.items():
            sums[name] = sums.get(name, 0.0) + value
        if (step - begun) % TOLD_EVERY == 0:
            line = " ".join(f"{n} {float(v) / TOLD_EVERY:.3f}" for n, v in sums.items())
            now = time.perf_counter()
            speed, told, sums = recipe.questions * TOLD_EVERY / (now - told), now, {}
            tell(f"{kept.stem} {step}/{steps} ({share:.2f}) {line} {speed:.0f} questions/s")
        if step % KEPT_EVERY == 0:
            _keep(kept, network, optimizer, step)
    tell(f"{kept.stem} stopped after {step} of {steps} steps")
    _keep(kept, network, optimizer, step)
    return rounded(network)


def _batches(
    package: Package, sampler: Sampler, recipe: Recipe, begun: int, workers: int
) -> Iterator[Arrays]:
    """Yield batches without end, from the one on that a broken run would have had next."""

    def all_shown() -> Iterator[Sequence[Shown]]:
        number, epoch = 0, 0
        while True:
            for batch in sampler.batches(1000 * recipe.seed + epoch):
                number += 1
                if number > begun:
                    yield batch
            epoch += 1

    def prepare(shown: Sequence[Shown]) -> Arrays:
        return prepared(package, shown, MOST)

    yield from ahead(prepare, all_shown(), workers, 3)


@torch.no_grad()
def rounded(network: Tuned) -> Tuned:
    """Return the network with its weights as the file will hold them, in half precision."""
    for weight in network.parameters():
        weight.copy_(weight.half().float())
    return network.eval()


@torch.no_grad()
def start_projection(network: Tuned, package: Package, device: torch.device) -> None:
    """Set the projection to the principal components of the tokens' states.

    So training begins with the comparisons of the encoder itself, in fewer numbers.
    """
    count = len(package.lengths["p"])
    some = SOME if device.type == "cuda" else SOME // 4
    rows = list(range(0, count, max(count // some, 1)))
    states = []
    for start in range(0, len(rows), 16):
        part = [package.tokens("p", row) for row in rows[start : start + 16]]
        states.append(network.encoder(together(part, device)).float())
    tokens = torch.cat(states)
    mean = tokens.mean(0)
    spread = (tokens - mean).T @ (tokens - mean)
    width = network.heads.width
    components = torch.linalg.eigh(spread.double().cpu()).eigenvectors.flip(1).T[:width]
    components = components.float().to(device)
    network.heads.project.weight.copy_(components)
    network.heads.project.bias.copy_(-components @ mean)


def _optimizer(network: Tuned, recipe: Recipe) -> torch.optim.Optimizer:
    groups: list[dict[str, object]] = [
        {"params": list(network.encoder.parameters()), "lr": recipe.rate},
        {"params": list(network.heads.parameters()), "lr": recipe.head_rate},
    ]
    return torch.optim.AdamW(groups, weight_decay=0.01)


def _set_rates(
    optimizer: torch.optim.Optimizer, recipe: Recipe, step: int, steps: int, share: float
) -> None:
    """Set the rates: they rise over the first steps and then fall in a line to nothing."""
    warm = max(recipe.warm * steps, 1.0)
    factor = min(1.0, (step + 1) / warm) * max(0.01, 1 - share)
    for group, rate in zip(optimizer.param_groups, (recipe.rate, recipe.head_rate), strict=True):
        group["lr"] = rate * factor


def _keep(file: Path, network: Tuned, optimizer: torch.optim.Optimizer, step: int) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    state = {"network": network.state_dict(), "optimizer": optimizer.state_dict(), "step": step}
    torch.save(state, file.with_suffix(".new"))
    os.replace(file.with_suffix(".new"), file)


def _taken_up(
    file: Path, network: Tuned, optimizer: torch.optim.Optimizer, device: torch.device
) -> int:
    if not file.exists():
        return 0
    state = torch.load(file, map_location=device, weights_only=True)
    network.load_state_dict(state["network"])
    optimizer.load_state_dict(state["optimizer"])
    return int(state["step"])


def weights_of(network: Tuned) -> dict[str, Tensor]:
    """Return what is written to a file: differences and heads, in half precision."""
    return {name: w.detach().half().cpu() for name, w in network.named_parameters()}
