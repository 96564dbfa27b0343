"""Asking every question of a file, and what that comes to."""

from __future__ import annotations

import contextlib
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import LoadError
from qa.answer import Answer, Evidence
from qa.evaluation.data.beside import with_files
from qa.evaluation.data.datasets import (
    Example,
    bind,
    read_questions,
    remarks,
    reworded,
    sample,
    tagged,
)
from qa.evaluation.data.gold import Gold
from qa.evaluation.data.rated import present
from qa.evaluation.figures.scores import DEPTH, Asked, score
from qa.evaluation.report.report import Report, make_report
from qa.evaluation.run.journal import Journal
from qa.evaluation.run.plan import Plan, conditions, run_of
from qa.evaluation.run.system import OpenSystem, Place, Progress, System, find_articles, open_place

if TYPE_CHECKING:
    from index.article import Article
    from qa.settings import Settings


RESULTS = "results.jsonl"
"""Where a folder keeps the answers."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A finished evaluation, of whose answers some were there from a run before."""

    report: Report
    asked: tuple[Asked, ...]
    articles: tuple[Article, ...]
    reused: int


def evaluate(
    plan: Plan,
    settings: Settings,
    *,
    out: Path | None = None,
    progress: Progress = lambda _what, _done, _total: None,
    open_system: OpenSystem | None = None,
) -> Outcome:
    """Ask all questions and return the figures.

    Answers are kept in the folder ``out``, if there is one, as they come. A run that was killed
    goes on from there, as long as data, settings, models and the code that answers are the same.

    Raises:
        LoadError: if a file, row or article cannot be used; nothing has been asked then.
        ArticleQAError: if the assistant fails.
    """
    open_system = open_system or assistant(settings)
    progress("reading the questions", 0, 1)
    questions = read_questions(plan.questions, pages=not plan.articles)
    questions = questions if plan.articles else with_files(questions, plan.questions.parent)
    other = read_questions(plan.questions_from) if plan.questions_from else None
    questions = reworded(questions, other) if other else questions
    questions = tagged(questions, plan.tags)
    scope = plan.scope or questions.scope
    place = find_articles(
        questions.articles,
        plan.articles,
        open_system,
        settings.cache / "evaluation",
        settings.encoder,
    )
    questions, gone = present(questions, place.articles)
    bound = bind(questions, place.articles)
    notes = [*gone, *remarks(questions, bound)]
    examples = sample(bound, plan.limit, plan.seed)
    if scope == "own":
        _check_articles(examples, place)
    progress("opening the models", 0, 1)
    with contextlib.closing(open_place(place, open_system, progress)) as system:
        system.warm()
        run = run_of(
            replace(plan, scope=scope),
            settings,
            questions=questions,
            other=other,
            place=place,
            system=system,
        )
        with (
            _folder(out, plan.anew) as folder,
            Journal(folder / RESULTS, conditions(run)) as journal,
        ):
            missing = [example for example in examples if example.id not in journal.records]

            def ask(example: Example) -> None:
                own = example.article if scope == "own" else None
                journal.append(record(system, example, own, plan.compose))

            _each(ask, missing, plan.workers, progress)
            asked = tuple(asked_of(example, journal.records[example.id]) for example in examples)
    progress("computing the figures", 0, 1)
    prose = plan.compose and bool(system.models.get("llm"))
    scored = score(asked, place.articles, prose)
    report = make_report(run, scored, plan.seed, notes)
    return Outcome(report, asked, place.articles, len(examples) - len(missing))


# -------------------------------------------------------------------- asking


def _each(
    ask: Callable[[Example], None], examples: Sequence[Example], workers: int, progress: Progress
) -> None:
    """Ask what is still to be asked; each answer is written down before it is counted."""
    progress("asking", 0, len(examples))
    with ThreadPoolExecutor(workers) as pool:
        asked = [pool.submit(ask, example) for example in examples]
        try:
            for done, future in enumerate(as_completed(asked), 1):
                future.result()
                progress("asking", done, len(examples))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def timed_answer(
    system: System, question: str, article: str | None = None, *, compose: bool = True
) -> tuple[Answer, dict[str, float | None]]:
    """Return the answer to a question, and the seconds until its parts were there.

    They are counted where the events arrive, as somebody sees them who waits for an answer.
    """
    latency: dict[str, float | None] = {"evidence": None, "first_token": None, "total": None}
    answer: Answer | None = None
    started = time.perf_counter()
    for event in system.stream(question, article=article, compose=compose):
        passed = time.perf_counter() - started
        if isinstance(event, Answer):
            answer, latency["total"] = event, passed
        elif isinstance(event, Evidence):
            latency["evidence"] = passed
        elif latency["first_token"] is None and (event.checked or event.pending):
            latency["first_token"] = passed
    if answer is None:
        raise TypeError("a stream ends with an answer")
    return answer, latency


def record(system: System, example: Example, article: str | None, compose: bool) -> dict[str, Any]:
    """Ask one question and return what came back, as plain values."""
    answer, latency = timed_answer(system, example.question, article, compose=compose)
    found = system.search(example.question, top=DEPTH, article=article)
    return {
        "id": example.id,
        "answer": answer.to_json(),
        "retrieved": [
            {"article": p.article, "start": p.start, "end": p.end, "score": float(one.score)}
            for one in found
            for p in [one.passage]
        ],
        "latency": latency,
    }


def asked_of(example: Example, record: Mapping[str, Any]) -> Asked:
    """Return a question with what `record` returned of it."""
    return Asked(
        example=example,
        answer=record["answer"],
        retrieved=tuple(Gold(p["article"], p["start"], p["end"]) for p in record["retrieved"]),
        latency=record["latency"],
    )


# -------------------------------------------------------------------- before and after


def assistant(settings: Settings) -> OpenSystem:
    """Return what opens this program's own assistant."""
    from qa.assistant import Assistant

    return lambda folder: Assistant.open(folder or settings.where, settings)


def _check_articles(examples: Sequence[Example], place: Place) -> None:
    lost = [example.id for example in examples if not example.article]
    if lost:
        raise LoadError(
            f"{len(lost)} questions do not say which of {len(place.articles)} articles is theirs "
            f"(the first is {lost[0]}): give them an article, or ask with --scope all"
        )


@contextlib.contextmanager
def _folder(out: Path | None, anew: bool) -> Iterator[Path]:
    if out is None:
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder)
        return
    try:
        out.mkdir(parents=True, exist_ok=True)
        if anew:
            (out / RESULTS).unlink(missing_ok=True)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise LoadError(f"{out} cannot be made a folder ({why}): choose another --out") from error
    yield out
