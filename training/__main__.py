"""Train the reader: ``python -m training``; `training/README.md` is the model card.

Cross-validates on the development data, prints the figures with their intervals, fits the
confidence on the held-out readings, trains on everything, and writes the weights. A run that was
broken off goes on after its last finished epoch.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict, replace
from pathlib import Path

import torch

from benchmarks.corpora import CACHE, encoder
from index.weights.packages import ENCODER
from qa.reader.model import ReaderNetwork
from qa.reader.weights import BUILT_IN, save_reader
from training.batches import States
from training.calibrate import fit, risk_coverage
from training.crossvalidate import Data, held_out
from training.examples import Case
from training.figures import TOP, Judged, table
from training.loop import Trainer
from training.network import PLAIN, build, judged_by
from training.recipe import VARIANTS, Recipe

WORK = CACHE / "training"
"""Where cases, states, checkpoints and the log are kept."""


def main() -> int:
    """Run the command; return the exit code."""
    options = _options()
    torch.set_num_threads(options.threads)
    recipe = replace(Recipe(), **VARIANTS[options.variant])
    layers = recipe.shape.read
    data = Data.read()
    everything = [*data.own, *data.all, *data.pages, *data.dev]
    kept = WORK / f"states-{encoder().revision}-{'-'.join(map(str, layers))}.pt"
    states = States(everything, encoder(), layers, kept)
    work = options.work / options.variant
    work.mkdir(parents=True, exist_ok=True)

    def train(cases: list[Case], name: str) -> ReaderNetwork:
        return Trainer(build(recipe, states), cases, states, recipe).run(work, _tell, name=name)

    def read(network: ReaderNetwork, cases: list[Case]) -> list[Judged]:
        return judged_by(network, cases, states, TOP)

    fitted = fit(held_out(data, train, read, options.folds, options.only))
    least = fitted.calibration.least
    figures = table(fitted.judged, least)
    facts = {
        "anchor": fitted.anchor,
        "calibration": asdict(fitted.calibration),
        "folds": options.folds,
        "recipe": asdict(recipe),
    }
    curve = risk_coverage([one for one in fitted.judged if one.case.data != "xquad-all"], least)
    found = {**facts, "figures": figures, "risk_coverage": curve}
    (work / "figures.json").write_text(json.dumps(found, indent=1), "utf-8")
    for pair, row in figures.items():
        cells = "  ".join(
            f"{name} {value[0]:.3f}" + (f" ({value[1]:.3f} to {value[2]:.3f})" if value[1:] else "")
            for name, value in row.items()
        )
        print(f"{pair:22}{cells}")
    print(f"anchor {fitted.anchor}, {fitted.calibration}")
    if options.only is not None or options.variant != "reader":
        return 0
    network = train([*data.own, *data.pages], "all")
    with torch.no_grad():
        network.judgement.anchor.copy_(fitted.anchor * torch.tensor(PLAIN))
    save_reader(options.out, network.state_dict(), recipe.shape, ENCODER.sha256, facts)
    print(f"{options.out} has {options.out.stat().st_size / 1e6:.1f} MB")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("--folds", type=int, default=3, help="of the cross-validation")
    parser.add_argument("--only", type=int, nargs="*", help="run these folds alone, train no more")
    parser.add_argument("--variant", choices=VARIANTS, default="reader", help="for the ablation")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--work", type=Path, default=WORK, help="folder for checkpoints and log")
    parser.add_argument("--out", type=Path, default=BUILT_IN, help="file of the weights")
    return parser.parse_args()


def _tell(line: str) -> None:
    sys.stderr.write(f"\r{line:100}" if sys.stderr.isatty() else f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
