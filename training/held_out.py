"""What networks made of questions that they had not been trained on, question by question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from qa.reader.words import shared
from training.cases import Case
from training.tuning.texts import Package

SIGNALS = ("late", "alike", "change", "score", "cosine", "span", "words")
"""What a sentence's score is made of; see `Question.signals`."""

SCALES = (20.0, 10.0, 10.0)
"""Weights of the network's own logit as trained, which moved by less than .1."""

TOP = 5
FOLDS = 3


@dataclass(slots=True)
class Question:
    """A question with its sentences, those of all passages read in one row.

    Attributes:
        number: among the cases of all sets; of Spanish, among those that are trained on.
        asked: its text's row in the package.
        case: what was asked; None for Spanish, which is read without the project's retriever.
        group: the article, for folds.
        answerable: whether anything answers.
        gold: which sentences do.
        values: by name, see `training.tuning.readings.read`, and the retriever's ``score`` of the
            passage and ``cosine`` of the sentence, and ``words`` that it shares with the question.
        nothing: score of "nothing answers".
    """

    number: int
    asked: int
    case: Case | None
    group: int
    answerable: bool
    gold: np.ndarray
    values: dict[str, np.ndarray]
    nothing: float

    def plain(self) -> np.ndarray:
        """Return what the network's own logit of each sentence is, without its change."""
        values = self.values
        names = ("late", "alike", "passage")
        return np.sum([w * values[n] for w, n in zip(SCALES, names, strict=True)], axis=0)

    def signals(self) -> np.ndarray:
        """Return (sentences, SIGNALS), each of about the same size."""
        sizes = {"change": 0.1, "span": 0.1, "words": 0.1}
        return np.stack([sizes.get(name, 1.0) * self.values[name] for name in SIGNALS], 1)


def questions(
    folder: Path, package: Package, judged: Mapping[str, Sequence[Case]]
) -> dict[str, list[Question]]:
    """Return the held-out questions by set; OMoS-QA's as read by the first fold's network.

    Args:
        folder: of the readings.
        package: that they were made from.
        judged: the cases in it.
    """
    cases = [case for found in judged.values() for case in found]
    names = [f"tuned-{n}" for n in range(FOLDS)]
    found: dict[str, dict[int, Question]] = {name: {} for name in [*judged, "spanish"]}
    for name in names:
        with np.load(folder / f"{name}.npz") as kept:
            arrays = {key: kept[key] for key in kept.files}
        for set_name in judged:
            if set_name != "omos-dev" or name == names[0]:
                found[set_name] |= _of_set(arrays, set_name, package, cases)
        found["spanish"] |= _spanish(arrays, package, np.load(folder / "near.npy"))
    return {name: [by_id[n] for n in sorted(by_id)] for name, by_id in found.items()}


def _of_set(
    arrays: Mapping[str, np.ndarray], name: str, package: Package, cases: Sequence[Case]
) -> dict[int, Question]:
    found: dict[int, Question] = {}
    at = 0
    for row, number in enumerate(arrays[f"{name}:case"]):
        case = cases[number]
        read = case.candidates[:TOP]
        size = sum(len(c.sentence_cosines) for c in read)
        values = _values(arrays, name, at, size)
        at += size
        values["cosine"] = np.array([x for c in read for x in c.sentence_cosines])
        values["score"] = np.array([c.score for c in read for _ in c.sentence_cosines])
        passages = [c.passage for c in read]
        words = shared(case.question.text, case.question.language, passages)
        values["words"] = np.array([share for row in words for share in row])
        gold = [n in right for c, right in zip(read, case.gold, strict=False)
                for n in range(len(c.sentence_cosines))]  # fmt: skip
        found[int(number)] = Question(
            int(number), int(package.arrays["c_row"][number, 1]),
            case, int(case.group.rpartition("-")[2]), case.answerable, np.array(gold), values,
            float(arrays[f"{name}:nothing"][row]),
        )  # fmt: skip
    return found


def _spanish(
    arrays: Mapping[str, np.ndarray], package: Package, near: np.ndarray
) -> dict[int, Question]:
    """Return the Spanish questions; what the retriever would say of a sentence is not known."""
    found: dict[int, Question] = {}
    at = 0
    kept = package.arrays
    for row, ask in enumerate(arrays["spanish:case"]):
        read = [int(p) for p in near[ask, :TOP] if p >= 0]
        own = np.concatenate([np.arange(package.s_ptr[p], package.s_ptr[p + 1]) for p in read])
        right = kept["g_sent"][kept["g_ptr"][ask] : kept["g_ptr"][ask + 1]]
        values = _values(arrays, "spanish", at, len(own))
        at += len(own)
        document = kept["a_row"][ask, 1]
        found[int(ask)] = Question(
            int(ask), int(kept["a_row"][ask, 0]),
            None, int(kept["d_group"][document]), bool(kept["a_row"][ask, 3] == 0),
            np.isin(own, right), values, float(arrays["spanish:nothing"][row]),
        )  # fmt: skip
    return found


def _values(
    arrays: Mapping[str, np.ndarray], name: str, at: int, size: int
) -> dict[str, np.ndarray]:
    names = ("late", "alike", "passage", "change", "span", "first", "last", "mass")
    return {key: arrays[f"{name}:{key}"][at : at + size] for key in names}
