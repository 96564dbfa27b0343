"""Held-out readings: XQuAD fold by fold, each by a network that has not seen its articles.

OMoS-QA's dev split is in no training data; it is read by every fold's network, and its figures are
those of the first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from qa.reader.model import ReaderNetwork
from training.examples import Case, kept, omos, xquad
from training.figures import Judged

Train = Callable[[list[Case], str], ReaderNetwork]
"""Returns a network trained on cases, in a run of that name."""

Read = Callable[[ReaderNetwork, list[Case]], list[Judged]]
"""Returns what a network makes of cases."""


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

    @classmethod
    def read(cls) -> Data:
        """Return all cases; made on the first run, which takes some minutes."""
        return cls(kept(xquad, "own"), kept(xquad, "all"), kept(omos, "train"), kept(omos, "dev"))


def fold_of(case: Case, folds: int) -> int:
    """Return which fold an article is held out in: translations together, evenly by number."""
    return int(case.group.rpartition("-")[2]) % folds


def held_out(
    data: Data, train: Train, read: Read, folds: int, only: Iterable[int] | None
) -> list[Judged]:
    """Return readings of all held-out cases.

    Args:
        data: all cases.
        train: trains a network.
        read: reads with it.
        folds: how many.
        only: which of them to run; None for all.
    """
    judged: list[Judged] = []
    chosen = list(range(folds) if only is None else only)
    for fold in chosen:
        seen = [case for case in data.own if fold_of(case, folds) != fold]
        unseen = [c for c in (*data.own, *data.all) if fold_of(c, folds) == fold]
        if fold == chosen[0]:
            unseen += data.dev
        judged += read(train([*seen, *data.pages], f"fold-{fold}"), unseen)
    return judged
