"""What is to be evaluated, and everything that its answers depend on."""

from __future__ import annotations

import contextlib
import hashlib
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.evaluation.data.datasets import Questions, Scope
from qa.evaluation.run.system import Place, System

if TYPE_CHECKING:
    from qa.settings import Settings

PACKAGES = (
    "article-qa", "torch", "sentence-transformers", "transformers", "chromadb", "bm25s",
    "langchain-core", "xllamacpp", "ir-measures", "pytrec-eval-terrier", "scikit-learn", "scipy",
    "numpy",
)  # fmt: skip
"""What the figures may change with."""

FRONTS = ("qa/evaluation/", "qa/web/", "qa/command_line/")
"""Rooms whose code no answer depends on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to ask, of what, and how; the options of ``article-qa eval`` say what each is.

    ``scope`` is None for what fits the file, ``limit`` None and ``tags`` empty for all
    questions; ``anew`` asks again what a run before has answers to.
    """

    questions: Path
    articles: tuple[str, ...] = ()
    questions_from: Path | None = None
    scope: Scope | None = None
    compose: bool = True
    limit: int | None = None
    tags: tuple[str, ...] = ()
    seed: int = 0
    workers: int = 1
    anew: bool = False


def run_of(
    plan: Plan,
    settings: Settings,
    *,
    questions: Questions,
    other: Questions | None,
    place: Place,
    system: System,
) -> dict[str, Any]:
    """Return what is asked, how, and of which models and code; what a report says of itself."""
    ids = sorted(article.id for article in place.articles)
    return {
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "data": {
            "questions": questions.name,
            "sha256": questions.sha256,
            "questions_from": other.name if other else None,
            "questions_from_sha256": other.sha256 if other else None,
            "articles": len(ids),
            "articles_sha256": hashlib.sha256("\n".join(ids).encode()).hexdigest(),
        },
        "settings": {
            "scope": plan.scope,
            "compose": plan.compose,
            "top": settings.top,
            "strictness": settings.strictness,
            "limit": plan.limit,
            "tags": list(plan.tags),
            "seed": plan.seed,
            "workers": plan.workers,
        },
        "models": {**system.models, "encoder_revision": _revision(system, place, settings)},
        "versions": _versions(),
    }


def conditions(run: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an answer depends on; which others are asked beside it is not among that."""
    how = {key: run["settings"][key] for key in ("scope", "compose", "top", "strictness")}
    return {"settings": how, **{key: run[key] for key in ("data", "models", "versions")}}


def _revision(system: System, place: Place, settings: Settings) -> str:
    """Return what identifies the encoder's weights: the system's own word, or its index's."""
    if (own := getattr(system, "encoder_revision", None)) is not None:
        return str(own)
    from index.store.writer import recorded_identity

    identity = recorded_identity(str(place.folder or settings.where))
    return identity.revision if identity else ""


def _versions() -> dict[str, str]:
    """Return the versions of Python, of the packages that matter, and of the code that answers."""
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        with contextlib.suppress(metadata.PackageNotFoundError):
            found[package] = metadata.version(package)
    return {**found, "code": _code()}


def _code() -> str:
    """Return the start of a sha256 over the source of what answers: ``index`` and ``qa``."""
    root = Path(__file__).resolve().parents[3]
    digest = hashlib.sha256()
    for path in sorted(path for room in ("index", "qa") for path in root.glob(f"{room}/**/*.py")):
        name = path.relative_to(root).as_posix()
        if not name.startswith(FRONTS):
            digest.update(name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
