"""The command ``article-qa chat``: a conversation with the articles, at the terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from index.errors import ArticleQAError
from qa.command_line import options
from qa.command_line.arguments.article_ids import article_of, chosen
from qa.command_line.output.text import is_plain, printable
from qa.command_line.terminal import tell

if TYPE_CHECKING:
    from qa.assistant import Assistant

_PROMPT = "> "

_HELP = """\
Type a question; what was asked before is remembered.
  /articles         list the articles
  /article ID ...   ask these alone; without an ID, all
  /new              forget what was asked before
  /help             show this
  /quit             leave, as Ctrl+D does; Ctrl+C stops an answer"""


def chat(
    *,
    article: options.Articles = None,
    no_llm: options.NoLlm = False,
    strict: options.Strict = None,
    index: options.Index = None,
    debug: options.Debug = False,
) -> None:
    """Ask one question after another.

    Each may rest on those before it. Quotes come first, then what is composed from them. /help
    lists what else can be typed. Lines that are typed are kept for the arrow keys; from a file or
    pipe, each line is a question.
    """
    settings = options.read(index, strict=strict, prose=not no_llm)
    ids = chosen(settings, article)
    with options.opened(settings) as assistant:
        options.advise(settings)
        Chat(assistant, ids, compose=not no_llm, debug=debug).run(_lines(assistant))


class Chat:
    """One conversation: which articles are asked, and what was asked before."""

    def __init__(
        self,
        assistant: Assistant,
        article: tuple[str, ...] | None = None,
        *,
        compose: bool = True,
        debug: bool = False,
    ) -> None:
        """Begin a conversation.

        Args:
            assistant: answers.
            article: ids of the articles that are asked; None for all.
            compose: whether a chat model writes sentences.
            debug: whether an error ends the conversation with its traceback.
        """
        self._assistant = assistant
        self._conversation = assistant.conversation(article, compose=compose)
        self._debug = debug
        self._commands: dict[str, Callable[[Sequence[str]], None]] = {
            "/articles": self._list_articles,
            "/article": self._choose,
            "/new": self._forget,
            "/help": lambda _: print(_HELP),
            "/quit": _leave,
        }

    def run(self, lines: Iterator[str]) -> None:
        """Answer lines until there are no more, or one of them says that it is enough."""
        self._greet()
        for line in lines:
            if not line.strip():
                continue
            try:
                self._take(line.strip())
            except typer.Exit:
                return
            except KeyboardInterrupt:
                print()
                tell("stopped")
            except ArticleQAError as error:
                if self._debug:
                    raise
                tell(f"article-qa: {error}")
            print(flush=True)

    def _take(self, line: str) -> None:
        if not line.startswith("/"):
            self._ask(line)
            return
        name, *rest = line.split()
        if name not in self._commands:
            tell(f"there is no {name}: /help lists what there is")
            return
        self._commands[name](rest)

    def _ask(self, question: str) -> None:
        from qa.command_line.output.answers import show_events

        show_events(self._conversation.stream(question), titles=len(self._asked()) > 1)

    def _greet(self) -> None:
        infos = self._asked()
        what = infos[0].title if len(infos) == 1 else f"{len(infos)} articles"
        tell(f"Asking {what}. /help says what can be typed; Ctrl+D leaves.")

    def _asked(self) -> list[Any]:
        chosen = self._conversation.article
        infos = self._assistant.articles()
        return [info for info in infos if chosen is None or info.id in chosen]

    def _list_articles(self, _: Sequence[str]) -> None:
        asked = {info.id for info in self._asked()}
        for info in self._assistant.articles():
            mark = "*" if info.id in asked else " "
            print(f"{mark} {info.id}  {info.language or '--'}  {printable(info.title)}")

    def _choose(self, given: Sequence[str]) -> None:
        infos = self._assistant.articles()
        self._conversation.article = tuple(article_of(one, infos).id for one in given) or None
        self._greet()

    def _forget(self, _: Sequence[str]) -> None:
        self._conversation.clear()
        tell("what was asked before is forgotten")


def _leave(_: Sequence[str]) -> None:
    raise typer.Exit


def _lines(assistant: Assistant) -> Iterator[str]:
    """Yield what is typed, or the lines of the standard input where that is no terminal."""
    if sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM") != "dumb":
        yield from _typed(assistant)
        return
    typed = sys.stdin.isatty()
    while True:
        try:
            if typed:
                print(_PROMPT, end="", flush=True)
            line = sys.stdin.readline()
        except KeyboardInterrupt:
            return
        if not line:
            return
        if not typed and line.strip():
            print(f"{_PROMPT}{printable(line.strip())}", flush=True)
        yield line


def _typed(assistant: Assistant) -> Iterator[str]:
    """Yield lines that are typed, with keys to edit them and to get back the ones before."""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import NestedCompleter
    from prompt_toolkit.output.color_depth import ColorDepth

    def ids() -> dict[str, None]:
        return {info.id: None for info in assistant.articles()}

    session: PromptSession[str] = PromptSession(
        history=_history(),
        complete_while_typing=False,
        color_depth=ColorDepth.DEPTH_1_BIT if is_plain() else None,
        enable_suspend=True,
    )
    while True:
        offered: dict[str, Any] = {"/article": ids(), "/articles": None, "/new": None}
        offered |= {"/help": None, "/quit": None}
        try:
            yield session.prompt(_PROMPT, completer=NestedCompleter.from_nested_dict(offered))
        except (EOFError, KeyboardInterrupt):
            return


def _history() -> Any:
    """Return what keeps typed lines: a file that its owner alone reads, else this process."""
    import platformdirs
    from prompt_toolkit.history import FileHistory, InMemoryHistory

    from qa.settings import APP

    file = Path(platformdirs.user_state_path(APP)) / "chat-history"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(file, os.O_CREAT | os.O_APPEND | os.O_RDWR, 0o600))
    except OSError:
        return InMemoryHistory()
    return FileHistory(str(file))
