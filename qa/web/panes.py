"""What the reading pane shows: an article with the quotes of one answer, or a list of articles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qa.web.article import article_html, as_text, marks_of
from qa.web.library.rows import library_html
from qa.web.words import Words

if TYPE_CHECKING:
    from index.article import Article
    from index.store.records import ArticleInfo
    from qa.transcripts.turn import ShownTurn


def article_pane(
    article: Article, turn: ShownTurn | None = None, *, focus: int = 0, clicked: bool = False
) -> str:
    """Return an article as HTML, with the quotes of a turn marked.

    Args:
        article: what to show.
        turn: whose quotes to mark; only those from this article are.
        focus: number of the quote to bring into view, 0 for none.
        clicked: whether a reader asked for that quote, so that the keyboard's focus follows.
    """
    evidence = turn.evidence if turn else None
    marks = marks_of(article, evidence.citations, evidence.nearest) if evidence else []
    attributes = f' data-article="{as_text(article.id)}"'
    if turn is not None:
        attributes += f' data-turn="{turn.number}"'
    if focus:
        attributes += f' data-focus="{focus}" data-by="{"click" if clicked else "answer"}"'
    language = f' lang="{as_text(article.language)}"' if article.language else ""
    return (
        f'<article class="pane" dir="auto"{attributes}{language}>{_title(article)}'
        f'<div class="text">{article_html(article, marks)}</div></article>'
    )


def library_pane(
    articles: Sequence[ArticleInfo], words: Words, leaving: frozenset[str] = frozenset()
) -> str:
    """Return the list of articles, those that are about to be removed marked so, as HTML."""
    return library_html(articles, words, leaving=leaving)


def empty_pane(words: Words) -> str:
    """Return what the pane shows before there is an article, as HTML."""
    return f'<div class="pane empty"><p>{as_text(words.no_articles_here)}</p></div>'


def _title(article: Article) -> str:
    """Return the title as HTML, where the text does not begin with it."""
    first = article.sections[0].heading if article.sections else None
    if first and first.start == 0 and first.of(article.text) == article.title:
        return ""
    return f'<h2 class="title added">{as_text(article.title)}</h2>'
