"""The program: its commands, and what becomes of their errors."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from io import TextIOWrapper
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from index.errors import ArticleQAError
from qa.command_line import articles, chat, config, evaluation, mcp, questions, serving, upkeep
from qa.command_line.terminal import tell


class Command(TyperCommand):
    """A command that ends with an exit code and, where it failed, one line that says why."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command.

        Raises:
            Exit: with 0, or 1 where the work failed.
            Exception: what went wrong, where ``--debug`` asks for it.
        """
        try:
            code = super().invoke(ctx)
            sys.stdout.flush()
        except (typer.Exit, typer.BadParameter):
            raise
        except BrokenPipeError:  # the reader of our output went away, as `head` does
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            code = 0
        except (Exception, KeyboardInterrupt) as error:
            if ctx.params["debug"] and not isinstance(error, KeyboardInterrupt):
                raise
            tell(f"article-qa: {_why(error)}")
            code = 1
        raise typer.Exit(code or 0)


def _why(error: BaseException) -> str:
    if isinstance(error, ArticleQAError):
        return str(error)
    if isinstance(error, KeyboardInterrupt):
        return "interrupted"
    what = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    return f"something went wrong that should not have ({what}): see it with --debug"


class EvalCommand(Command):
    """A command whose ``--article`` takes several values: ``--article A B``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the command line, each value with an option of its own."""
        spelled: list[str] = []
        several = False
        for argument in args:
            if argument.startswith("-"):
                several = argument == "--article"
            elif several and spelled[-1] != "--article":
                spelled.append("--article")
            spelled.append(argument)
        return super().parse_args(ctx, spelled)


_INTERRUPTED = 130
"""Exit code of typer for Ctrl+C while it reads the command line."""

app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False, no_args_is_help=True)


def _add(
    command: Callable[..., int | None],
    example: str,
    name: str | None = None,
    cls: type[Command] = Command,
) -> None:
    """Add a command; its help ends with an example."""
    epilog = f"\b\nExample:\n  article-qa {example}"
    app.command(name, cls=cls, epilog=epilog)(command)


_add(articles.ingest, "ingest report.pdf notes/ 'texts/*.md' https://example.org/article")
_add(articles.articles, "articles --json")
_add(articles.remove, "remove 1d19 5e0c")
_add(articles.rebuild, "rebuild")
_add(upkeep.check, "check --mend")
_add(upkeep.export, "export articles.jsonl")
_add(upkeep.import_articles, "import articles.jsonl", "import")
_add(questions.search, 'search "Who went to Moscow?" --top 3')
_add(questions.ask, 'ask "What did Rubio say?" --no-llm')
_add(chat.chat, "chat --article 1d19")
_add(evaluation.evaluate, "eval questions.csv --article report.pdf", "eval", EvalCommand)
_add(serving.serve, "serve --port 8080")
_add(serving.user, "user ada --file users.txt")
_add(mcp.mcp, "mcp --index index-folder")
_add(config.config, "config --json")


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"article-qa {version('article-qa')}")
        raise typer.Exit


_VERSION = typer.Option(
    "--version", callback=_print_version, is_eager=True, help="print the version"
)


@app.callback()
def _program(version: Annotated[bool, _VERSION] = False) -> None:
    """Ask an article a question and see the very sentences the answer rests on."""


def run(arguments: Sequence[str] | None) -> int:
    """Run one command; return the exit code.

    Raises:
        KeyboardInterrupt: if it was interrupted before the command began.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal may lack letters of an article
    try:
        app(arguments, prog_name="article-qa")
    except SystemExit as done:
        if done.code == _INTERRUPTED:
            raise KeyboardInterrupt from None
        return int(done.code or 0)
    return 0
