"""What ``article-qa eval`` prints to begin with: examples and drafts of questions."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qa.command_line.options import advise
from qa.command_line.terminal import progress_bar, tell

if TYPE_CHECKING:
    from qa.evaluation.data.example import Format
    from qa.settings import Settings


def print_example(kind: Format) -> int:
    """Write an example to standard output."""
    from index.sources.load import load
    from qa.evaluation.data.example import example
    from qa.sample import SAMPLE

    if kind == "xlsx" and sys.stdout.isatty():
        raise typer.BadParameter("send it to a file: > questions.xlsx", param_hint="--example")
    sys.stdout.buffer.write(example(kind, load(SAMPLE)))
    sys.stdout.flush()
    return 0


def print_drafts(article: str, count: int, settings: Settings) -> int:
    """Write pairs made from an article to standard output, as JSON lines."""
    from qa.chat_model.opening import open_chat_model
    from qa.evaluation.drafts.making import drafts
    from qa.evaluation.drafts.rated import as_lines
    from qa.evaluation.run.run import assistant
    from qa.evaluation.run.system import find_articles, open_place

    model = open_chat_model(
        settings.llm, settings.cache, url=settings.llm_url, seconds=settings.llm_seconds
    )
    opener = assistant(settings.model_copy(update={"llm": "none"}))
    indexes = settings.cache / "evaluation"
    with progress_bar() as told:
        place = find_articles((), [article], opener, indexes, settings.encoder)
        told("making questions", 0, None)
        with closing(open_place(place, opener, told)) as system:
            ask = (lambda prompt: str(model.invoke(prompt).text)) if model else None
            rows = drafts(place.articles[0], system, count, ask)
    name = Path(article).name if Path(article).exists() else place.articles[0].id
    sys.stdout.write(as_lines([row | {"article": name} for row in rows]))
    advise(settings)
    tell(f"{len(rows)} of {count}: the reader finds the sentence of each again; correct them")
    return 0 if rows else 1


def print_rated_bad(path: Path | None) -> int:
    """Write what visitors rated bad to standard output, as JSON lines."""
    from qa.evaluation.drafts.rated import as_lines, rated_bad
    from qa.settings import read_settings

    rows = list(rated_bad(path or read_settings().feedback))
    sys.stdout.write(as_lines(rows))
    tell(f"{len(rows)} answers were rated bad: write what is right into answers or evidence")
    return 0
