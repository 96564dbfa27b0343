"""Tune the encoder: ``python -m training``; `training/README.md` tells the whole.

Prepares the package, cross-validates, trains on everything, prints the figures and writes the
weights. A run that was broken off goes on. Where another machine has the GPU, ``prepare`` here,
``python -m training.tuning.run`` there with the package, ``pick`` here with what came out,
``python -m training.tuning.joint`` there with the picks, and ``finish`` here.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from benchmarks.corpora import CACHE, DATA, encoder
from index.weights.packages import encoder_folder
from qa.reader.tuned import BUILT_IN
from training.cases import kept_cases
from training.exchanged import exchanged
from training.package import write_package
from training.sources import Sources
from training.tuning import joint, run

WORK = CACHE / "training" / "tuned"


def main() -> int:
    """Run the command; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    choices = ("all", "prepare", "pick", "finish")
    parser.add_argument("what", nargs="?", choices=choices, default="all")
    parser.add_argument("--work", type=Path, default=WORK, help="folder for everything in between")
    parser.add_argument("--found", type=Path, help="folder of what another machine made")
    parser.add_argument("--out", type=Path, default=BUILT_IN, help="file of the weights")
    options = parser.parse_args()
    package = options.work / "package.npz"
    if options.what in ("all", "prepare") and not package.exists():
        prepare(package)
    found = options.found or options.work / "out"
    if options.what == "all":
        runs = ["base", "tuned/0", "tuned/1", "tuned/2", "tuned"]
        arguments = ["--package", package, "--work", options.work, "--out", options.work / "out"]
        run.main([*map(str, arguments), "--questions", "8", "--runs", *runs])
    if options.what in ("all", "pick"):
        from training.finish import pick

        pick(found, package)
    if options.what == "all":
        near, picks = found / "near.npy", found / "picks.npz"
        arguments += ["--near", near, "--picks", picks, "--batch", "8"]
        for fold in (["--fold", "0"], ["--fold", "1"], ["--fold", "2"], []):
            joint.main([*map(str, arguments), *fold])
    if options.what in ("all", "finish"):
        from training.finish import finish

        finish(found, package, options.out)
    return 0


CARRIED = (
    "qa/__init__.py",
    "qa/reader/__init__.py",
    "qa/reader/heads.py",
    "qa/reader/joint_heads.py",
    "training/__init__.py",
)
"""What `training.tuning` needs besides itself, where there is nothing else of this project."""


def prepare(file: Path) -> None:
    """Write the package, and beside it the modules that train from it."""
    root = Path(__file__).parents[1]
    tuning = (f"training/tuning/{path.name}" for path in root.glob("training/tuning/*.py"))
    for name in (*CARRIED, *tuning):
        target = file.parent / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / name, target)
    sources = Sources(DATA, encoder())
    asked = [*sources.asked, *exchanged(sources.asked, sources.documents)]
    write_package(file, encoder_folder(CACHE), sources.documents, asked, kept_cases())


if __name__ == "__main__":
    sys.exit(main())
