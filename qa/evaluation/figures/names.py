"""What the figures of a report are called, which never changes, and what they are held to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from index.errors import ArticleQAError

if TYPE_CHECKING:
    from qa.evaluation.report.report import Report

ABSTENTION = ("abstention.precision", "abstention.recall", "abstention.f1", "abstention.auroc")
"""How well what the article does not answer is told from what it does."""

MEANINGS = {
    "retrieval.success@1": "the first passage holds a gold span",
    "retrieval.success@5": "one of the first five passages does",
    "retrieval.mrr@10": "1 / rank of the first passage that does, 0 beyond ten",
    "evidence.hit@1": "the first quote covers a gold span; a declined question has no quotes",
    "evidence.hit@3": "one of the first three quotes does",
    "evidence.precision": "quoted sentences that are gold; 1 where nothing is quoted",
    "evidence.recall": "gold sentences that are quoted",
    "evidence.f1": "harmonic mean of the two, by question",
    "answer.shown": "answerable questions that got composed sentences",
    "answer.false": "composed sentences that lack a fact, and any right answer in their language",
    "answer.right": "what stands first, composed sentences or else a quote, is right",
    "answer.facts": "the composed sentences hold every fact; quotes do not count",
    "answer.em": "the composed sentences are a right answer, word for word",
    "answer.f1": "words shared with a right answer",
    "answer.unsupported": "composed answers with a number, name or quotation not in the quotes",
    "abstention.precision": "declined questions that the article does not answer",
    "abstention.recall": "questions that the article does not answer which are declined",
    "abstention.f1": "harmonic mean of the two",
    "abstention.auroc": "a question that is answered by its article has the higher confidence",
    "abstention.rate": "questions that are declined",
    "confidence.ece": "how far confidence is from how often the article answers",
    "latency.evidence.p50": "seconds until the quotes are there",
    "latency.first_token.p50": "seconds until the first word is there",
    "latency.total.p50": "seconds until the answer is finished",
}
"""Every figure of a report, in the order in which they are shown, and what it says."""

NAMES = tuple(MEANINGS)

LOWER_IS_BETTER = frozenset(
    {
        "answer.false",
        "answer.unsupported",
        "confidence.ece",
        "latency.evidence.p50",
        "latency.first_token.p50",
        "latency.total.p50",
    }
)
NEITHER_IS_BETTER = frozenset({"abstention.rate"})


def read_limits(text: str) -> dict[str, float]:
    """Return the limit of each figure that ``"evidence.hit@1=0.9,answer.false=0.1"`` asks for.

    Raises:
        ArticleQAError: if a name or number is none, or neither more nor less is better.
    """
    limits = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, number = (side.strip() for side in part.partition("="))
        if name not in NAMES:
            raise ArticleQAError(f"there is no figure {name!r}: choose from {', '.join(NAMES)}")
        if name in NEITHER_IS_BETTER:
            raise ArticleQAError(f"{name} is neither better high nor low: leave it out")
        try:
            limits[name] = float(number)
        except ValueError:
            raise ArticleQAError(f"{part!r} has no number: write {name}=0.9") from None
    return limits


def failures(report: Report, limits: Mapping[str, float]) -> list[str]:
    """Return, for each figure that misses its limit or has no value, a line that says so.

    A figure that is better for being lower must not be over its limit, any other not under it.
    """
    lines = []
    for name, limit in limits.items():
        value = report.metrics[name].value
        if value is None:
            lines.append(f"{name} has no value: these questions do not measure it")
        elif name in LOWER_IS_BETTER and not value <= limit:
            lines.append(f"{name} is {value:.4f}, over {limit:g}")
        elif name not in LOWER_IS_BETTER and not value >= limit:
            lines.append(f"{name} is {value:.4f}, under {limit:g}")
    return lines
