"""Which sentences are quoted.

Every sentence of the retrieved passages has a score: the trained reader's (`qa.reader`), or its
own cosine to the question and its passage's score where the reader does not fit the encoder. The
best are quoted, each with the sentence before it where it begins with a word that points back
("Er sagte ...", "Das sei ...") and would say nothing alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.article import Span
from qa.orders import is_order

if TYPE_CHECKING:
    from index.records import StoredPassage
    from index.retriever import Candidate

PASSAGE_WEIGHT = 0.6
"""Weight of the passage's score against the sentence's cosine; from .3 to 1 the right sentence
comes first equally often, within .004, on XQuAD, the dev half, in four language pairs."""

QUOTES = 3
"""Most quotes of an answer that cosines alone choose."""

MARGIN = 0.35
"""How far below the best score a further quote may then be."""

_POINTS_BACK = {
    "de": re.compile(
        r"[„“\"»]?(?i:(?:und|aber|doch|denn|auch)\s+)?(?:"
        r"(?i:er|sie|es|ihm|ihn|ihr(?:e[mnrs]?)?|sein(?:e[mnrs]?)?|dies(?:e[mnrs]?)?|jene[mnrs]?"
        r"|damit|dabei|dafür|davon|dazu|daran|darauf|darüber|dadurch|dagegen|deren|dessen"
        r"|letztere[mnrs]?)\b"
        r"|(?i:das|dem)\b(?=\s+[a-zäöü]))"  # before a noun it is only the article
    ),
    "en": re.compile(
        r"(?i:[“\"]?(?:(?:and|but|so|yet|also)\s+)?(?:he|she|it|they|him|his|her|its|their|them"
        r"|this|that|these|those|such|the latter|the former)\b)"
    ),
}


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence that may answer.

    Attributes:
        span: where it stands in its article.
        passage: the passage that it is part of.
        cosine: of question and sentence.
        score: how well it answers; comparable within a question.
        shortest: the characters in it that answer most shortly, None where nobody says.
    """

    span: Span
    passage: StoredPassage
    cosine: float
    score: float
    shortest: Span | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """What is to be quoted: one sentence, or two that belong together.

    Attributes:
        span: where it stands in its article.
        passage: the passage that it is part of.
        score: of the sentence that answers.
        shortest: as in `ScoredSentence`.
    """

    span: Span
    passage: StoredPassage
    score: float
    shortest: Span | None = None

    @property
    def text(self) -> str:
        """Return the quote, cut from the passage's own characters."""
        offset = self.passage.start
        return self.passage.text[self.span.start - offset : self.span.end - offset]


def rank(candidates: Sequence[Candidate]) -> list[ScoredSentence]:
    """Return every sentence of the candidates, the one that answers best first."""
    sentences = [
        ScoredSentence(
            span=Span(sentence.start, sentence.end),
            passage=candidate.passage,
            cosine=cosine,
            score=cosine + PASSAGE_WEIGHT * candidate.score,
        )
        for candidate in candidates
        for sentence, cosine in zip(
            candidate.passage.sentences, candidate.sentence_cosines, strict=True
        )
    ]
    return sorted(sentences, key=lambda sentence: -sentence.score)


def without_orders(ranked: list[ScoredSentence]) -> list[ScoredSentence]:
    """Return the sentences without orders to the reader, unless one of these answers best."""
    plain = [s for s in ranked if not is_order(Quote(s.span, s.passage, s.score).text)]
    return plain if plain and plain[0] is ranked[0] else ranked


def select(
    ranked: Sequence[ScoredSentence], most: int = QUOTES, margin: float = MARGIN
) -> list[Quote]:
    """Return what to quote, best first: no two quotes overlap.

    Args:
        ranked: sentences, best first.
        most: how many quotes at the most.
        margin: how far below the best score a further quote may be.
    """
    return quotes_above(ranked, ranked[0].score - margin, most) if ranked else []


def quotes_above(ranked: Sequence[ScoredSentence], least: float, most: int) -> list[Quote]:
    """Return the best sentence, and those that score at least so much, as quotes.

    Args:
        ranked: sentences, best first.
        least: score from which a sentence is quoted; the best is quoted whatever its score.
        most: how many quotes at the most.
    """
    quotes: list[Quote] = []
    for sentence in ranked:
        if len(quotes) == most or (quotes and sentence.score < least):
            break
        quote = _with_antecedent(sentence)
        if any(_overlap(quote, other) for other in quotes):
            quote = Quote(sentence.span, sentence.passage, sentence.score, sentence.shortest)
        if not any(_overlap(quote, other) for other in quotes):
            quotes.append(quote)
    return quotes


def points_back(sentence: str, language: str) -> bool:
    """Tell whether a sentence begins with a word that refers to the one before."""
    pattern = _POINTS_BACK.get(language)
    return pattern is not None and pattern.match(sentence) is not None


def _with_antecedent(sentence: ScoredSentence) -> Quote:
    """Return the sentence, with the one before it in its passage where it needs that."""
    passage, span = sentence.passage, sentence.span
    text = passage.text[span.start - passage.start : span.end - passage.start]
    before = [other for other in passage.sentences if other.end <= span.start]
    if before and points_back(text, passage.language):
        span = Span(before[-1].start, span.end)
    return Quote(span, passage, sentence.score, sentence.shortest)


def _overlap(one: Quote, other: Quote) -> bool:
    return one.passage.article == other.passage.article and one.span.overlaps(other.span)
