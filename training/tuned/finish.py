"""From what came out of training to figures, calibration and the file of weights."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from index.weights.packages import ENCODER
from qa.reader.heads import OFFSET
from qa.reader.judge import Calibration
from qa.reader.late import FORMAT
from qa.reader.reader import Reading
from training.calibrate import LOGITS, SHARES, _least, features_of
from training.figures import Figures, Judged, table
from training.tuned.cases import kept_cases
from training.tuned.combine import cross_fitted, fitted
from training.tuned.held_out import SIGNALS, TOP, Question, questions
from training.tuned.spans import figures as span_figures
from training.tuned.texts import Package

SCALES = (20.0, 10.0, 10.0)
"""Weights of the network's own logit as trained, which moved by less than .1."""

LACKING = (-1.5, -0.5)
"""Log odds lost where the question names what the article lacks, within a language and across:
taken over from the calibration of the network before, as it takes long to compute for all."""


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
    folds = package.facts["folds"]
    pages = [q for q in found["omos-dev"] if q.answerable]
    scores = {
        name: cross_fitted(found[name], pages, folds)
        for name in ("xquad-all", "xquad-own", "spanish")
    }
    weights = fitted([*found["xquad-all"], *pages])
    abroad = fitted(found["xquad-all"])
    scores["omos-dev"] = [one.signals() @ abroad for one in found["omos-dev"]]
    rows = [
        _judged(q, s) for name in judged for q, s in zip(found[name], scores[name], strict=True)
    ]
    calibration = _calibrated(rows)
    rows = [replace(r, confidence=calibration.confidence(features_of(r))) for r in rows]
    figures = table(rows, calibration.least)
    _print(figures)
    spans = span_figures(found["xquad-all"], scores["xquad-all"])
    print("shortest answer, EM and F1 of the surest tenth, fifth, two fifths, all:")
    for pair, values in spans.items():
        print(f"{pair:12}" + "  ".join(f"{em:.3f} {f:.3f}" for em, f in values))
    spanish = np.array([answerable_of(q) for q in found["spanish"]])
    answerable = np.array([q.answerable for q in found["spanish"]])
    print(
        f"Spanish, people's own without an answer: AUROC {roc_auc_score(answerable, spanish):.3f}"
    )
    tensors = torch.load(folder / "tuned.pt", weights_only=True)
    facts = {
        "recipe": json.loads(tensors.pop("recipe")),
        "signals": dict(zip(SIGNALS, map(float, weights), strict=True)),
        "calibration": asdict(calibration),
    }
    write(out, tensors, facts)
    (folder / "figures.json").write_text(json.dumps({**facts, "figures": figures}, indent=1))
    print(f"{out} has {out.stat().st_size / 1e6:.1f} MB; {calibration}; {facts['signals']}")


def write(file: Path, tensors: dict[str, torch.Tensor], facts: dict[str, Any]) -> None:
    """Write the weights, bound to the encoder by its sha256."""
    from safetensors.torch import save_file

    metadata = {"format": FORMAT, "encoder": ENCODER.sha256, "facts": json.dumps(facts)}
    save_file({k: v.half().contiguous() for k, v in tensors.items()}, file, metadata)


def _judged(one: Question, scores: np.ndarray) -> Judged:
    """Return a reading whose best sentence has the logit that anything answers."""
    case = one.case
    assert case is not None
    answerable = answerable_of(one)
    scores = scores - scores.max() + answerable
    read = case.candidates[:TOP]
    ends = np.cumsum([len(c.sentence_cosines) for c in read])[:-1]
    parts = tuple(tuple(map(float, part)) for part in np.split(scores, ends))
    places = tuple(tuple(c.passage.sentences) for c in read)
    return Judged(case, Reading(parts, answerable, places))


def answerable_of(one: Question) -> float:
    """Return the logit that any sentence answers, as the network was trained to say."""
    values = one.values
    plain = SCALES[0] * values["late"] + SCALES[1] * values["alike"] + SCALES[2] * values["passage"]
    return float((plain + values["change"]).max() - one.nothing - OFFSET)


def _calibrated(rows: Sequence[Judged]) -> Calibration:
    asked = [row for row in rows if row.case.data != "xquad-all"]
    features = np.array([features_of(row) for row in asked])[:, [0, 5]]
    labels = np.array([row.case.answerable for row in asked])
    shares = [SHARES["answered" if r.case.answerable else r.case.kind] for r in asked]
    line = LogisticRegression(C=100, max_iter=3000).fit(features, labels, sample_weight=shares)
    answerable, across = map(float, line.coef_[0])
    bias = float(line.intercept_[0])
    return Calibration(answerable, 0.0, 0.0, *LACKING, across, bias, _least(rows))


def _print(figures: Figures) -> None:
    for pair, row in figures.items():
        cells = "  ".join(
            f"{name} {value[0]:.3f}" + (f" ({value[1]:.3f} to {value[2]:.3f})" if value[1:] else "")
            for name, value in row.items()
        )
        print(f"{pair:22}{cells}")


__all__ = ["LOGITS", "finish", "write"]
