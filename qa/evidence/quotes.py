"""Which sentences are quoted.

Every sentence of the retrieved passages has a score: the trained reader's (`qa.reader`), or its
own cosine to the question and its passage's score where the reader does not fit the encoder. What
scores nearly as high as the best is quoted too: neighbours in a paragraph as one quote, so that
nobody reads a reply before its occasion, or half a thought twice, and all else by itself. A
sentence that points back to the one before it ("Er sagte ...", "Das sei ...") and would say little
alone brings that one along.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.article import Span, page_at
from qa.answer import Citation, neighbourhood
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

QUOTES = 5
"""Most quotes of an answer."""

MARGIN = 0.08
"""How far below the best score a quoted sentence may be where cosines alone decide: hit@1 on
XQuAD's dev half is .873 and the precision .36, where the three best sentences had .838 and .29."""

LONGEST = 3
"""Most sentences of a quote. The reader's first quotes, held out on XQuAD's dev half, have 1.47 in
the mean and hit in .899 / .943 / .900 / .905 (de -> de, en -> en, en -> de, de -> en). Before
question and passage were read together, at most 2 cost .02 of that and 4 won .004."""


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

    @property
    def text(self) -> str:
        """Return the sentence, cut from the passage's own characters."""
        return self.passage.text_of(self.span)

    @property
    def key(self) -> tuple[str, int]:
        """Return what tells it from the sentences of all articles."""
        return _key(self.passage, self.span)


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
        return self.passage.text_of(self.span)

    @property
    def answer(self) -> str:
        """Return the words of the quote that answer most shortly, ``""`` where nobody says."""
        return self.passage.text_of(self.shortest) if self.shortest else ""

    def overlaps(self, other: Quote) -> bool:
        """Tell whether the two quotes share a character."""
        return self.passage.article == other.passage.article and self.span.overlaps(other.span)

    def holds(self, other: Quote) -> bool:
        """Tell whether all of another quote is in this one."""
        inside = self.span.start <= other.span.start and other.span.end <= self.span.end
        return inside and self.overlaps(other)

    def citation(self, number: int) -> Citation:
        """Return the quote as it is shown."""
        shortest = (self.shortest.start, self.shortest.end) if self.shortest else None
        passage, span = self.passage, self.span
        low, high = span.start - passage.start, span.end - passage.start
        before, after = neighbourhood(passage.text, low, high)
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
            before=before,
            after=after,
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
    plain = [s for s in ranked if not is_order(s.text)]
    return plain if plain and plain[0] is ranked[0] else ranked


def select(ranked: Sequence[ScoredSentence], margin: float = MARGIN) -> list[Quote]:
    """Return what to quote, best first: no two quotes overlap, none is of two paragraphs.

    Args:
        ranked: sentences, best first.
        margin: how far below the best score a quoted sentence may be.
    """
    scores = {s.key: s.score for s in ranked}
    least = ranked[0].score - max(margin, 0.0) if ranked else 0.0
    near = [s for s in ranked if s.score >= least]
    quotes: list[Quote] = []
    for sentence in near[:QUOTES]:
        if sentence.key in scores:
            quote, inside = _grown(sentence, scores, least)
            quotes.append(quote)
            for span in inside:
                scores.pop(_key(sentence.passage, span))
    return quotes


def apart(passage: StoredPassage, one: Span, other: Span) -> bool:
    """Tell whether two neighbouring sentences of a passage are of two paragraphs."""
    low, high = sorted((one, other))
    return passage.text.count("\n", low.end - passage.start, high.start - passage.start) > 1


def _grown(
    sentence: ScoredSentence, scores: Mapping[tuple[str, int], float], least: float
) -> tuple[Quote, Sequence[Span]]:
    """Return a quote from a sentence and what belongs to it, and the sentences in the quote.

    Args:
        sentence: that answers.
        scores: by `ScoredSentence.key`, of all that may be quoted and are in no quote yet.
        least: score from which a neighbour joins.
    """
    passage = sentence.passage
    own = passage.sentences
    first = last = [span.start for span in own].index(sentence.span.start)

    def score(place: int, beside: int) -> float:
        """Return the score of a sentence that can join the one beside it, else that of none."""
        if not 0 <= place < len(own) or apart(passage, own[place], own[beside]):
            return -math.inf
        return scores.get(_key(passage, own[place]), -math.inf)

    def leans(place: int) -> bool:
        """Tell whether a sentence points back to the one before it."""
        return points_back(passage.text_of(own[place]), passage.language)

    if score(first - 1, first) > -math.inf and leans(first) and not leans(first - 1):
        first -= 1
    while last - first + 1 < LONGEST:
        before, after = score(first - 1, first), score(last + 1, last)
        if max(before, after) < least:
            break
        first, last = (first - 1, last) if before > after else (first, last + 1)
    span = Span(own[first].start, own[last].end)
    return Quote(span, passage, sentence.score, sentence.shortest), own[first : last + 1]


def _key(passage: StoredPassage, span: Span) -> tuple[str, int]:
    return passage.article, span.start
