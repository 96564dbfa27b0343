"""The commands that ask the articles, at the terminal or in the browser."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from qa.command_line import options
from qa.command_line.options import value
from qa.command_line.terminal import print_answer, print_json, progress_bar

SAMPLE = Path(__file__).parents[1] / "sample" / "telefonat-trump-putin.md"
"""The article that comes with the package."""


def search(
    question: options.Question,
    *,
    top: Annotated[int, value("N", "how many", min=1)] = 5,
    article: options.Article = None,
    as_json: options.Json = False,
    index: options.Index = None,
    debug: options.Debug = False,
) -> None:
    """List the passages that fit a question."""
    found = options.opened(options.read(index, prose=False)).search(question, top, article)
    if as_json:
        names = ("article", "title", "section", "start", "end")
        print_json(
            [
                {name: getattr(candidate.passage, name) for name in names}
                | {"score": candidate.score, "text": candidate.passage.text}
                for candidate in found
            ]
        )
        return
    for candidate in found:
        passage = candidate.passage
        where = f"{passage.title} · {passage.section} [{passage.start}:{passage.end}]"
        print(f"{candidate.score:.3f}  {where}\n       {' '.join(passage.text.split())}\n")


def ask(
    question: options.Question,
    *,
    article: options.Article = None,
    no_llm: options.NoLlm = False,
    as_json: options.Json = False,
    strict: options.Strict = None,
    index: options.Index = None,
    debug: options.Debug = False,
) -> None:
    """Answer a question with its sources."""
    settings = options.read(index, strict=strict, prose=not no_llm)
    answer = options.opened(settings).ask(question, article=article, compose=not no_llm)
    if as_json:
        print_json(answer.to_json())
    else:
        print_answer(answer)
    options.advise(settings)


def serve(
    *,
    host: Annotated[str, value("HOST", "address to listen at")] = "127.0.0.1",
    port: Annotated[int, value("PORT", "port to listen at", min=1)] = 7860,
    sample: Annotated[
        bool, typer.Option("--sample", help="start with the sample article if there is none")
    ] = False,
    strict: options.Strict = None,
    index: options.Index = None,
    debug: options.Debug = False,
) -> None:
    """Open the chat in the browser."""
    from qa.transcripts.transcripts import Transcripts
    from qa.web.server import serve as serve_page

    settings = options.read(index, strict=strict)
    assistant = options.opened(settings)
    if sample and not assistant.articles():
        what = "reading the sample article"
        with progress_bar(what) as told:
            assistant.ingest(SAMPLE, progress=partial(told, what))
    options.advise(settings)
    transcripts = Transcripts(settings.database)
    serve_page(assistant, transcripts, host=host, port=port, add_urls=settings.add_urls)
