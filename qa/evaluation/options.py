"""The options of ``article-qa eval``; nothing heavy is imported to read them."""

from __future__ import annotations

import argparse

from index.errors import ArticleQAError
from qa.evaluation.figures.limits import read_limits


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that `qa.evaluation.command.run` reads."""
    parser.add_argument(
        "questions", metavar="QUESTIONS", help="JSON lines, CSV, SQuAD JSON or OMoS-QA lines"
    )
    parser.add_argument(
        "--article",
        nargs="+",
        default=[],
        metavar="PATH_OR_ID",
        help="what the questions are about, if their file does not bring it (default: the index)",
    )
    parser.add_argument(
        "--questions-from",
        metavar="FILE",
        help="ask in the words of another file's questions, by id",
    )
    parser.add_argument(
        "--scope",
        choices=("own", "all"),
        help="ask of the question's own article or of all (default: own for OMoS-QA, else all)",
    )
    parser.add_argument("--no-llm", action="store_true", help="quotes alone, no composed sentences")
    parser.add_argument(
        "--limit", type=_count, metavar="N", help="ask at most N questions, article by article"
    )
    parser.add_argument(
        "--seed", type=int, default=0, metavar="S", help="decides which, and the resamples"
    )
    parser.add_argument(
        "--workers", type=_count, default=1, metavar="N", help="questions at a time (default: 1)"
    )
    parser.add_argument(
        "--out",
        metavar="DIR",
        help="folder for answers and report (default: eval- and the name of QUESTIONS)",
    )
    parser.add_argument(
        "--compare", metavar="REPORT", help="report.json of another run: say what changed"
    )
    parser.add_argument(
        "--fail-under",
        type=_limits,
        default={},
        metavar="NAME=VALUE,...",
        help="exit 1 if a figure is under its value, as evidence.hit@1=0.9",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not 1 or more")
    return int(text)


def _limits(text: str) -> dict[str, float]:
    try:
        return read_limits(text)
    except ArticleQAError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
