"""Which cases an epoch sees, in which batches, with which of their candidates.

Cases about one article go together: its passages are then read once for many questions.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence

from training.examples import Case, Kind
from training.recipe import Recipe

SHARE: Mapping[Kind, float] = {
    "answered": 0.5,
    "removed": 0.2,
    "other": 0.2,
    "swapped": 0.25,
    "own": 1.0,
}
"""Share of XQuAD's cases of a kind in an epoch: each question in one of its languages, and so many
without an answer that the two are about equally many."""

OTHER_PAGES = 0.6
"""Share of OMoS-QA's questions about another page in an epoch."""

READ = 5
"""Passages of a page of OMoS-QA, which has no more in most cases."""

NEAR = 0.7
"""Rate at which wrong passages further down are less often shown."""

Chosen = tuple[Case, tuple[int, ...]]
"""A case and which of its candidates are shown."""


def epoch(cases: Sequence[Case], recipe: Recipe, draw: random.Random) -> list[list[Chosen]]:
    """Return the batches of one epoch, in random order."""
    groups = list(_groups(cases, recipe, draw))
    draw.shuffle(groups)
    groups.sort(key=lambda group: group[0].data)
    batches: list[list[Case]] = []
    for group in groups:
        last = batches[-1] if batches else []
        fits = last and len(last) + len(group) <= recipe.cases and last[0].data == group[0].data
        if fits:
            last.extend(group)
        else:
            batches.append(list(group))
    draw.shuffle(batches)
    return [[(case, _shown(case, recipe, draw)) for case in batch] for batch in batches]


def _groups(cases: Sequence[Case], recipe: Recipe, draw: random.Random) -> Iterator[list[Case]]:
    """Yield the cases about one article in one language, at most a batch at a time."""
    by_article: dict[tuple[str, str], list[Case]] = {}
    for case in cases:
        wanted = case.data in recipe.data and (recipe.made or case.kind not in ("other", "swapped"))
        if wanted and (case.found or not case.answerable):
            by_article.setdefault((case.group, case.read_in), []).append(case)
    language: dict[str, str] = {}
    for (group, read_in), found in by_article.items():
        if found[0].data == "xquad":
            taken = [case for case in found if draw.random() < SHARE[case.kind]]
        elif language.setdefault(group, draw.choice(("de", "en"))) == read_in:
            taken = [c for c in found if c.kind != "other" or draw.random() < OTHER_PAGES]
        else:
            taken = []
        draw.shuffle(taken)
        for start in range(0, len(taken), recipe.cases):
            yield taken[start : start + recipe.cases]


def _shown(case: Case, recipe: Recipe, draw: random.Random) -> tuple[int, ...]:
    """Return which candidates are shown: all of a page, else the right ones and some wrong."""
    count = len(case.candidates)
    if case.data == "omos":
        return tuple(range(min(count, READ)))
    right = [n for n in range(count) if case.gold[n]][:2]
    wrong = [n for n in range(count) if not case.gold[n]]
    while wrong and len(right) < recipe.candidates:
        right.append(wrong.pop(min(int(draw.expovariate(NEAR)), len(wrong) - 1)))
    return tuple(sorted(right))
