"""An answer at the terminal: the quotes at once, then each composed sentence once it is checked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any

from qa.answer import Answer, Evidence, finished, quotes_of
from qa.answer import Text as Prose
from qa.command_line.output.text import Screen, printable
from qa.command_line.terminal import tell, waiting
from qa.languages.language import label_shown, page_shown
from qa.languages.sentences import sentences_of

if TYPE_CHECKING:
    from rich.text import Text

    from qa.answer import Citation, Event

_MARK = re.compile(r"\[\d{1,3}\]")


def show_events(events: Iterator[Event], *, titles: bool = False) -> Answer:
    """Print what a stream of `Assistant` yields, as it comes, and return the answer.

    Quotes stand first; where they are the answer nothing is said again below them. Why sentences
    were withheld goes to standard error.

    Args:
        events: one `Evidence`, any number of `Text`, one `Answer`; closed in the end.
        titles: whether each quote names its article.

    Raises:
        TypeError: if the last event is no answer.
    """
    screen = Screen()
    stream: Any = events
    event: Event | None = None
    with closing(stream):
        with waiting("looking for the answer"):
            event = next(stream)
        if isinstance(event, Evidence):
            show_evidence(event, screen, titles=titles)
        event = _show_prose(stream, screen)
    answer = finished(event)
    for reason in answer.withheld:
        tell(f"withheld: {reason}")
    return answer


def show_evidence(found: Evidence, screen: Screen, *, titles: bool = False) -> None:
    """Print the quotes, or that the article does not answer and what comes nearest."""
    from rich.text import Text

    spoken = sentences_of(found.language)
    said = found.said or ("" if found.answerable else spoken.declined)
    if found.understood:
        screen.show(Text(printable(f"({found.understood})"), style="dim"))
    if said:
        screen.show(_marked(said))
    for number, citation in enumerate(quotes_of(found)):
        if number or said:
            screen.show(Text())
        quoted = _quoted(citation, found.language, titles=titles)
        if found.citations:
            screen.show(quoted, f"[{citation.number}] ")
        else:
            screen.show(Text.assemble((f"{spoken.nearest}: ", "dim"), quoted))


def _show_prose(events: Iterator[Event], screen: Screen) -> Event | None:
    """Print composed sentences as they are checked; return the last event."""
    from rich.text import Text

    event: Event | None = None
    shown = ""
    while True:
        with waiting("" if shown else "composing"):
            event = next(events, None)
            while isinstance(event, Prose) and event.checked == shown:
                event = next(events, None)
        if not isinstance(event, Prose):
            break
        if not shown:
            screen.show(Text())
        shown = event.checked
        screen.grow(_marked(shown))
    screen.end()
    return event


def _marked(prose: str) -> Text:
    """Return prose with the numbers of its quotes marked."""
    from rich.text import Text

    text = Text(printable(prose))
    text.highlight_regex(_MARK, "cyan")
    return text


def _quoted(citation: Citation, language: str, *, titles: bool) -> Text:
    """Return a quote behind the place it stands at, its shortest answer in bold."""
    from rich.text import Text

    quote, (low, high) = citation.quote, citation.bold
    return Text.assemble(
        (printable(_place(citation, language, titles=titles)), "dim"),
        printable(quote[:low]),
        (printable(quote[low:high]), "bold"),
        printable(quote[high:]),
    )


def _place(citation: Citation, language: str, *, titles: bool) -> str:
    """Return what stands before a quote: where it is, and its label, in the answer's language."""
    title = citation.title if titles else ""
    section = citation.section if citation.section != title else ""
    page = page_shown(citation.page, language) if citation.page else ""
    where = ", ".join(" ".join(part.split()) for part in (title, section, page) if part)
    label = f"({label_shown(citation.label, language)}) " if citation.label else ""
    return (f"{where}: " if where else "") + label
