"""What the reading pane shows: an article with the quotes of one answer, or a list of articles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.web.reading.article import Chunk, Mark, as_text, chunk_element, chunk_html, chunks, marks_of
from qa.web.words import Words

if TYPE_CHECKING:
    from index.article import Article
    from qa.transcripts.turn import ShownTurn


@dataclass(frozen=True, slots=True)
class LaidOut:
    """An article in chunks; where it is shown already, only those that change are sent again.

    Attributes:
        article: what it is of.
        chunks: in reading order.
        plain: each as HTML without a mark.
        page: how the number of a page is written, with ``{}`` where it stands; ``""`` for none.
    """

    article: Article
    chunks: tuple[Chunk, ...]
    plain: tuple[str, ...]
    page: str = ""

    @classmethod
    def of(cls, article: Article, page: str = "") -> LaidOut:
        """Lay an article out."""
        found = tuple(chunks(article))
        plain = tuple(chunk_html(article.text, chunk, page=page) for chunk in found)
        return cls(article, found, plain, page)

    def html(self, marks: Sequence[Mark]) -> str:
        """Return the whole article with marks."""
        changed = dict(self.changed(marks, ()))
        return "".join(
            chunk_element(chunk, changed.get(place, plain))
            for place, (chunk, plain) in enumerate(zip(self.chunks, self.plain, strict=True))
        )

    def changed(self, marks: Sequence[Mark], marked: Iterable[int]) -> list[tuple[int, str]]:
        """Return the place and the HTML of the chunks that have marks, and of those ``marked``."""
        places = {
            place
            for place, chunk in enumerate(self.chunks)
            if any(mark.overlaps(chunk) for mark in marks)
        }
        places |= {place for place in marked if 0 <= place < len(self.chunks)}
        text, page = self.article.text, self.page
        return [(n, chunk_html(text, self.chunks[n], marks, page)) for n in sorted(places)]


def article_pane(
    laid: LaidOut, turn: ShownTurn | None = None, *, focus: int = 0, clicked: bool = False
) -> str:
    """Return an article as HTML, with the quotes of a turn marked.

    Args:
        laid: what to show.
        turn: whose quotes to mark; only those from this article are.
        focus: number of the quote to bring into view, 0 for none.
        clicked: whether a reader asked for that quote, so that the keyboard's focus follows.
    """
    article = laid.article
    attributes = f' data-article="{as_text(article.id)}"'
    if turn is not None:
        attributes += f' data-turn="{turn.number}"'
    if focus:
        attributes += f' data-focus="{focus}" data-by="{"click" if clicked else "answer"}"'
    language = f' lang="{as_text(article.language)}"' if article.language else ""
    text = laid.html(turn_marks(article, turn))
    return (
        f'<article class="pane" dir="auto"{attributes}{language}>{_title(article)}'
        f'<div class="text">{text}</div></article>'
    )


def turn_marks(article: Article, turn: ShownTurn | None) -> list[Mark]:
    """Return the marks of a turn's quotes in an article."""
    evidence = turn.evidence if turn else None
    return marks_of(article, evidence.citations, evidence.nearest) if evidence else []


def tools_html(words: Words) -> str:
    """Return what stands above an article: its contents, its marks, and what finds words in it."""
    return (
        f'<div class="pane-bar" lang="{words.code}"><div class="bar">'
        f"{_tool('contents', words.contents, 'M2 4h12M2 8h12M2 12h8', expanded=False)}"
        f'<span class="here" dir="auto"></span>'
        f'<span class="marks" data-pattern="{as_text(words.mark_of)}" hidden>'
        f"{_tool('dim', words.dim, _DIM, pressed=False)}"
        f"{_tool('before', words.mark_previous, _UP)}"
        f'<span class="at"></span>{_tool("after", words.mark_next, _DOWN)}</span>'
        f"{_tool('find', words.find, _GLASS, expanded=False)}</div>"
        f'<div class="finding" role="search" hidden data-pattern="{as_text(words.found_of)}"'
        f' data-more="{as_text(words.found_more)}" data-none="{as_text(words.found_none)}">'
        f'<input type="search" aria-label="{as_text(words.find)}" maxlength="200"'
        f' placeholder="{as_text(words.find_what)}" autocomplete="off" spellcheck="false">'
        f'<span class="count" role="status"></span>'
        f"{_tool('earlier', words.find_previous, _UP)}{_tool('later', words.find_next, _DOWN)}"
        f"{_tool('close', words.find_close, 'M3.5 3.5l9 9m0-9l-9 9')}</div>"
        f'<nav class="outline" aria-label="{as_text(words.contents)}" hidden><ol></ol></nav>'
        f'<button type="button" class="ask-about" hidden'
        f' data-question="{as_text(words.about_question)}">{as_text(words.ask_about)}'
        f"</button></div>"
    )


_UP = "M3 10.5L8 5.5l5 5"
_DOWN = "M3 5.5l5 5 5-5"
_GLASS = "M11 11l3.5 3.5M12 7A5 5 0 1 1 2 7a5 5 0 0 1 10 0z"
_DIM = "M2 3h12M2 13h12M2 8h12M2 6.5v3M14 6.5v3"


def _tool(
    name: str,
    label: str,
    path: str,
    *,
    expanded: bool | None = None,
    pressed: bool | None = None,
) -> str:
    """Return a button with a drawing of 16 by 16 for its name."""
    state = "" if expanded is None else f' aria-expanded="{str(expanded).lower()}"'
    state += "" if pressed is None else f' aria-pressed="{str(pressed).lower()}"'
    return (
        f'<button type="button" class="pane-tool {name}" aria-label="{as_text(label)}"'
        f' title="{as_text(label)}"{state}><svg viewBox="0 0 16 16" aria-hidden="true">'
        f'<path d="{path}"/></svg></button>'
    )


def empty_pane(words: Words) -> str:
    """Return what the pane shows before there is an article, as HTML."""
    return f'<div class="pane empty"><p>{as_text(words.no_articles_here)}</p></div>'


def _title(article: Article) -> str:
    """Return the title as HTML, where the text does not begin with it."""
    first = article.sections[0].heading if article.sections else None
    if first and first.start == 0 and first.of(article.text) == article.title:
        return ""
    return f'<h2 class="title added">{as_text(article.title)}</h2>'
