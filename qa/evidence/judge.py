"""Who decides what is quoted and whether anything is: the reader, or cosines alone.

The trained reader (`qa.reader`) fits one encoder. With any other, `CosineJudge` decides from what
the retriever knows already.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, ClassVar

from qa.answer import Evidence, PassageScore, Strictness
from qa.evidence.answerable import THRESHOLD, Vocabulary, confidence
from qa.evidence.quotes import MARGIN, QUOTES, Quote, rank, select, without_orders
from qa.evidence.replies import with_replies
from qa.evidence.shown import behind_others

if TYPE_CHECKING:
    from index.embed import TokenSink
    from index.retriever import Candidate
    from qa.answer import Question
    from qa.check.phrase import Phrases

Vocabularies = Callable[[str], Vocabulary]
"""Returns what the article of an id mentions."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided about a question.

    Attributes:
        candidates: the passages, the one that answers best first.
        quotes: what to quote, best first; also where the article does not answer.
        confidence: from 0 to 1, how sure it is that the article answers.
    """

    candidates: tuple[Candidate, ...] = ()
    quotes: tuple[Quote, ...] = ()
    confidence: float = 0.0

    def evidence(self, question: Question, threshold: float, timings: dict[str, float]) -> Evidence:
        """Return what is shown of it.

        Args:
            question: with its language.
            threshold: least confidence at which an answer is given.
            timings: seconds spent, by stage.
        """
        citations = tuple(quote.citation(number) for number, quote in enumerate(self.quotes, 1))
        answerable = self.confidence >= threshold
        return Evidence(
            language=question.language,
            answerable=answerable,
            confidence=self.confidence,
            citations=citations if answerable else (),
            # What does not answer has no words that do.
            nearest=None if answerable or not citations else replace(citations[0], shortest=None),
            passages=tuple(
                PassageScore(p.article, p.section, p.start, p.end, candidate.score)
                for candidate in self.candidates
                for p in [candidate.passage]
            ),
            timings=timings,
            understood=question.understood,
        )


def joined(whole: Verdict, parts: Sequence[Verdict], threshold: float) -> Verdict:
    """Return the verdict on a question with what its parts brought up, their quotes in turns.

    The article answers where it answers the whole, or all parts. A part that it does not answer
    brings up nothing.

    Args:
        whole: on the question as it is.
        parts: on each question that it joins; none where it is one.
        threshold: least confidence at which an answer is given.
    """
    sure = max(whole.confidence, min((v.confidence for v in parts), default=0.0))
    if not parts or sure < threshold:
        return whole
    answered = [verdict.quotes for verdict in parts if verdict.confidence >= threshold]
    quotes: list[Quote] = []
    for quote in (*filter(None, chain.from_iterable(zip_longest(*answered))), *whole.quotes):
        others = [other for other in quotes if quote.overlaps(other)]
        if not others:
            quotes.append(quote)
        elif len(others) == 1 and quote.holds(others[0]):
            quotes[quotes.index(others[0])] = replace(quote, shortest=others[0].shortest)
    return replace(whole, quotes=tuple(quotes[:QUOTES]), confidence=sure)


class Judge(ABC):
    """Decides what of the retrieved passages answers a question.

    Attributes:
        name: what it is called in reports.
        thresholds: least confidence at which an answer is given, by strictness.
    """

    name: str
    thresholds: ClassVar[dict[Strictness, float]]

    @abstractmethod
    def verdict(
        self, question: Question, candidates: Sequence[Candidate], vocabularies: Vocabularies
    ) -> Verdict:
        """Return what was decided about a question.

        Args:
            question: with its language.
            candidates: retrieved passages, best first; at least one.
            vocabularies: of the articles that they are from.
        """

    def reranked(self, question: Question, candidates: Sequence[Candidate]) -> list[Candidate]:
        """Return the passages, the one that answers best first."""
        return list(candidates)

    @property
    def phrases(self) -> Phrases | None:
        """Return what finds the shortest answer in any text, None if nothing does."""
        return None

    @property
    def sink(self) -> TokenSink | None:
        """Return what wants to see the tokens of new passages, None if nothing does."""
        return None

    def forget(self, article: str) -> None:  # noqa: B027  (most judges keep nothing)
        """Drop what is kept of an article that was removed."""

    def close(self) -> None:  # noqa: B027  (most judges hold nothing)
        """End the judge's threads."""


class CosineJudge(Judge):
    """Decides by cosines, the passages' scores and a logistic regression over a few signals."""

    name = "cosine"
    thresholds: ClassVar[dict[Strictness, float]] = {
        "lenient": 0.2,
        "normal": THRESHOLD,
        "strict": 0.6,
    }

    def verdict(
        self, question: Question, candidates: Sequence[Candidate], vocabularies: Vocabularies
    ) -> Verdict:
        """Return what was decided; see `Judge.verdict`."""
        ranked = without_orders(rank(candidates))
        sure = confidence(question, ranked, vocabularies(ranked[0].passage.article))
        replied = with_replies(ranked, question, MARGIN)
        quotes = select(behind_others(replied, question, MARGIN), MARGIN)
        return Verdict(tuple(candidates), tuple(quotes), sure)
