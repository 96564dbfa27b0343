"""What is chosen before training, in one place."""

from __future__ import annotations

from dataclasses import dataclass, field

from qa.reader.model import Shape


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the reader is trained.

    Attributes:
        shape: the network's sizes.
        epochs: passes over the data; each sees about half of the cases.
        low_rank_rate: learning rate of the differences to the encoder.
        rate: of everything above it.
        warm_up: steps until the rates are reached; they then fall as a cosine.
        decay: weight decay.
        average: share of the old in the moving average of weights that is kept in the end.
        hidden: share of a question's tokens that are hidden in each step.
        cases: questions of a batch.
        candidates: passages that XQuAD's questions are shown in training.
        data: data sets that are trained on.
        made: whether questions without an answer are made (other article, exchanged name).
        fixed: whether token vectors and the weights of the plain signals stay as they begin.
        joint: whether sentences see the question's tokens and each other, beyond late interaction.
        select: weight of the loss of each sentence by itself.
        any: of the loss of whether any answers.
        span: of the loss of the shortest answer.
        late: of the loss of late interaction alone.
        seed: decides order, samples and first weights.
    """

    shape: Shape = field(default_factory=Shape)
    epochs: int = 4
    low_rank_rate: float = 5e-4
    rate: float = 1e-3
    warm_up: int = 30
    decay: float = 0.05
    average: float = 0.98
    hidden: float = 0.1
    cases: int = 28
    candidates: int = 3
    data: tuple[str, ...] = ("xquad", "omos")
    made: bool = True
    fixed: bool = False
    joint: bool = True
    select: float = 0.5
    any: float = 0.5
    span: float = 0.2
    late: float = 0.5
    seed: int = 0
