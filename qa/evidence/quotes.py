"""Which sentences are quoted.

Every sentence of the retrieved passages has a score: the trained reader's (`qa.reader`), or its
own cosine to the question and its passage's score where the reader does not fit the encoder. The
best are quoted, each with the sentence before it where it points back to that ("Er sagte ...",
"Das sei ...") and would say little alone. Chosen sentences that are neighbours are one quote, so
that nobody reads a reply before its occasion, or half a thought twice.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.article import Span, page_at
from qa.answer import Citation
from qa.evidence.antecedents import points_back
from qa.injection import is_order

if TYPE_CHECKING:
    from index.retriever import Candidate
    from index.store.records import StoredPassage

PASSAGE_WEIGHT = 0.6
"""Weight of the passage's score against the sentence's cosine; from .3 to 1 the right sentence
comes first equally often, within .004, on XQuAD, the dev half, in four language pairs."""

HEADING = 0.04
"""How far above every sentence's score a heading's has to be to be quoted where cosines decide. Of
54 questions made for tables, labels and headings 35 are answered with 0, 37 with .02 and .04, 36
with .07."""

QUOTES = 3
"""Most quotes of an answer that cosines alone choose."""

MARGIN = 0.35
"""How far below the best score a further quote may then be."""

LONGEST = 3
"""Most sentences of a quote. The first quote answers more often for being longer, while what is
shown as a whole stays the same: held-out hit@1 of the reader on XQuAD's dev half is .81 / .85 /
.76 / .77 (de -> de, en -> en, en -> de, de -> en) with 1, .87 / .91 / .81 / .82 with 2, .88 / .92 /
.83 / .84 with 3 and the same with 4; first quotes of 3 have 1.8 sentences in the mean."""


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
    """What is to be quoted: one sentence, or up to `LONGEST` that belong together.

    Attributes:
        span: where it stands in its article.
        passage: the passage that it is part of.
        score: of the sentence in it that answers best.
        shortest: of that sentence, as in `ScoredSentence`.
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

    @property
    def answer(self) -> str:
        """Return the words of the quote that answer most shortly, ``""`` where nobody says."""
        offset, found = self.passage.start, self.shortest
        return self.passage.text[found.start - offset : found.end - offset] if found else ""

    def citation(self, number: int) -> Citation:
        """Return the quote as it is shown."""
        shortest = (self.shortest.start, self.shortest.end) if self.shortest else None
        passage, span = self.passage, self.span
        return Citation(
            number=number,
            article=passage.article,
            title=passage.title,
            section="" if self._is_heading else passage.section,
            start=span.start,
            end=span.end,
            quote=self.text,
            shortest=shortest,
            label=self._label,
            page=page_at(passage.pages, span.start),
        )

    @property
    def _is_heading(self) -> bool:
        headings = self.passage.sentences[: self.passage.headings]
        return any(heading.overlaps(self.span) for heading in headings)

    @property
    def _label(self) -> str:
        """Return the first label of a sentence in the quote that stands outside of it."""
        inside = [s for s in self.passage.sentences if s.overlaps(self.span)]
        labelled = (s for s in inside if s.label and not s.label.overlaps(self.span))
        return next(map(self.passage.label_of, labelled), "")


def rank(candidates: Sequence[Candidate]) -> list[ScoredSentence]:
    """Return the sentences of the candidates, the one that answers best first.

    Headings are among them only where they answer better than any sentence.
    """
    told: list[ScoredSentence] = []
    headings: list[ScoredSentence] = []
    for candidate in candidates:
        passage = candidate.passage
        for number, (sentence, cosine) in enumerate(
            zip(passage.sentences, candidate.sentence_cosines, strict=True)
        ):
            score = cosine + PASSAGE_WEIGHT * candidate.score
            span = Span(sentence.start, sentence.end)
            scored = ScoredSentence(span, passage, cosine, score)
            (headings if number < passage.headings else told).append(scored)
    least = max((sentence.score for sentence in told), default=-math.inf) + HEADING
    best = [heading for heading in headings if heading.score > least]
    return sorted(best + told, key=lambda sentence: -sentence.score)


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
        most: how many sentences at the most, those not counted that others point back to.
    """
    quotes: list[Quote] = []
    for sentence in (s for n, s in enumerate(ranked[:most]) if n == 0 or s.score >= least):
        quote = _with_antecedent(sentence)
        for place, other in enumerate(quotes):
            if joined := _joined(other, quote):
                quotes[place] = joined
                break
        else:
            if any(_overlap(quote, other) for other in quotes):
                quote = Quote(sentence.span, sentence.passage, sentence.score, sentence.shortest)
            if not any(_overlap(quote, other) for other in quotes):
                quotes.append(quote)
    return quotes


def _with_antecedent(sentence: ScoredSentence) -> Quote:
    """Return the sentence, with the one before it in its passage where it needs that."""
    passage, span = sentence.passage, sentence.span
    text = passage.text[span.start - passage.start : span.end - passage.start]
    before = [s for s in passage.sentences[passage.headings :] if s.end <= span.start]
    if before and points_back(text, passage.language):
        span = Span(before[-1].start, span.end)
    return Quote(span, passage, sentence.score, sentence.shortest)


def _joined(better: Quote, other: Quote) -> Quote | None:
    """Return two quotes that overlap or are neighbours in a paragraph as one.

    None where they are not, or the quote would be too long.
    """
    passage = better.passage
    if other.passage != passage:
        return None
    first, second = sorted((better.span, other.span))
    between = passage.text[first.end - passage.start : second.start - passage.start]
    span = Span(first.start, max(first.end, second.end))
    inside = [s for s in passage.sentences if span.start <= s.start and s.end <= span.end]
    if between.strip() or "\n\n" in between or len(inside) > LONGEST:
        return None
    return Quote(span, passage, better.score, better.shortest)


def _overlap(one: Quote, other: Quote) -> bool:
    return one.passage.article == other.passage.article and one.span.overlaps(other.span)
