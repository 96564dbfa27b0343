"""Train and read with nothing but torch, numpy and the package: ``python -m training.tuning.run``.

Runs are named ``VARIANT`` (trained on everything) or ``VARIANT/FOLD`` (a fold held out). Each
leaves its weights and, for what it has not seen, its readings.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import torch

from training.tuning import readings
from training.tuning.loop import rounded, start_projection, trained, weights_of
from training.tuning.network import Tuned
from training.tuning.recipe import VARIANTS, Recipe
from training.tuning.sampling import nearest
from training.tuning.texts import Package

SPANISH = "squad-es"
TOP = 5
"""Passages that are read for a question."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m training.tuning.run", description=__doc__)
    parser.add_argument("--package", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True, help="folder for checkpoints")
    parser.add_argument("--out", type=Path, required=True, help="folder for what comes out")
    parser.add_argument("--runs", nargs="*", default=["base", "tuned/0", "tuned/1", "tuned/2"])
    parser.add_argument("--questions", type=int, help="of a batch; 8 where memory is short")
    parser.add_argument("--epochs", type=float, help="passes over the mix")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="for each training")
    parser.add_argument("--workers", type=int, default=0, help="processes that prepare batches")
    parser.add_argument("--only", type=int, help="ask this many questions of each set, for a trial")
    options = parser.parse_args(arguments)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    package = Package(options.package)
    options.out.mkdir(parents=True, exist_ok=True)
    near = _near(package, options.work, device)
    np.save(options.out / "near.npy", near)  # says what Spanish questions were read beside
    for name in options.runs:
        variant, _, fold = name.partition("/")
        changes = {"questions": options.questions, "epochs": options.epochs}
        changes = {key: value for key, value in changes.items() if value}
        recipe = replace(Recipe(), **{**VARIANTS.get(variant, {}), **changes})
        precise(on=False)
        started = time.perf_counter()
        kept = options.work / f"{name.replace('/', '-')}.pt"
        target = options.out / name.replace("/", "-")
        if variant == "base":
            network = Tuned(package.arrays, recipe, device, full=True)
            start_projection(network, package, device)
            network = rounded(network)
        else:
            network = trained(
                package, near, recipe, int(fold) if fold else None, kept=kept, tell=tell,
                device=device, seconds=options.seconds, workers=options.workers,
            )  # fmt: skip
            weights = {"recipe": json.dumps(asdict(recipe)), **weights_of(network)}
            torch.save(weights, f"{target}.pt")
        tell(f"{name} trained in {time.perf_counter() - started:.0f} s")
        precise(on=True)
        whole = Tuned(package.arrays, recipe, device, full=True)  # as a laptop computes
        whole.load_state_dict(network.state_dict())
        everything = variant == "base"
        read = judged(
            whole.eval(), package, near, int(fold) if fold else -1, device,
            everything=everything, only=options.only,
        )  # fmt: skip
        np.savez_compressed(f"{target}.npz", **read)
        tell(f"{name} done in {time.perf_counter() - started:.0f} s")
    return 0


def precise(*, on: bool) -> None:
    """Choose the matrix units' shorter floats, for training, or full ones, for readings."""
    torch.backends.cuda.matmul.allow_tf32 = not on
    torch.backends.cudnn.allow_tf32 = not on


def judged(
    network: Tuned,
    package: Package,
    near: np.ndarray,
    fold: int,
    device: torch.device,
    *,
    everything: bool,
    only: int | None,
) -> dict[str, np.ndarray]:
    """Return what a network makes of what it has not seen.

    Args:
        network: trained, or not.
        package: with all texts.
        near: hard passages, as trained with.
        fold: that was held out; -1 for none.
        device: of the network.
        everything: whether all folds are unseen.
        only: questions of each set; None for all.
    """
    found: dict[str, np.ndarray] = {}
    folds, arrays = package.facts["folds"], package.arrays

    def unseen(group: np.ndarray) -> np.ndarray:
        return (group % folds == fold) | everything

    rows, candidates = arrays["c_row"], arrays["c_read"]
    for number, name in enumerate(package.facts["sets"]):
        group = rows[:, 2]
        mine = (rows[:, 0] == number) & ((group < 0) | unseen(group))
        chosen = np.flatnonzero(mine)[:only]
        if len(chosen):
            read = readings.read(network, package, rows[chosen, 1], candidates[chosen], device)
            found |= {f"{name}:{key}": value for key, value in read.items()}
            found[f"{name}:case"] = chosen
    asks = arrays["a_row"]
    spanish = asks[:, 2] == package.facts["mixes"].index(SPANISH)
    mine = spanish & (asks[:, 3] < 2) & unseen(arrays["d_group"][asks[:, 1]])
    chosen = np.flatnonzero(mine)[:only]
    if len(chosen):
        read = readings.read(network, package, asks[chosen, 0], near[chosen, :TOP], device)
        found |= {f"spanish:{key}": v for key, v in read.items()} | {"spanish:case": chosen}
    return found


def _near(package: Package, work: Path, device: torch.device) -> np.ndarray:
    """Return `nearest`, kept in a file, as it takes long without a GPU."""
    file = work / "near.npy"
    if not file.exists():
        network = Tuned(package.arrays, Recipe(), device)
        work.mkdir(parents=True, exist_ok=True)
        np.save(file, nearest(network.encoder, package, device))
        tell("hard passages found")
    return np.asarray(np.load(file))


def tell(line: str) -> None:
    """Print a line at once."""
    print(f"{time.strftime('%H:%M:%S')} {line}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
