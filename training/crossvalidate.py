"""Held-out readings: XQuAD fold by fold, each by a network that has not seen its articles.

OMoS-QA's dev split is in no training data; it is read by every fold's network, and its figures are
those of the first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.corpora import CACHE
from index.weights.packages import encoder_folder
from qa.reader.model import ReaderNetwork
from training.batches import States
from training.examples import Case
from training.figures import TOP, Judged
from training.loop import Trainer
from training.network import build
from training.readings import judged_by
from training.recipe import Recipe

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Data:
    """All cases.

    Attributes:
        own: XQuAD's, asked of their own article, with those that have no answer.
        all: XQuAD's, asked of every article.
        pages: OMoS-QA's training split.
        dev: OMoS-QA's dev split.
    """

    own: list[Case]
    all: list[Case]
    pages: list[Case]
    dev: list[Case]

    @property
    def everything(self) -> list[Case]:
        """Return all of them."""
        return [*self.own, *self.all, *self.pages, *self.dev]


def fold_of(case: Case, folds: int) -> int:
    """Return which fold an article is held out in: translations together, evenly by number."""
    return int(case.group.rpartition("-")[2]) % folds


def trained(
    recipe: Recipe,
    cases: Sequence[Case],
    states: States,
    *,
    work: Path,
    name: str,
    tell: Tell,
) -> ReaderNetwork:
    """Return a network trained on cases; taken up where an earlier run of the name broke off."""
    network = build(recipe, encoder_folder(CACHE) / "model.safetensors", states)
    return Trainer(network, cases, states, recipe).run(work, tell, name=name)


def held_out(
    recipe: Recipe,
    data: Data,
    states: States,
    work: Path,
    tell: Tell,
    *,
    folds: int,
    only: Sequence[int] | None = None,
    name: str = "fold",
) -> list[Judged]:
    """Return readings of all held-out cases.

    Args:
        recipe: how to train.
        data: all cases.
        states: of all their texts.
        work: folder for checkpoints and the log.
        tell: told about progress.
        folds: how many.
        only: which of them to run; None for all.
        name: what the runs are called.
    """
    judged: list[Judged] = []
    chosen = list(range(folds)) if only is None else list(only)
    for fold in chosen:
        seen = [case for case in data.own if fold_of(case, folds) != fold]
        network = trained(
            recipe, [*seen, *data.pages], states, work=work, name=f"{name}-{fold}", tell=tell
        )
        unseen = [c for c in (*data.own, *data.all) if fold_of(c, folds) == fold]
        if fold == chosen[0]:
            unseen += data.dev
        judged += judged_by(network, unseen, states, TOP)
    return judged
