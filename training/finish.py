"""From what came out of training to figures, calibration and the file of weights."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sklearn.metrics import roc_auc_score

from index.weights.packages import ENCODER
from qa.reader.heads import OFFSET
from qa.reader.joint import JointReading, beside
from qa.reader.judge import BOLD, ReaderJudge
from qa.reader.outcome import Reading
from qa.reader.tuned import FORMAT
from training import on_topic
from training.calibrate import (
    bold_from,
    calibrated,
    features_of,
    in_bold,
    reliability,
    report,
    thresholds,
)
from training.cases import kept_cases
from training.combine import cross_fitted, fitted
from training.figures import Figures, Judged, table
from training.held_out import SIGNALS, TOP, Question, questions
from training.spans import SHARES as SPAN_SHARES
from training.spans import shortest, surest
from training.together import readings, write_picks
from training.tuning.joint import HIDDEN
from training.tuning.texts import Package

PICKS = "picks.npz"


def pick(folder: Path, package_file: Path) -> None:
    """Write around which sentences the second reading is to be judged."""
    package = Package(package_file)
    found = questions(folder, package, kept_cases())
    scores, _ = first_scores(found, package.facts["folds"])
    scores["spanish"] = [one.plain() + one.values["change"] for one in found["spanish"]]
    write_picks(folder / PICKS, package, np.load(folder / "near.npy"), found, scores)


def finish(folder: Path, package_file: Path, out: Path) -> None:
    """Print the figures, fit what decides, and write the weights.

    Args:
        folder: of the readings and the trained weights.
        package_file: that they were trained from.
        out: file of the weights.
    """
    package = Package(package_file)
    judged = kept_cases()
    found = questions(folder, package, judged)
    scores, weights = first_scores(found, package.facts["folds"])
    joint = readings(folder, folder / PICKS, package, np.load(folder / "near.npy"), found)
    rows: list[Judged] = []
    for name in judged:
        own = [_judged(*o) for o in zip(found[name], scores[name], joint[name], strict=True)]
        scores[name] = [np.concatenate(one.reading.scores) for one in own]
        rows += own
    spans = shortest(found["xquad-all"], scores["xquad-all"])
    everything = np.concatenate(list(spans.values()))
    asked = [row for row in rows if row.case.data != "xquad-all"]
    tensors, facts = _parts(folder, weights)
    write(out, tensors, facts)
    asked += on_topic.read_by(out, "tuning")
    calibration, sure = calibrated(asked)
    asked = [replace(r, confidence=float(p)) for r, p in zip(asked, sure, strict=True)]
    threshold = ReaderJudge.thresholds["normal"]
    print(*report(asked, threshold), thresholds(asked), sep="\n")
    elsewhere = [replace(row, confidence=calibration.confidence(features_of(row)))
                 for row in rows if row.case.data == "xquad-all"]  # fmt: skip
    rows = [*asked, *elsewhere]
    answering = np.array([row.confidence for row in elsewhere])
    bold = bold_from(everything[:, 0], everything[:, 3], answering)
    calibration = replace(calibration, bold=bold)
    figures = table(rows, calibration.least, threshold)
    _print(figures)
    print("shortest answer, EM, F1 and EM or holding of the surest tenth, fifth, two fifths, all:")
    for pair, found_there in spans.items():
        print(f"{pair:12}" + "  ".join("{:.3f} {:.3f} {:.3f}".format(*surest(found_there, s))
                                       for s in SPAN_SHARES))  # fmt: skip
    shown = everything[(everything[:, 0] >= bold) & (answering >= BOLD)]
    print(
        f"in bold from {bold:.2f} on: {len(shown) / len(everything):.3f}, "
        "of these EM {:.3f}, F1 {:.3f}, right {:.3f}".format(*shown[:, 1:].mean(0))
    )
    apart = np.array([answerable_of(q) for q in found["spanish"]])
    together = np.array([one.answers for one in joint["spanish"]])
    answerable = np.array([q.answerable for q in found["spanish"]])
    print(
        "Spanish, people's own without an answer, AUROC: "
        f"apart {roc_auc_score(answerable, apart):.3f}, "
        f"together {roc_auc_score(answerable, together):.3f}"
    )
    last = on_topic.read_by(out, "last")
    last = [replace(r, confidence=calibration.confidence(features_of(r))) for r in last]
    print("looked at last:", *report(last, threshold), in_bold(last, bold))
    own = [one for one in asked if one.case.data == "on topic"]
    print("on topic, in the fit:", in_bold(own, bold))
    print(*reliability([*asked, *last]), sep="\n")
    facts |= {"calibration": asdict(calibration)}
    write(out, tensors, facts)
    (folder / "figures.json").write_text(json.dumps({**facts, "figures": figures}, indent=1))
    print(f"{out} has {out.stat().st_size / 1e6:.1f} MB; {calibration}; {facts['signals']}")


def _parts(folder: Path, weights: np.ndarray) -> tuple[dict[str, torch.Tensor], dict[str, Any]]:
    """Return the trained tensors, and what goes with them but the calibration."""
    tensors = torch.load(folder / "tuned.pt", weights_only=True)
    recipe = json.loads(tensors.pop("recipe"))
    beside_it = torch.load(folder / "joint.pt", weights_only=True)
    tensors |= {f"joint.{name}": values for name, values in beside_it.items()}
    signals = dict(zip(SIGNALS, map(float, weights), strict=True))
    return tensors, {"recipe": recipe, "joint": {"hidden": HIDDEN}, "signals": signals}


def first_scores(
    found: dict[str, list[Question]], folds: int
) -> tuple[dict[str, list[np.ndarray]], np.ndarray]:
    """Return the sentences' scores by the first reading, held out, and the weights to keep."""
    pages = [q for q in found["omos-dev"] if q.answerable]
    scores = {name: cross_fitted(found[name], pages, folds) for name in ("xquad-all", "xquad-own")}
    abroad = fitted(found["xquad-all"])
    scores["omos-dev"] = [one.signals() @ abroad for one in found["omos-dev"]]
    return scores, fitted([*found["xquad-all"], *pages])


def write(file: Path, tensors: dict[str, torch.Tensor], facts: dict[str, Any]) -> None:
    """Write the weights, bound to the encoder by its sha256."""
    from safetensors.torch import save_file

    metadata = {"format": FORMAT, "encoder": ENCODER.sha256, "facts": json.dumps(facts)}
    save_file({k: v.half().contiguous() for k, v in tensors.items()}, file, metadata)


def _judged(one: Question, scores: np.ndarray, joint: JointReading) -> Judged:
    """Return a reading whose best sentence has the logit that anything answers."""
    case = one.case
    assert case is not None
    answerable = answerable_of(one)
    scores = scores - scores.max() + answerable
    read = case.candidates[:TOP]
    ends = np.cumsum([len(c.sentence_cosines) for c in read])[:-1]
    parts = tuple(tuple(map(float, part)) for part in np.split(scores, ends))
    words = tuple(tuple(map(float, part)) for part in np.split(one.values["words"], ends))
    places = tuple(tuple(c.passage.sentences) for c in read)
    return Judged(case, beside(Reading(parts, answerable, places, parts, words), joint))


def answerable_of(one: Question) -> float:
    """Return the logit that any sentence answers, as the network was trained to say."""
    return float((one.plain() + one.values["change"]).max() - one.nothing - OFFSET)


def _print(figures: Figures) -> None:
    for pair, row in figures.items():
        cells = "  ".join(
            f"{name} {value[0]:.3f}" + (f" ({value[1]:.3f} to {value[2]:.3f})" if value[1:] else "")
            for name, value in row.items()
        )
        print(f"{pair:22}{cells}")
