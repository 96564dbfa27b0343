"""Train and read with nothing but torch, numpy and the package: ``python -m training.tuned.run``.

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

from training.tuned.loop import Tell, rounded, start_projection, trained, weights_of
from training.tuned.network import Tuned
from training.tuned.readings import SPANISH, TOP, Readings
from training.tuned.recipe import VARIANTS, Recipe
from training.tuned.sampling import nearest
from training.tuned.texts import Texts


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m training.tuned.run", description=__doc__)
    parser.add_argument("--package", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True, help="folder for checkpoints")
    parser.add_argument("--out", type=Path, required=True, help="folder for what comes out")
    parser.add_argument("--runs", nargs="+", default=["base", "tuned/0", "tuned/1", "tuned/2"])
    parser.add_argument("--questions", type=int, help="of a batch; 8 where memory is short")
    parser.add_argument("--epochs", type=float, help="passes over the mix")
    parser.add_argument("--only", type=int, help="ask this many questions of each set, for a trial")
    options = parser.parse_args(arguments)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    texts = Texts(options.package, device)
    options.out.mkdir(parents=True, exist_ok=True)
    tell(f"{len(texts.lengths['p'])} passages, {len(texts.package['a_row'])} questions, {device}")
    near = _near(texts, options.work)
    for name in options.runs:
        variant, _, fold = name.partition("/")
        recipe = replace(Recipe(), **VARIANTS.get(variant, {}))
        changes = {"questions": options.questions, "epochs": options.epochs}
        recipe = replace(recipe, **{k: v for k, v in changes.items() if v})
        precise(on=False)
        started = time.perf_counter()
        kept = options.work / f"{name.replace('/', '-')}.pt"
        if variant == "base":
            network = Tuned(texts.package, recipe, device)
            start_projection(network, texts)
            network = rounded(network)
        else:
            held_out = int(fold) if fold else None
            network = trained(texts, near, recipe, held_out, kept, tell)
        tell(f"{name} trained in {time.perf_counter() - started:.0f} s")
        precise(on=True)
        target = options.out / name.replace("/", "-")
        if variant != "base":
            torch.save({"recipe": json.dumps(asdict(recipe)), **weights_of(network)}, f"{target}.pt")
        found = read(network, recipe, texts, near, int(fold) if fold else -1, options.only)
        np.savez_compressed(f"{target}.npz", **found)
        tell(f"{name} done in {time.perf_counter() - started:.0f} s")
    return 0


def precise(*, on: bool) -> None:
    """Choose the matrix units' shorter floats, for training, or full ones, for readings."""
    torch.backends.cuda.matmul.allow_tf32 = not on
    torch.backends.cudnn.allow_tf32 = not on


def read(
    network: Tuned, recipe: Recipe, texts: Texts, near: np.ndarray, fold: int, only: int | None
) -> dict[str, np.ndarray]:
    """Return what a network makes of what it has not seen.

    Args:
        network: trained; one that is not reads everything with ``fold`` -1.
        recipe: its sizes.
        texts: the package.
        near: as trained with.
        fold: that was held out; -1 for all questions of no fold.
        only: of each set; None for all.
    """
    whole = Tuned(texts.package, recipe, texts.device, full=True)  # as a laptop computes
    whole.load_state_dict(network.state_dict())
    readings = Readings(whole.eval(), texts)
    found: dict[str, np.ndarray] = {}
    folds = texts.facts["folds"]
    package = texts.package
    rows, candidates = package["c_row"], package["c_read"]
    for number, name in enumerate(texts.facts["sets"]):
        group = rows[:, 2]
        mine = (group < 0) | (group % folds == fold) | (fold < 0)
        chosen = np.flatnonzero((rows[:, 0] == number) & mine)[:only]
        if not len(chosen):
            continue
        read = readings.read(rows[chosen, 1], candidates[chosen])
        found |= {f"{name}:{key}": value for key, value in read.items()} | {f"{name}:case": chosen}
    asks = package["a_row"]
    group = package["d_group"][asks[:, 1]]
    spanish = asks[:, 2] == texts.facts["mixes"].index(SPANISH)
    mine = (group % folds == fold) | (fold < 0)
    chosen = np.flatnonzero(spanish & (asks[:, 3] < 2) & mine)[:only]
    read = readings.read(asks[chosen, 0], near[chosen, :TOP])
    found |= {f"spanish:{key}": v for key, v in read.items()} | {"spanish:case": chosen}
    for pair, (questions, groups, passages) in searched(texts).items():
        chosen = np.flatnonzero((groups % folds == fold) | (fold < 0))[:only]
        part = readings.found(questions[chosen], passages)
        found |= {f"found {pair}:{key}": v.astype(np.float16) for key, v in part.items()}
        found[f"found {pair}:case"] = chosen
    return found


def searched(texts: Texts) -> dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Return the questions, their groups and the passages of each search, by its name."""
    package = texts.package
    names = [key.removeprefix("r_q:") for key in package if key.startswith("r_q:")]
    return {n: (package[f"r_q:{n}"], package[f"r_g:{n}"], package[f"r_p:{n}"]) for n in names}


def _near(texts: Texts, work: Path) -> np.ndarray:
    """Return `nearest`, kept in a file, as it takes long without a GPU."""
    file = work / "near.npy"
    if not file.exists():
        network = Tuned(texts.package, Recipe(), texts.device)
        work.mkdir(parents=True, exist_ok=True)
        np.save(file, nearest(network.encoder, texts))
        tell("hard passages found")
    return np.asarray(np.load(file))


def tell(line: str) -> None:
    """Print a line at once."""
    print(f"{time.strftime('%H:%M:%S')} {line}", flush=True)


__all__ = ["Tell", "main"]

if __name__ == "__main__":
    sys.exit(main())
