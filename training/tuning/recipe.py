"""How the tuned encoder is trained; everything here was chosen on the folds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

MIX: Mapping[str, float] = {
    "xquad same": 1.5,
    "xquad across": 1.5,
    "xquad asked elsewhere": 0.3,
    "xquad read elsewhere": 0.1,
    "squad-es": 0.7,
    "squad-it": 0.5,
    "squad across": 0.25,
    "mlqa": 2.0,
    "qed": 1.0,
    "selqa": 1.0,
    "fairytaleqa": 0.5,
    "covidqa": 0.6,
    "jaquad": 0.15,
    "cmrc": 0.2,
    "omos same": 1.5,
    "omos across": 1.5,
    "omos asked elsewhere": 0.4,
    "omos read elsewhere": 0.15,
}
"""How often a question of a source is asked in an epoch; German and English count most."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that a run depends on beside the data.

    Attributes:
        rank: of the difference to each of the encoder's matrices.
        width: numbers that are kept of a token.
        hidden: width of the heads' layers.
        questions: of a batch.
        together: questions on one passage that come in one batch.
        wrong: passages without the answer that are read beside the one that has it.
        epochs: passes over the mix.
        rate: AdamW's learning rate for the encoder.
        head_rate: the same for projection and heads.
        warm: share of the steps in which the rates rise.
        sharpness: factor on cosines in the softmax over the batch's sentences.
        passage_sharpness: the same for passages.
        weights: of the parts of the loss.
        taken: chance that the passage that answers is not shown.
        cut: chance that only the sentence that answers is taken out.
        swapped: share of questions made unanswerable that an epoch sees.
        unanswered: how often people's own questions without an answer are asked in an epoch.
        seed: of everything random.
    """

    rank: int = 16
    width: int = 128
    hidden: int = 128
    questions: int = 64
    together: int = 3
    wrong: int = 2
    epochs: float = 4.0
    rate: float = 5e-4
    head_rate: float = 1e-3
    warm: float = 0.05
    sharpness: float = 20.0
    passage_sharpness: float = 40.0
    weights: Mapping[str, float] = field(
        default_factory=lambda: {
            "sentence": 1.0,
            "passage": 0.5,
            "own": 1.0,
            "each": 0.5,
            "span": 0.5,
        }
    )
    taken: float = 0.1
    cut: float = 0.1
    swapped: float = 0.25
    unanswered: float = 1.5
    seed: int = 0


VARIANTS: Mapping[str, Mapping[str, object]] = {
    "tuned": {},
    "no-passage-loss": {"weights": {**Recipe().weights, "passage": 0.0}},
}
"""What differs in the runs for the ablation."""
