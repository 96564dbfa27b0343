"""Training: batches, steps, and a checkpoint to go on from."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from training.tuned.loss import loss_of
from training.tuned.network import HIDDEN, Tuned
from training.tuned.recipe import Recipe
from training.tuned.sampling import Sampler
from training.tuned.texts import Texts, encode

Tell = Callable[[str], None]
KEPT_EVERY = 400
"""Steps between two checkpoints."""

SOME = 400
"""Passages whose tokens give the projection its first weights."""


def trained(
    texts: Texts, near: np.ndarray, recipe: Recipe, fold: int | None, kept: Path, tell: Tell
) -> Tuned:
    """Return a network trained on all folds but one; goes on from a checkpoint where there is one.

    Args:
        texts: the package.
        near: hard passages, from `training.tuned.sampling.nearest`.
        recipe: how.
        fold: held out; None for none.
        kept: file of the checkpoint.
        tell: told about progress.
    """
    network = Tuned(texts.package, recipe, texts.device)
    start_projection(network, texts)
    sampler = Sampler(texts, near, recipe, fold)
    steps = max(int(recipe.epochs * sampler.size / recipe.questions), 1)
    optimizer, scheduler = _optimizer(network, recipe, steps)
    step, epoch, done = 0, 0, 0
    if kept.exists():
        state = torch.load(kept, map_location=texts.device, weights_only=True)
        network.load_state_dict(state["network"])
        optimizer.load_state_dict(state["optimizer"])
        scheduler.load_state_dict(state["scheduler"])
        step, epoch, done = state["at"]
    started, sums, since = time.perf_counter(), {}, step
    while step < steps:
        for number, batch in enumerate(sampler.batches(1000 * recipe.seed + epoch)):
            if number < done:
                continue
            loss, parts = loss_of(network, texts, batch, recipe)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            scheduler.step()
            step, done = step + 1, number + 1
            for name, value in parts.items():
                sums[name] = sums.get(name, 0.0) + value
            if step % 100 == 0 or step == steps:
                speed = recipe.questions * (step - since) / (time.perf_counter() - started)
                line = " ".join(f"{n} {v / (step % 100 or 100):.3f}" for n, v in sums.items())
                tell(f"{kept.stem} {step}/{steps} {line} {speed:.0f} questions/s")
                sums = {}
            if step % KEPT_EVERY == 0:
                _keep(kept, network, optimizer, scheduler, (step, epoch, done))
            if step >= steps:
                break
        else:
            epoch, done = epoch + 1, 0
    _keep(kept, network, optimizer, scheduler, (step, epoch, done))
    return rounded(network)


@torch.no_grad()
def rounded(network: Tuned) -> Tuned:
    """Return the network with its weights as the file will hold them, in half precision."""
    for weight in network.parameters():
        weight.copy_(weight.half().float())
    return network.eval()


@torch.no_grad()
def start_projection(network: Tuned, texts: Texts) -> None:
    """Set the projection to the principal components of the tokens' states.

    So training begins with the comparisons of the encoder itself, in fewer numbers.
    """
    count = len(texts.lengths["p"])
    rows = np.arange(0, count, max(count // SOME, 1))
    states = []
    for start in range(0, len(rows), 16):
        ids, there = texts.gathered("p", rows[start : start + 16])
        states.append(encode(network.encoder, ids, there)[there].float())
    tokens = torch.cat(states)
    mean = tokens.mean(0)
    spread = (tokens - mean).T @ (tokens - mean)
    width = network.heads.project.out_features
    components = torch.linalg.eigh(spread.double().cpu()).eigenvectors.flip(1).T[:width]
    components = components.float().to(mean.device)
    assert components.shape == (width, HIDDEN)
    network.heads.project.weight.copy_(components)
    network.heads.project.bias.copy_(-components @ mean)


def _optimizer(
    network: Tuned, recipe: Recipe, steps: int
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
    groups: list[dict[str, object]] = [
        {"params": list(network.encoder.parameters()), "lr": recipe.rate},
        {"params": list(network.heads.parameters()), "lr": recipe.head_rate},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    warm = max(int(recipe.warm * steps), 1)

    def share(step: int) -> float:
        return min(1.0, (step + 1) / warm) * max(0.02, 1 - step / steps)

    return optimizer, torch.optim.lr_scheduler.LambdaLR(optimizer, share)


def _keep(
    file: Path,
    network: Tuned,
    optimizer: torch.optim.Optimizer,
    scheduler: torch.optim.lr_scheduler.LRScheduler,
    at: tuple[int, int, int],
) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    state = {
        "network": network.state_dict(),
        "optimizer": optimizer.state_dict(),
        "scheduler": scheduler.state_dict(),
        "at": at,
    }
    torch.save(state, file.with_suffix(".new"))
    file.with_suffix(".new").replace(file)


def weights_of(network: Tuned) -> dict[str, Tensor]:
    """Return what is written to a file: differences and heads, in half precision."""
    return {name: w.detach().half().cpu() for name, w in network.named_parameters()}
