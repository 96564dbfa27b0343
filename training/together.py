"""What reading together made of held-out questions: around which sentences, and what came out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from qa.reader.joint import LOOKED_AT, JointReading
from training.held_out import FOLDS, TOP, Question
from training.tuning.texts import Package

Found = Mapping[str, Sequence[Question]]
Scores = Mapping[str, Sequence[np.ndarray]]


def write_picks(
    file: Path, package: Package, near: np.ndarray, found: Found, scores: Scores
) -> None:
    """Write the best sentences of held-out questions, for `training.tuning.joint`.

    By fold and set: ``picks`` (questions, `LOOKED_AT`), sentences numbered over the package;
    ``questions``, their rows; ``index``, their places in the set.

    Args:
        file: where to.
        package: that was trained from.
        near: passages that Spanish questions were read beside.
        found: held-out questions, from `training.held_out.questions`.
        scores: of their sentences by the first reading.
    """
    arrays: dict[str, np.ndarray] = {}
    for name, own in found.items():
        for fold in range(FOLDS):
            mine = [n for n, one in enumerate(own) if _fold(name, one) == fold]
            if mine:
                picks = np.full((len(mine), LOOKED_AT), -1, np.int64)
                for row, n in enumerate(mine):
                    numbers = sentences(package, near, own[n])
                    best = np.argsort(-scores[name][n], kind="stable")[:LOOKED_AT]
                    picks[row, : len(best)] = numbers[best]
                arrays |= {
                    f"{fold}:{name}:picks": picks,
                    f"{fold}:{name}:questions": np.array([own[n].asked for n in mine]),
                    f"{fold}:{name}:index": np.array(mine),
                }
    np.savez_compressed(file, **arrays)


def readings(
    folder: Path, picks_file: Path, package: Package, near: np.ndarray, found: Found
) -> dict[str, list[JointReading]]:
    """Return what was made of each question, its sentences by passage and number.

    Args:
        folder: of what `training.tuning.joint` made.
        picks_file: from `write_picks`.
        package: that was trained from.
        near: passages that Spanish questions were read beside.
        found: the questions.
    """
    with np.load(picks_file) as kept:
        index = {k.removesuffix(":index"): kept[k] for k in kept.files if k.endswith(":index")}
    made: dict[str, dict[int, JointReading]] = {name: {} for name in found}
    for key, places in index.items():
        fold, name = key.split(":")
        with np.load(folder / f"joint-{fold}.npz") as kept:
            names = ("ask", "rank", "whole", "window", "number", "sentence")
            ask, rank, whole, window, number, logit = (kept[f"{key}:{n}"] for n in names)
        ask, window, used = ask.astype(int), window.astype(int), rank < LOOKED_AT
        logits: dict[int, dict[int, float]] = {}
        for at, sentence, value in zip(window, number, logit, strict=True):
            if used[at]:
                logits.setdefault(ask[at], {})[int(sentence)] = float(value)
        for row, place in enumerate(places):
            numbers = sentences(package, near, found[name][place])
            where = {int(s): n for n, s in enumerate(numbers)}
            passages = package.passage_of[numbers]
            first = np.flatnonzero(np.r_[True, passages[1:] != passages[:-1]])
            of_passage = np.searchsorted(first, np.arange(len(numbers)), side="right") - 1
            read = {
                (int(of_passage[where[s]]), int(where[s] - first[of_passage[where[s]]])): value
                for s, value in logits[row].items()
            }
            best = float(whole[(ask == row) & used].max())
            made[name][int(place)] = JointReading(best, read)
    return {name: [own[n] for n in range(len(own))] for name, own in made.items()}


def sentences(package: Package, near: np.ndarray, one: Question) -> np.ndarray:
    """Return the sentences that a question was read beside, numbered over the package."""
    read = package.arrays["c_read"][one.number] if one.case else near[one.number, :TOP]
    return np.concatenate([np.arange(*package.s_ptr[[p, p + 1]]) for p in read if p >= 0])


def _fold(name: str, one: Question) -> int:
    """Return whose network reads a question; OMoS-QA's pages are unseen by all."""
    return 0 if name == "omos-dev" else one.group % FOLDS
