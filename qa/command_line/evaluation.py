"""The command ``article-qa eval``: its options, what it prints and writes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

import typer

from index.errors import ArticleQAError
from qa.command_line.drafts import print_drafts, print_example, print_rated_bad
from qa.command_line.options import Debug, Index, Json, NoLlm, Strict, advise, read, value
from qa.command_line.terminal import print_json, progress_bar, tell

if TYPE_CHECKING:
    from qa.evaluation.figures.compare import Comparison
    from qa.evaluation.report.report import Report
    from qa.evaluation.run.matrix import Variant
    from qa.evaluation.run.plan import Plan
    from qa.evaluation.run.run import Outcome
    from qa.settings import Settings

Given = TypeVar("Given")
Meant = TypeVar("Meant")

_QUESTIONS = typer.Argument(
    metavar="QUESTIONS",
    help="CSV, Excel, JSON, JSON lines, SQuAD or OMoS-QA",
    show_default=False,
)
_EXAMPLE = value("csv|json|jsonl|xlsx|squad", "print a file of questions to begin with")
_MAKE = value("N", "print N pairs made from the article named instead, to be corrected", min=1)
_THUMBS_DOWN = typer.Option(
    "--thumbs-down", help="print what visitors rated bad as pairs to be corrected"
)
_ARTICLE = value(
    "PATH_OR_ID...",
    "what the questions are about, if their file does not bring it (default: the index)",
)
_FROM = value("FILE", "ask in the words of another file's questions, by id")
_SCOPE = value(
    "own|all",
    "ask of the question's own article or of all (default: own for OMoS-QA, else all)",
)
_LIMIT = value("N", "ask at most N questions, article by article", min=1)
_TAG = value("NAME", "ask only questions that have this tag; may be given several times")
_SEED = value("S", "decides which, and the resamples")
_WORKERS = value("N", "questions at a time", min=1)
_OUT = value("DIR", "folder for answers and report (default: eval- and the name of QUESTIONS)")
_COMPARE = value("REPORT", "report.json of another run: say what changed")
_SYSTEM = value(
    "URL|MODULE:FUNCTION", "ask another system: over HTTP, as OpenAI's servers, or in Python"
)
_SYSTEM_MODEL = value("NAME", "model to ask a server of OpenAI's kind for")
_DECLINES = value("TEXT", "how the other system's answer begins where it declines")
_MATRIX = value(
    "NAME=VALUE,...",
    "ask with each of several settings, as reader=default,cosine; may be given several times",
)
_FAIL_UNDER = value(
    "NAME=VALUE,...",
    "exit 1 if a figure is under its value, as evidence.hit@1=0.9; over it, if lower is better",
)
_FAIL_OVER = value("NAME=VALUE,...", "exit 1 if a figure is over its value, as answer.false=0.05")
_JUNIT = value("FILE", "write the questions as JUnit XML too, as tests")


def evaluate(
    questions: Annotated[Path | None, _QUESTIONS] = None,
    *,
    example: Annotated[Literal["csv", "json", "jsonl", "xlsx", "squad"] | None, _EXAMPLE] = None,
    make: Annotated[int | None, _MAKE] = None,
    thumbs_down: Annotated[bool, _THUMBS_DOWN] = False,
    article: Annotated[list[str] | None, _ARTICLE] = None,
    questions_from: Annotated[Path | None, _FROM] = None,
    scope: Annotated[Literal["own", "all"] | None, _SCOPE] = None,
    no_llm: NoLlm = False,
    limit: Annotated[int | None, _LIMIT] = None,
    tag: Annotated[list[str] | None, _TAG] = None,
    seed: Annotated[int, _SEED] = 0,
    workers: Annotated[int, _WORKERS] = 1,
    out: Annotated[Path | None, _OUT] = None,
    compare: Annotated[str | None, _COMPARE] = None,
    system: Annotated[str | None, _SYSTEM] = None,
    system_model: Annotated[str, _SYSTEM_MODEL] = "default",
    declines: Annotated[str, _DECLINES] = "",
    matrix: Annotated[list[str] | None, _MATRIX] = None,
    fail_under: Annotated[str, _FAIL_UNDER] = "",
    fail_over: Annotated[str, _FAIL_OVER] = "",
    junit: Annotated[Path | None, _JUNIT] = None,
    as_json: Json = False,
    strict: Strict = None,
    index: Index = None,
    debug: Debug = False,
) -> int:
    """Run question-answer pairs and report figures."""
    if example is not None:
        return print_example(example)
    if thumbs_down:
        return print_rated_bad(questions)
    if questions is None:
        raise typer.BadParameter("name a file of questions, or --example", param_hint="QUESTIONS")
    from qa.evaluation.figures import compare as comparing
    from qa.evaluation.others.other import opener
    from qa.evaluation.report.files import write_report
    from qa.evaluation.report.limits import failures, read_limits, read_upper_limits
    from qa.evaluation.report.report import read_report
    from qa.evaluation.run.matrix import read_matrix
    from qa.evaluation.run.plan import Plan
    from qa.evaluation.run.run import evaluate as run

    limits = _option(read_limits, fail_under, "--fail-under")
    upper = _option(read_upper_limits, fail_over, "--fail-over")
    held = partial(failures, limits=limits, upper=upper)
    variants = _option(read_matrix, matrix or [], "--matrix")
    if variants and (compare or junit or system):
        raise typer.BadParameter("not with --compare, --junit or --system", param_hint="--matrix")
    settings = read(index, strict=strict, prose=not no_llm)
    if make is not None:
        return print_drafts(str(questions), make, settings)
    before = read_report(compare) if compare else None
    open_system = opener(system, system_model, declines, settings) if system else None
    out = out or Path(f"eval-{questions.stem}")
    plan = Plan(
        questions=questions,
        articles=tuple(article or ()),
        questions_from=questions_from,
        scope=scope,
        compose=not no_llm or system is not None,
        anew=system is not None,
        limit=limit,
        tags=tuple(tag or ()),
        seed=seed,
        workers=workers,
    )
    if variants:
        return _evaluate_all(plan, settings, variants, out=out, as_json=as_json, held=held)
    with progress_bar() as told:
        outcome = run(plan, settings, out=out, progress=told, open_system=open_system)
    comparison = comparing.compare(outcome.report, before) if before else None
    write_report(out, outcome, comparison, junit_file=junit)
    _print(outcome, comparison, as_json=as_json)
    for note in outcome.report.notes:
        tell(note)
    if outcome.reused:
        tell(f"{outcome.reused} answers were in {out / 'results.jsonl'}: delete it to ask again")
    tell(f"{out / 'report.html'} shows every question")
    advise(settings)
    missed = held(outcome.report)
    for line in missed:
        tell(f"failed: {line}")
    return 1 if missed else 0


def _evaluate_all(
    plan: Plan,
    settings: Settings,
    variants: Sequence[Variant],
    *,
    out: Path,
    as_json: bool,
    held: Callable[[Report], list[str]],
) -> int:
    """Evaluate with each of several settings; write and print the table of them."""
    from qa.evaluation.report.matrix import matrix_json, print_matrix, write_matrix
    from qa.evaluation.run.matrix import evaluate_all

    with progress_bar() as told:
        entries = evaluate_all(plan, settings, variants, out=out, progress=told)
    write_matrix(out, entries)
    if as_json:
        print_json(matrix_json(entries))
    else:
        print_matrix(entries)
    tell(f"{out / 'matrix.html'} shows the table and leads to the report of each")
    missed = [
        f"{entry.variant}: {line}" for entry in entries for line in held(entry.outcome.report)
    ]
    for line in missed:
        tell(f"failed: {line}")
    return 1 if missed else 0


def _option(read_it: Callable[[Given], Meant], given: Given, option: str) -> Meant:
    """Return what an option means; what is wrong with it ends the program with 2."""
    try:
        return read_it(given)
    except ArticleQAError as error:
        raise typer.BadParameter(str(error), param_hint=option) from None


def _print(outcome: Outcome, comparison: Comparison | None, *, as_json: bool) -> None:
    from qa.evaluation.report.summary import print_comparison, print_summary

    if as_json:
        compared = {"comparison": comparison.to_json()} if comparison else {}
        print_json(outcome.report.to_json() | compared)
        return
    print_summary(outcome.report)
    if comparison:
        print_comparison(comparison)
