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

from benchmarks.corpora import CACHE, PAIRS, corpus, encoder
from index.weights.packages import ENCODER
from qa.reader.weights import BUILT_IN, save_reader
from training.ablation import VARIANTS
from training.batches import States
from training.calibrate import fit, risk_coverage
from training.crossvalidate import Data, held_out, trained
from training.examples import omos, xquad
from training.figures import table
from training.kept import kept
from training.network import anchored, exported
from training.recipe import Recipe

WORK = CACHE / "training"
"""Where cases, states, checkpoints and the log are kept."""


def main() -> int:
    """Run the command; return the exit code."""
    options = _options()
    torch.set_num_threads(options.threads)
    recipe = Recipe(**({"epochs": options.epochs} if options.epochs else {}))
    recipe = replace(recipe, **VARIANTS[options.variant])
    data = read_data()
    states = States(data.everything, encoder(), recipe.shape.read, _file(recipe))
    work = options.work / options.variant
    work.mkdir(parents=True, exist_ok=True)
    judged = held_out(recipe, data, states, work, _tell, folds=options.folds, only=options.only)
    fitted = fit(judged)
    figures = table(fitted.judged, fitted.calibration.least)
    facts = {
        "anchor": fitted.anchor,
        "calibration": asdict(fitted.calibration),
        "folds": options.folds,
        "recipe": asdict(recipe),
    }
    asked = [one for one in fitted.judged if one.case.data != "xquad-all"]
    curve = risk_coverage(asked, fitted.calibration.least)
    found = {**facts, "figures": figures, "risk_coverage": curve}
    (work / "figures.json").write_text(json.dumps(found, indent=1), "utf-8")
    _print(figures)
    print(f"anchor {fitted.anchor}, {fitted.calibration}")
    if options.only is not None or options.variant != "reader":
        return 0
    network = trained(recipe, [*data.own, *data.pages], states, work=work, name="all", tell=_tell)
    anchored(network, fitted.anchor)
    weights = exported(network, differences=bool(recipe.shape.rank))
    save_reader(options.out, weights, recipe.shape, ENCODER.sha256, facts)
    print(f"{options.out} has {options.out.stat().st_size / 1e6:.1f} MB")
    return 0


def read_data() -> Data:
    """Return all cases; made on the first run, which takes some minutes."""
    names = [f"xquad-dev.{language}.json" for _, language in PAIRS[:2]]
    names += [f"omos-{split}.{lang}.jsonl" for split in ("train", "dev") for _, lang in PAIRS[:2]]
    passages = {p.id: p for name in names for p in corpus(name).retriever.store.passages()}
    return Data(
        own=kept("xquad-own", xquad, passages),
        all=kept("xquad-all", lambda: xquad(scope="all"), passages),
        pages=kept("omos-train", lambda: omos("train"), passages),
        dev=kept("omos-dev", lambda: omos("dev"), passages),
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("--folds", type=int, default=3, help="of the cross-validation")
    parser.add_argument("--only", type=int, nargs="*", help="run these folds alone, train no more")
    parser.add_argument("--epochs", type=int, help="passes over the data")
    parser.add_argument("--variant", choices=VARIANTS, default="reader", help="for the ablation")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--work", type=Path, default=WORK, help="folder for checkpoints and log")
    parser.add_argument("--out", type=Path, default=BUILT_IN, help="file of the weights")
    return parser.parse_args()


def _file(recipe: Recipe) -> Path:
    return WORK / f"states-{encoder().revision}-{'-'.join(map(str, recipe.shape.read))}.pt"


def _tell(line: str) -> None:
    sys.stderr.write(f"\r{line:100}" if sys.stderr.isatty() else f"{line}\n")


def _print(figures: dict[str, dict[str, list[float]]]) -> None:
    for pair, row in figures.items():
        cells = "  ".join(
            f"{name} {value[0]:.3f}" + (f" ({value[1]:.3f} to {value[2]:.3f})" if value[1:] else "")
            for name, value in row.items()
        )
        print(f"{pair:22}{cells}")


if __name__ == "__main__":
    sys.exit(main())
