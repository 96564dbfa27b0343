"""Options that several commands have, and what they open."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from index.errors import StoreError
from qa.command_line.arguments.completion import article_ids
from qa.command_line.terminal import tell, waiting

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.settings import Settings


def value(metavar: str, text: str, **more: Any) -> Any:
    """Return an option with what its value is called and what the help says."""
    return typer.Option(metavar=metavar, help=text, **more)


Index = Annotated[str | None, value("DIR", "folder of the index, or address of a Chroma server")]
Articles = Annotated[
    list[str] | None,
    value(
        "ID",
        "look only in this article, by its id or how that begins; several times",
        autocompletion=article_ids,
    ),
]
Debug = Annotated[bool, typer.Option("--debug", help="show the traceback of a failure")]
Json = Annotated[bool, typer.Option("--json", help="print one JSON document")]
NoLlm = Annotated[bool, typer.Option("--no-llm", help="quotes alone, no composed sentences")]
Strict = Annotated[
    bool | None,
    typer.Option("--strict/--lenient", help="decline, or quote, what may or may not be answered"),
]
Question = Annotated[
    str,
    typer.Argument(metavar="QUESTION", help="- for the standard input", show_default=False),
]


def read(index: str | None, *, strict: bool | None = None, prose: bool = True) -> Settings:
    """Return the settings of the environment with what the command line says instead.

    Raises:
        ArticleQAError: if one of the environment is not valid, or `index` is a file.
    """
    from index.store.chroma import is_url
    from qa.settings import read_settings

    changes: dict[str, Any] = {} if prose else {"llm": "none"}
    if strict is not None:
        changes["strictness"] = "strict" if strict else "lenient"
    if index is not None and is_url(index):
        changes["chroma_url"] = index
    elif index is not None:
        if Path(index).expanduser().is_file():
            raise StoreError(f"{index} is a file: name the folder of an index, or one to be made")
        changes |= {"index": Path(index), "chroma_url": None}
    return read_settings().model_copy(update=changes)


def advise(settings: Settings) -> None:
    """Say how to get the default chat model, where it is meant and not installed."""
    from qa.chat_model.opening import missing_model

    if line := missing_model(settings.llm, settings.cache):
        tell(f"article-qa: {line}")


def opened(settings: Settings) -> Assistant:
    """Return what answers."""
    with waiting("opening the models"):
        from qa.assistant import Assistant

        return Assistant.open(settings=settings)
