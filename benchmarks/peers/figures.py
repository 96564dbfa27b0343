"""What an evaluation of one system comes to in the tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import mean

from qa.evaluation.figures.metrics import NOTHING, Figure
from qa.evaluation.run.run import Outcome


@dataclass(frozen=True)
class Result:
    """One system on one file of questions.

    Attributes:
        figures: by the names of `qa.evaluation.figures.names`.
        first: mean characters of the first quote, over the questions that were not declined.
        all: mean characters of all quotes of an answer, over the same.
        confident: whether its confidence differs between questions; if not, it says nothing.
        questions: how many were asked.
        articles: how many they were asked of.
        llm: name of the chat model, ``""`` without one.
        versions: what the system is made of besides, ``""`` where it does not say.
    """

    figures: Mapping[str, Figure]
    first: float | None
    all: float | None
    confident: bool
    questions: int
    articles: int
    llm: str = ""
    versions: str = ""

    def figure(self, name: str) -> Figure:
        """Return a figure, or `NOTHING` where it would not mean anything for this system."""
        if name == "abstention.auroc" and not self.confident:
            return NOTHING
        return self.figures[name]


def result_of(outcome: Outcome) -> Result:
    """Return what the tables show of a finished evaluation."""
    quoted = [
        [len(str(citation["quote"])) for citation in one.answer["citations"]]
        for one in outcome.asked
        if one.answer["citations"]
    ]
    models = outcome.report.run["models"]
    return Result(
        figures=outcome.report.metrics,
        first=mean(lengths[0] for lengths in quoted) if quoted else None,
        all=mean(sum(lengths) for lengths in quoted) if quoted else None,
        confident=len({one.answer["confidence"] for one in outcome.asked}) > 1,
        questions=len(outcome.asked),
        articles=len(outcome.articles),
        llm="" if models["llm"] == "none" else models["llm"],
        versions=models.get("chain", ""),
    )
