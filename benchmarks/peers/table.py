"""What evaluations of several systems come to, as tables in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean

from qa.evaluation.figures.metrics import NOTHING, Figure
from qa.evaluation.run.run import Outcome

FIRST, ALL = "characters.first", "characters.all"
"""Mean characters of the first quote and of all quotes of an answer that was not declined."""

ROWS = {
    "evidence.hit@1": "`evidence.hit@1`: the first quote holds the answer",
    "evidence.hit@3": "`evidence.hit@3`: one of the first three does",
    "evidence.precision": "`evidence.precision`: quoted sentences that answer",
    "evidence.f1": "`evidence.f1`: of the quoted sentences",
    FIRST: "characters in the first quote, mean",
    ALL: "characters in all quotes, mean",
    "answer.right": "`answer.right`: what stands first, composed or a quote, is right",
    "answer.shown": "`answer.shown`: composed sentences are shown",
    "answer.false": "`answer.false`: of these, those that lack a fact and any right answer",
    "answer.facts": "`answer.facts`: the composed text holds every fact",
    "answer.unsupported": "`answer.unsupported`: a number, name or quotation that no quote holds",
    "abstention.f1": "`abstention.f1`: declining what the article does not answer",
    "abstention.auroc": "`abstention.auroc`: confidence in what it does answer",
    "latency.evidence.p50": "until the quotes are there, median",
    "latency.first_token.p50": "until the first word, median",
    "latency.total.p50": "until the end, median",
}
"""What is shown of the questions on the article."""


@dataclass(frozen=True)
class Result:
    """One system on one file: figures by name, `FIRST` and `ALL` too; names are ``""`` if none."""

    figures: Mapping[str, Figure]
    questions: int
    articles: int
    llm: str = ""
    versions: str = ""


def result_of(outcome: Outcome) -> Result:
    """Return what the tables show of a finished evaluation."""
    figures = dict(outcome.report.metrics)
    if len({one.answer["confidence"] for one in outcome.asked}) == 1:
        figures["abstention.auroc"] = NOTHING  # a confidence that is always the same says nothing
    quoted = [
        [len(str(citation["quote"])) for citation in one.answer["citations"]]
        for one in outcome.asked
        if one.answer["citations"]
    ]
    figures[FIRST] = _mean([lengths[0] for lengths in quoted])
    figures[ALL] = _mean([sum(lengths) for lengths in quoted])
    models = outcome.report.run["models"]
    return Result(
        figures=figures,
        questions=len(outcome.asked),
        articles=len(outcome.articles),
        llm="" if models["llm"] == "none" else models["llm"],
        versions=models.get("chain", ""),
    )


def xquad_tables(results: Mapping[str, Mapping[str, Result]]) -> list[str]:
    """Return retrieval and evidence on XQuAD by system, then by pair of languages."""
    pairs = next(iter(results.values()))
    some = next(iter(pairs.values()))

    def rows(name: str, other: str, *means: str) -> list[list[str]]:
        return [
            [
                system,
                *(f"{_plain(r, name)} ({_plain(r, other)})" for r in by_pair.values()),
                *(cell(one, _mean([r.figures[one].value for r in by_pair.values()]))
                  for one in means),
            ]
            for system, by_pair in results.items()
        ]  # fmt: skip

    return [
        f"XQuAD's dev half, {some.questions} questions asked of all {some.articles} articles, "
        "without a chat model. Passages, MRR@10 (success@1):",
        markdown(["", *pairs], rows("retrieval.mrr@10", "retrieval.success@1")),
        "Quotes, `evidence.hit@1` (`evidence.f1` of all quoted sentences), and how many "
        "characters the first quote and all quotes of an answer have on average:",
        markdown(
            ["", *pairs, "first quote", "all quotes"],
            rows("evidence.hit@1", "evidence.f1", FIRST, ALL),
        ),
    ]


def article_tables(results: Mapping[str, Result]) -> list[str]:
    """Return all figures on the article's questions, a column for each system."""
    systems = list(results.values())
    model = next((result.llm for result in systems if result.llm), "")
    written = f"text by {model}" if model else "without a chat model"
    return [
        f"The {systems[0].questions} questions on the article, {written}, "
        "with 95 % bootstrap intervals:",
        markdown(
            ["", *results],
            [
                [label, *(cell(name, system.figures[name]) for system in systems)]
                for name, label in ROWS.items()
            ],
        ),
    ]


def markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |".replace("|  |", "| |") for cells in lines)


def cell(name: str, figure: Figure) -> str:
    """Return a figure with its interval: ``.833 (.667 to .958)``, ``29 ms (27 to 34)``, ``-``."""
    if figure.value is None:
        return "-"
    unit = ""
    if name.startswith("latency."):
        unit = " ms" if figure.value < 1 else " s"
    value, low, high = (
        "" if number is None else _written(name, number, unit)
        for number in (figure.value, figure.low, figure.high)
    )
    between = f" ({low} to {high})" if low and figure.low != figure.high else ""
    return f"{value}{unit}{between}"


def _written(name: str, number: float, unit: str) -> str:
    if unit == " ms":
        return f"{1000 * number:.0f}"
    if unit == " s":
        return f"{number:.1f}"
    return f"{number:,.0f}" if name in (FIRST, ALL) else f"{number:.3f}".removeprefix("0")


def _plain(result: Result, name: str) -> str:
    return cell(name, Figure(result.figures[name].value, None, None, 0))


def _mean(numbers: Iterable[float | None]) -> Figure:
    known = [number for number in numbers if number is not None]
    return Figure(mean(known), None, None, len(known)) if known else NOTHING
