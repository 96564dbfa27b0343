"""Several settings, each evaluated with the same questions and held against the first."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from index.errors import ArticleQAError
from qa.evaluation.figures.compare import Comparison, compare
from qa.evaluation.run.plan import Plan
from qa.evaluation.run.run import Outcome, evaluate
from qa.evaluation.run.system import Progress

if TYPE_CHECKING:
    from qa.settings import Settings

NAMES = ("encoder", "reader", "llm", "compose", "strictness", "top")
"""Settings that can be varied."""

MOST = 32
"""Settings of one run; each asks every question."""

_MEANT = {("reader", "cosine"): "none"}
"""What a setting may be called beside what the environment calls it."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One choice of settings, by name, ``"default"`` where nothing is chosen."""

    number: int
    chosen: Mapping[str, str]

    def __str__(self) -> str:
        return ", ".join(f"{name}={value}" for name, value in self.chosen.items())

    @property
    def folder(self) -> str:
        """Return a name for the folder of its report."""
        return f"{self.number}-" + re.sub(r"[^\w.=-]+", "-", str(self))[:80]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a variant came to; ``comparison`` is with the first, None of the first itself."""

    variant: Variant
    outcome: Outcome
    comparison: Comparison | None


def read_matrix(options: Sequence[str]) -> tuple[Variant, ...]:
    """Return every combination that ``["reader=default,cosine", "llm=none"]`` asks for.

    Several settings may stand in one option too: ``"reader=default,cosine,llm=none"``.

    Raises:
        ArticleQAError: if a name is none of `NAMES`, or there are too many.
    """
    values: dict[str, dict[str, None]] = {}
    for option in options:
        name = ""
        for part in filter(None, (part.strip() for part in option.split(","))):
            begun, told, after = (side.strip() for side in part.partition("="))
            is_new = bool(told and begun in NAMES) or not name
            name, value = (begun, after) if is_new else (name, part)
            if name not in NAMES or not value:
                raise ArticleQAError(
                    f"{option!r} is not read: write NAME=VALUE,VALUE with a name of "
                    f"{', '.join(NAMES)}"
                )
            values.setdefault(name, {})[value] = None
    combinations = list(itertools.product(*values.values()))
    if not values:
        return ()
    if len(combinations) > MOST:
        raise ArticleQAError(f"these are {len(combinations)} settings, the limit is {MOST}")
    return tuple(
        Variant(number, dict(zip(values, combination, strict=True)))
        for number, combination in enumerate(combinations, 1)
    )


def with_variant(settings: Settings, variant: Variant) -> Settings:
    """Return settings with what a variant chooses.

    Raises:
        ArticleQAError: if a value is none that the setting can have.
    """
    fields = type(settings).model_fields
    changes: dict[str, Any] = {
        name: fields[name].default if value == "default" else _MEANT.get((name, value), value)
        for name, value in variant.chosen.items()
    }
    try:
        return type(settings)(**(settings.model_dump() | changes))
    except ValidationError as error:
        first = error.errors()[0]
        raise ArticleQAError(f"{first['loc'][0]}: {first['msg']}") from None


def evaluate_all(
    plan: Plan, settings: Settings, variants: Sequence[Variant], *, out: Path, progress: Progress
) -> tuple[Entry, ...]:
    """Return what each variant comes to, its answers kept in a folder of its own.

    Raises:
        ArticleQAError: if one of them cannot be opened, or fails.
    """
    chosen = [with_variant(settings, variant) for variant in variants]
    entries: list[Entry] = []
    for variant, own in zip(variants, chosen, strict=True):

        def told(what: str, done: float, total: int, name: str = str(variant)) -> None:
            progress(f"{name}: {what}", done, total)

        composes = plan.compose and own.llm != "none"
        outcome = evaluate(
            replace(plan, compose=composes), own, out=out / variant.folder, progress=told
        )
        first = entries[0].outcome.report if entries else None
        entries.append(Entry(variant, outcome, compare(outcome.report, first) if first else None))
    return tuple(entries)
