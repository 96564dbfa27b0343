"""The commands that ask the articles, at the terminal."""

from __future__ import annotations

from typing import Annotated

from qa.command_line import options
from qa.command_line.options import value
from qa.command_line.terminal import print_answer, print_json
from qa.programs.values import passage_values


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
        print_json([passage_values(candidate) for candidate in found])
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
