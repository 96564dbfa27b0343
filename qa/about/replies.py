"""Answers to questions about an article itself, and to what asks nothing, as evidence."""

from __future__ import annotations

import time
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from index.article import Chosen, ids_of
from qa.about.details import NAMES, details, mentions
from qa.about.items import Item, citation
from qa.about.mentioned import mentioned
from qa.about.recognise import Asked, Said, asked_about
from qa.about.summary import summary
from qa.answer import Citation, Evidence
from qa.languages.sentences import SENTENCES, sentences_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.article import Article
    from index.store.contents import StoredArticles
    from qa.answer import Question

MOST_ARTICLES = 5
"""Articles that are told of at once; of more, one has to be chosen."""


@dataclass(frozen=True, slots=True)
class _Told:
    """An article with what is told of it."""

    article: Article
    items: Sequence[Item]


def reply(
    question: Question, store: StoredArticles, article: Chosen, recent: str | None = None
) -> Evidence | None:
    """Return the answer to a question that asks about an article itself, or asks nothing.

    Of several articles that is the chosen one, the one whose title the question has, or the one
    that the conversation was about; else each is told of, up to `MOST_ARTICLES`.

    Args:
        question: with its language; what was typed counts.
        store: the articles.
        article: id of the one that is chosen, or of several; None for all.
        recent: id of the one that was talked about last.

    Returns:
        None where it asks what the article says, or may do so.
    """
    started = time.perf_counter()
    typed, named = _without_title(question, store)
    asked = asked_about(typed, question.language)
    if isinstance(asked, Said):
        said = SENTENCES[asked.language].replies[asked.courtesy]
        return _evidence(asked.language, "courtesy", (), said, started)
    if asked is None or (question.understood and not asked.named):
        return None
    infos = store.articles()
    asked_of = [info.id for info in infos if article is None or info.id in ids_of(article)]
    if not isinstance(article, str):
        article = next((one for one in (named, recent) if one in asked_of), None)
    ids = [article] if article else asked_of
    if len(ids) > MOST_ARTICLES:
        said = sentences_of(asked.language).choose.format(len(ids))
        return _evidence(asked.language, "article", (), said, started)
    articles = [store.article(one) for one in ids]
    found = [_Told(one, _items(one, asked, alone=len(ids) == 1)) for one in articles]
    told = [one for one in found if one.items]
    if not told:
        sure = asked.about in NAMES and asked.named and not asked.doubtful
        return _evidence(asked.language, "article", (), "", started) if sure else None
    citations, said = _written(told, asked.language, titles=len(ids) > 1)
    return _evidence(asked.language, "article", citations, said, started, answerable=True)


def _without_title(question: Question, store: StoredArticles) -> tuple[str, str | None]:
    """Return a question with “article” in place of a title, and the id of the article so named."""
    typed = question.asked
    lowered = typed.lower()
    for title, article_id in store.titles_in(lowered)[:1]:
        place = lowered.find(title)
        noun = sentences_of(question.language).asking.article.split(" ")[0]
        return f"{typed[:place]} {noun} {typed[place + len(title) :]}", article_id
    return typed, None


def _items(article: Article, asked: Asked, *, alone: bool) -> list[Item]:
    """Return what is told of an article; of several, only the sentence that says most."""
    if asked.about == "summary":
        return summary(article, asked.count if alone else 1)
    if asked.about in {"people", "places"}:
        return mentioned(article, asked.about)
    if any(mentions(article, word) for word in asked.doubtful):
        return []
    return details(article, asked.about, asked.language)


def _written(
    told: Sequence[_Told], language: str, *, titles: bool
) -> tuple[tuple[Citation, ...], str]:
    """Return the quotes, each once, and what is said with their numbers."""
    citations: list[Citation] = []
    lines = []
    for one in told:
        values = []
        placed = [(_number(one.article, item, citations), item) for item in one.items]
        for origin, group in groupby(placed, lambda each: "" if each[0] else each[1].origin):
            found = [f"{item.value} [{n}]" if item.value and n else item.value for n, item in group]
            value = ", ".join(filter(None, found))
            stated = sentences_of(language).by_metadata
            values.append(stated.format(value, origin) if value and origin else value)
        line = ", ".join(filter(None, values))
        lines.append(f"{one.article.title}: {line}" if line and titles else line)
    return tuple(citations), "; ".join(filter(None, lines))


def _number(article: Article, item: Item, citations: list[Citation]) -> int:
    """Return the number of an item's quote, a new one where it is not there; 0 for no quote."""
    new = citation(article, item, len(citations) + 1)
    if new is None:
        return 0
    for other in citations:
        if (other.article, other.start, other.end) == (new.article, new.start, new.end):
            return other.number
    citations.append(new)
    return new.number


def _evidence(
    language: str,
    kind: Literal["article", "courtesy"],
    citations: tuple[Citation, ...],
    said: str,
    started: float,
    *,
    answerable: bool = False,
) -> Evidence:
    return Evidence(
        language=language,
        answerable=answerable,
        confidence=float(answerable),
        citations=citations,
        nearest=None,
        passages=(),
        timings={"retrieval": 0.0, "evidence": time.perf_counter() - started},
        kind=kind,
        said=said,
    )
