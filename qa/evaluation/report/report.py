"""What an evaluation found, as it is kept in ``report.json``."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from index.errors import LoadError
from index.text.clean import one_line
from qa.evaluation.figures.bootstrap import LEVEL, RESAMPLES
from qa.evaluation.figures.metrics import Figure, figures, reliability, risk_coverage
from qa.evaluation.figures.scores import Scored
from qa.evaluation.figures.verdict import RESULTS, kinds_of, verdict

SCHEMA = 1
"""Version of ``report.json``; names and meanings stay the same within one."""

PARTS = ("metrics", "by_language", "by_answerable", "by_tag", "curves")
"""Names under which ``report.json`` has what was computed."""

ANSWERABLE = {True: "answerable", False: "unanswerable"}


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of one run, by name.

    ``run`` says where they come from, as `run_of` does, ``notes`` what they do not show.
    """

    run: Mapping[str, Any]
    metrics: Mapping[str, Figure]
    by_language: Mapping[str, Mapping[str, Figure]]
    by_answerable: Mapping[str, Mapping[str, Figure]]
    curves: Mapping[str, Sequence[Mapping[str, float]]]
    scored: tuple[Scored, ...]
    notes: tuple[str, ...] = ()
    by_tag: Mapping[str, Mapping[str, Figure]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return the report as plain values, ready to be written."""
        plain = asdict(self)
        return {
            "schema": SCHEMA,
            **self.run,
            "notes": list(self.notes),
            "interval": {
                "level": LEVEL / 100,
                "resamples": RESAMPLES,
                "resampled": resampled_by(self.scored),
            },
            **{key: plain[key] for key in PARTS},
            "questions": [
                {
                    **values,
                    "scores": {k: v for k, v in one.scores.items() if not math.isnan(v)},
                    "result": RESULTS[verdict(one)],
                    "kinds": list(kinds_of(one.scores)),
                }
                for one, values in zip(self.scored, plain["scored"], strict=True)
            ],
        }


def make_report(
    run: Mapping[str, Any], scored: Sequence[Scored], seed: int, notes: Sequence[str] = ()
) -> Report:
    """Return the figures that the scores of questions come to."""
    languages = sorted({one.language for one in scored})
    return Report(
        run=run,
        metrics=figures(scored, seed=seed),
        by_language={
            language or "unknown": figures(
                [one for one in scored if one.language == language], seed=seed
            )
            for language in languages
        },
        by_answerable={
            name: figures([one for one in scored if one.answerable is value], seed=seed)
            for value, name in ANSWERABLE.items()
            if any(one.answerable is value for one in scored)
        },
        curves={"reliability": reliability(scored), "risk_coverage": risk_coverage(scored)},
        scored=tuple(scored),
        notes=tuple(notes),
        by_tag={
            tag: figures([one for one in scored if tag in one.tags], seed=seed)
            for tag in tags_of(scored)
        },
    )


def tags_of(scored: Sequence[Scored]) -> list[str]:
    """Return the tags of questions, in order."""
    return sorted({tag for one in scored for tag in one.tags})


def resampled_by(scored: Sequence[Scored]) -> str:
    """Return what is drawn for the intervals: articles, or questions if all are on one article."""
    articles = {one.article for one in scored}
    return "question" if len(articles) == 1 and "" not in articles else "article"


def read_report(path: str | Path) -> Report:
    """Return a report that was written before.

    Raises:
        LoadError: if the file is none.
    """
    path = Path(path)
    path = path / "report.json" if path.is_dir() else path
    try:
        values = json.loads(path.read_text("utf-8"))
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise LoadError(f"{path} cannot be read ({why}): give a report.json") from error
    except ValueError as error:
        raise LoadError(f"{path} is not a report.json: give one that `eval` wrote") from error
    if not isinstance(values, dict) or values.get("schema") != SCHEMA:
        raise LoadError(f"{path} is not a report.json of this version: run its evaluation again")
    try:
        return _report(values)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        why = one_line(str(error), 120)
        raise LoadError(f"{path} is damaged ({why}): run its evaluation again") from error


def _report(values: Mapping[str, Any]) -> Report:
    parts = TypeAdapter(dict[str, dict[str, Figure]])
    return Report(
        run={key: values[key] for key in ("created", "data", "settings", "models", "versions")},
        metrics=TypeAdapter(dict[str, Figure]).validate_python(values["metrics"]),
        by_language=parts.validate_python(values["by_language"]),
        by_answerable=parts.validate_python(values["by_answerable"]),
        by_tag=parts.validate_python(values.get("by_tag", {})),
        curves=values["curves"],
        scored=TypeAdapter(tuple[Scored, ...]).validate_python(values["questions"]),
        notes=TypeAdapter(tuple[str, ...]).validate_python(values.get("notes", ())),
    )
