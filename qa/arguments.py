"""What the command line understands."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from typing import Any

from qa.evaluation.options import add_options

Run = Callable[[argparse.Namespace], int]
"""Runs a command; returns the exit code."""


def parser_for(commands: Mapping[str, Run]) -> argparse.ArgumentParser:
    """Return what reads the command line.

    Args:
        commands: by name, what each runs; its options say it in ``run``.
    """
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--index", metavar="DIR", help="folder of the index, or address of a Chroma server"
    )
    common.add_argument("--debug", action="store_true", help="show the traceback of a failure")
    parser = argparse.ArgumentParser(
        prog="article-qa",
        description="Ask an article a question and see the very sentences the answer rests on.",
    )
    known = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, text: str) -> Any:
        sub = known.add_parser(name, parents=[common], help=text, description=text)
        sub.set_defaults(run=commands[name])
        return sub

    ingest = command("ingest", "read files or web pages into the index")
    ingest.add_argument("sources", nargs="+", metavar="PATH_OR_URL")

    articles = command("articles", "list the articles in the index")
    articles.add_argument("--json", action="store_true", help="print one JSON document")

    remove = command("remove", "remove an article from the index")
    remove.add_argument("id", metavar="ID")

    command("rebuild", "embed every article anew with the encoder chosen now")

    search = command("search", "list the passages that fit a question")
    search.add_argument("question", metavar="QUESTION")
    search.add_argument("--top", type=_count, default=5, metavar="N", help="default: 5")
    search.add_argument("--article", metavar="ID", help="look only in this article")
    search.add_argument("--json", action="store_true", help="print one JSON document")

    ask = command("ask", "answer a question with its sources")
    ask.add_argument("question", metavar="QUESTION")
    ask.add_argument("--article", metavar="ID", help="look only in this article")
    ask.add_argument("--no-llm", action="store_true", help="quotes alone, no composed sentences")
    ask.add_argument("--json", action="store_true", help="print one JSON document")
    _add_strictness(ask)

    evaluation = command("eval", "run question-answer pairs and report figures")
    add_options(evaluation)
    _add_strictness(evaluation)

    serve = command("serve", "open the chat in the browser")
    serve.add_argument("--host", default="127.0.0.1", help="default: 127.0.0.1")
    serve.add_argument("--port", type=_count, default=7860, help="default: 7860")
    serve.add_argument(
        "--sample", action="store_true", help="start with the sample article if there is none"
    )
    _add_strictness(serve)
    return parser


def _add_strictness(parser: argparse.ArgumentParser) -> None:
    group = parser.add_mutually_exclusive_group()
    for value, text in (
        ("strict", "decline rather than quote what may not answer"),
        ("lenient", "quote rather than decline what may be answered"),
    ):
        group.add_argument(
            f"--{value}", dest="strictness", action="store_const", const=value, help=text
        )


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not 1 or more")
    return number
