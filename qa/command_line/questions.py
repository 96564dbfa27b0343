"""The commands that ask the articles, at the terminal."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

from qa.command_line import options
from qa.command_line.arguments.article_ids import chosen
from qa.command_line.options import value
from qa.command_line.terminal import print_json, waiting
from qa.programs.values import passage_values

if TYPE_CHECKING:
    from index.retriever import Candidate
    from qa.assistant import Assistant


def search(
    question: options.Question,
    *,
    top: Annotated[int, value("N", "how many", min=1)] = 5,
    article: options.Articles = None,
    as_json: options.Json = False,
    index: options.Index = None,
    debug: options.Debug = False,
) -> None:
    """List the passages that fit a question.

    The figure behind the rank is how sure it is, from 0 to 1, that this passage alone answers: the
    confidence that `ask` would have in it. The score of --json is what passages are ordered by; it
    can be compared within one question.
    """
    asked = _question(question)
    settings = options.read(index, prose=False)
    ids = chosen(settings, article)
    assistant = options.opened(settings)
    with waiting("searching"):
        found = assistant.search(asked, top, ids)
        sure = [] if as_json else _confidences(assistant, asked, found)
    if as_json:
        print_json([passage_values(candidate) for candidate in found])
        return
    from rich.text import Text

    from qa.command_line.output.text import Screen, printable

    screen = Screen()
    for rank, (candidate, confidence) in enumerate(zip(found, sure, strict=True), 1):
        passage = candidate.passage
        where = f"{passage.title} · {passage.section} [{passage.start}:{passage.end}]"
        screen.show(Text(printable(where), style="bold"), f"{rank:2d}  {confidence:.2f}  ")
        text = passage.text.removeprefix(passage.section)
        screen.show(Text(" ".join(printable(text).split())), " " * 10)
        screen.show(Text())


def ask(
    question: options.Question,
    *,
    article: options.Articles = None,
    no_llm: options.NoLlm = False,
    as_json: options.Json = False,
    strict: options.Strict = None,
    index: options.Index = None,
    debug: options.Debug = False,
) -> None:
    """Answer a question with its sources.

    The quotes come first; below them stands what is composed from them, sentence by sentence.
    """
    asked = _question(question)
    settings = options.read(index, strict=strict, prose=not no_llm)
    ids = chosen(settings, article)
    assistant = options.opened(settings)
    if as_json:
        with waiting("answering"):
            answer = assistant.ask(asked, article=ids, compose=not no_llm)
        print_json(answer.to_json())
    else:
        from qa.command_line.output.answers import show_events

        titles = len(ids or assistant.articles()) > 1
        events = assistant.stream(asked, article=ids, compose=not no_llm)
        show_events(events, titles=titles)
    options.advise(settings)


def _question(given: str) -> str:
    """Return a question as it was given, or from the standard input for ``-``.

    Raises:
        QuestionError: if it is empty, too long, or no text.
    """
    from index.errors import QuestionError
    from qa.answer import MAX_QUESTION, Question

    if given == "-":
        try:
            most = 4 * MAX_QUESTION + 1  # bytes of the longest question, and one too many
            given = sys.stdin.buffer.read(most).decode("utf-8-sig")
        except UnicodeDecodeError:
            raise QuestionError("the standard input is no text in UTF-8: convert it") from None
    Question(given)
    return given


def _confidences(assistant: Assistant, asked: str, found: Sequence[Candidate]) -> list[float]:
    """Return how sure it is, from 0 to 1, that each passage by itself answers a question."""
    from qa.evidence.answerable import Vocabulary
    from qa.runnable.asking import read

    store, judge = assistant.retriever.store, assistant.chain.judge
    ids = {one.passage.article for one in found}
    words = {article: Vocabulary.of_article(store.article(article)) for article in ids}
    question = read(asked, store)
    return [judge.verdict(question, [one], words.__getitem__).confidence for one in found]
