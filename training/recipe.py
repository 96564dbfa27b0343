"""What is chosen before training, in one place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from qa.reader.model import Shape


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the reader is trained.

    Attributes:
        shape: the network's sizes.
        epochs: passes over the data; each sees about half of the cases.
        rate: learning rate.
        warm_up: steps until the rate is reached; it then falls as a cosine.
        decay: weight decay.
        average: share of the old in the moving average of weights that is kept in the end.
        hidden: share of a question's tokens that are hidden in each step.
        cases: questions of a batch.
        candidates: passages that XQuAD's questions are shown in training.
        data: data sets that are trained on.
        made: whether questions without an answer are made (other article, exchanged name).
        joint: whether sentences see the question's tokens and each other, beyond late interaction.
        select: weight of the loss of each sentence by itself.
        any: of the loss of whether any answers.
        span: of the loss of the shortest answer.
        late: of the loss of late interaction alone.
        seed: decides order, samples and first weights.
    """

    shape: Shape = field(default_factory=Shape)
    epochs: int = 4
    rate: float = 1e-3
    warm_up: int = 30
    decay: float = 0.05
    average: float = 0.98
    hidden: float = 0.1
    cases: int = 28
    candidates: int = 3
    data: tuple[str, ...] = ("xquad", "omos")
    made: bool = True
    joint: bool = True
    select: float = 0.5
    any: float = 0.5
    span: float = 0.2
    late: float = 0.5
    seed: int = 0


VARIANTS: Mapping[str, Mapping[str, Any]] = {
    "reader": {},
    "late interaction, untrained": {"epochs": 0},
    "late interaction, trained": {"joint": False},
    "without span head": {"span": 0.0},
    "without made questions": {"made": False},
    "XQuAD alone": {"data": ("xquad",)},
    "OMoS-QA alone": {"data": ("omos",)},
}
"""What each part is worth: changes to the recipe, ``python -m training --variant NAME``."""
