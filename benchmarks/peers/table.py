"""What evaluations of several systems come to, as tables in Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean

from qa.evaluation.figures.metrics import NOTHING, Figure
from qa.evaluation.run.run import Outcome

NONE = "-"
"""What stands where there is nothing to measure."""

RATES = {
    "evidence.hit@1": "`evidence.hit@1`: the first quote holds the answer",
    "evidence.hit@3": "`evidence.hit@3`: one of the first three does",
    "evidence.precision": "`evidence.precision`: quoted sentences that answer",
    "evidence.f1": "`evidence.f1`: of the quoted sentences",
}
PROSE = {
    "answer.facts": "`answer.facts`: the composed text holds every fact",
    "answer.unsupported": "`answer.unsupported`: a number, name or quotation that no quote holds",
    "abstention.f1": "`abstention.f1`: declining what the article does not answer",
    "abstention.auroc": "`abstention.auroc`: confidence in what it does answer",
}
SECONDS = {
    "latency.evidence.p50": "until the quotes are there, median",
    "latency.first_token.p50": "until the first word, median",
    "latency.total.p50": "until the end, median",
}


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


def xquad_tables(results: Mapping[str, Mapping[str, Result]]) -> list[str]:
    """Return retrieval and evidence on XQuAD, a row for each system.

    Args:
        results: by system, then by pair of languages; each system has the same pairs.
    """
    pairs = list(next(iter(results.values())))
    some = next(iter(results.values()))[pairs[0]]
    retrieval = [
        [name, *(_two(by[pair], "retrieval.mrr@10", "retrieval.success@1") for pair in pairs)]
        for name, by in results.items()
    ]
    evidence = [
        [
            name,
            *(_two(by[pair], "evidence.hit@1", "evidence.f1") for pair in pairs),
            _over_pairs([result.first for result in by.values()]),
            _over_pairs([result.all for result in by.values()]),
        ]
        for name, by in results.items()
    ]
    return [
        f"XQuAD's dev half, {some.questions} questions asked of all {some.articles} articles, "
        "without a chat model. Passages, MRR@10 (success@1):",
        markdown(["", *pairs], retrieval),
        "Quotes, `evidence.hit@1` (`evidence.f1` of all quoted sentences), and how many "
        "characters the first quote and all quotes of an answer have on average:",
        markdown(["", *pairs, "first quote", "all quotes"], evidence),
    ]


def article_tables(results: Mapping[str, Result]) -> list[str]:
    """Return all figures on the article's questions, a column for each system.

    Args:
        results: by system.
    """
    systems = list(results.values())
    model = next((result.llm for result in systems if result.llm), "")
    rows = [_row(label, name, systems, rate) for name, label in RATES.items()]
    rows.append(["characters in the first quote, mean", *(_count(one.first) for one in systems)])
    rows.append(["characters in all quotes, mean", *(_count(one.all) for one in systems)])
    rows += [_row(label, name, systems, rate) for name, label in PROSE.items()]
    rows += [_row(label, name, systems, seconds) for name, label in SECONDS.items()]
    return [
        f"The {systems[0].questions} questions on the article, "
        + (f"text by {model}" if model else "without a chat model")
        + ", with 95 % bootstrap intervals:",
        markdown(["", *results], rows),
    ]


def notes(versions: str) -> str:
    """Return what has to be known to read the tables.

    Args:
        versions: what the plain chain is made of.
    """
    made_of = f" ({versions})" if versions else ""
    return (
        f"A chunk of the plain chain{made_of} holds an answer without saying where, so its "
        "`evidence.hit@1` is not that of a sentence: read it beside the characters that somebody "
        "has to read, or read `evidence.f1`. The chain has no confidence, and has declined where "
        "its text begins with “I don't know” or “Ich weiß es nicht”, as its prompt asks; what it "
        "writes is checked against all its chunks. BM25 quotes three sentences, writes nothing "
        "and never declines. Each system cuts its own passages, long ones are found more easily, "
        "and `benchmarks.retrieval` ranks paragraphs: its figures are others. Times begin once "
        "everything is loaded; Article QA has then read the rules of its prompt too, while most "
        "of the chain's prompt is new with each question. Article QA was developed on these very "
        "questions, the other two were not."
    )


# -------------------------------------------------------------------- cells


def rate(figure: Figure) -> str:
    """Return a share of questions with its interval, as ``.833 (.667 to .958)``."""
    return _with_interval(figure, _share)


def seconds(figure: Figure) -> str:
    """Return seconds with their interval, in the unit that fits, as ``29 ms (27 to 34)``."""
    if figure.value is None:
        return NONE
    if figure.value < 1:
        return _with_interval(figure, lambda value: f"{1000 * value:.0f}", " ms")
    return _with_interval(figure, lambda value: f"{value:.1f}", " s")


def markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |".replace("|  |", "| |") for cells in lines)


def _row(
    label: str, name: str, systems: Sequence[Result], shown: Callable[[Figure], str]
) -> list[str]:
    return [label, *(shown(system.figure(name)) for system in systems)]


def _two(result: Result, name: str, other: str) -> str:
    first, second = result.figure(name).value, result.figure(other).value
    if first is None or second is None:
        return NONE
    return f"{_share(first)} ({_share(second)})"


def _with_interval(figure: Figure, written: Callable[[float], str], unit: str = "") -> str:
    if figure.value is None:
        return NONE
    value = f"{written(figure.value)}{unit}"
    if figure.low is None or figure.high is None or figure.low == figure.high:
        return value
    return f"{value} ({written(figure.low)} to {written(figure.high)})"


def _share(value: float) -> str:
    return f"{value:.3f}".removeprefix("0")


def _count(value: float | None) -> str:
    return NONE if value is None else f"{value:,.0f}"


def _over_pairs(values: Sequence[float | None]) -> str:
    known = [value for value in values if value is not None]
    return _count(sum(known) / len(known) if known else None)
