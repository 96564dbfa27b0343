"""An article in a few of its own sentences: its lead, and the first of each of its longest parts.

A part is a section, a paragraph where there are few sections, else a run of sentences. Of XQuAD's
questions on a paragraph (dev half), its first sentence answers .31 in English and .32 in German,
the one nearest to the mean of its sentences' vectors .25 and .22, any one .21 and .20. Sentences
that point back to the one before say nothing alone, and are left out where others are left.
"""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from index.article import Sentence, Span
from qa.about.items import Item, quote_around
from qa.evidence.antecedents import points_back
from qa.injection import is_order

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.article import Article

MOST = 5
"""Sentences of a summary, where nobody says how many."""

SHARE = 3
"""Of as many sentences, a summary has one at the most, but two."""

ENOUGH = 3
"""Sections or paragraphs that are parts enough, where more sentences are wanted."""

SHORTEST, LONGEST = 30, 400
"""Characters of a sentence that may be chosen."""

_END = ".!?…\"“”»«')。！？"

Part = list[Sentence]
"""Sentences that belong together."""


def summary(article: Article, count: int = 0) -> list[Item]:
    """Return the sentences that stand for an article, in reading order.

    Args:
        article: the article.
        count: how many sentences are wanted, 0 where nobody says.
    """
    fit = _fitting(article)
    most = count or min(MOST, max(2, len(fit) // SHARE))
    if len(fit) <= most:
        return [Item(quote=Span(s.start, s.end)) for s in fit]
    lead, *others = _parts(article, fit, most)
    most = count or min(most, 1 + len(others))
    longest = sorted(others, key=lambda part: part[0].start - part[-1].end)[: most - 1]
    chosen = [_first(part, article) for part in (lead, *longest)]
    rest = iter(sentence for sentence in fit if sentence not in chosen)
    chosen += [next(rest) for _ in range(most - len(chosen))]
    return [Item(quote=Span(s.start, s.end)) for s in sorted(chosen)]


def _fitting(article: Article) -> list[Sentence]:
    """Return the sentences that can stand in a summary; all where none looks like one."""
    own = [quote_around(article, detail.span) for detail in article.details if detail.span]
    every = [s for s in article.sentences if not any(s.overlaps(span) for span in own)]
    texts = [(s, s.of(article.text)) for s in every if not s.label]
    plain = [
        sentence
        for sentence, text in texts
        if SHORTEST <= len(text) <= LONGEST and text[-1] in _END and not is_order(text)
    ]
    return plain or every


def _parts(article: Article, sentences: Sequence[Sentence], most: int) -> list[Part]:
    """Return the sentences by section, by paragraph, or in even runs: what gives enough parts."""
    section = {s: n for n, part in enumerate(article.sections) for s in part.sentences}
    paragraph = {sentences[0]: 0}
    for one, other in pairwise(sentences):
        paragraph[other] = paragraph[one] + ("\n\n" in article.text[one.end : other.start])
    run = {s: n * most // len(sentences) for n, s in enumerate(sentences)}
    for numbers in (section, paragraph, run):
        parts = [list(part) for _, part in groupby(sentences, key=numbers.__getitem__)]
        if len(parts) >= min(most, ENOUGH):
            break
    return parts


def _first(part: Part, article: Article) -> Sentence:
    """Return the first sentence of a part that stands alone, its first where none does."""
    alone = (s for s in part if not points_back(s.of(article.text), article.language))
    return next(alone, part[0])
