"""What the reader makes of a question, and a second look at the words of the best answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qa.reader.heads import NEVER
from qa.reader.words import is_doubtful, names_nobody

if TYPE_CHECKING:
    from index.article import Span
    from index.store.records import StoredPassage

NOBODY = 5.0
"""Logits that an answer loses where somebody is asked for and nobody is named. Of XQuAD's questions
that are answered, held out, that concerns .002."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader makes of a question's candidates.

    Attributes:
        scores: for each candidate a logit for each of its sentences to answer.
        answerable: logit that any of them answers.
        shortest: for each candidate and sentence the characters of the article that answer most
            shortly.
        sure: for each of these the logarithm of its share among all places of its passage; `NEVER`
            in the best sentence where `qa.reader.words.is_doubtful` says so.
        words: for each sentence the share of the question's words that it holds.
        together: logit that any answers by `qa.reader.joint`; 0 where nothing was read together.
    """

    scores: tuple[tuple[float, ...], ...]
    answerable: float
    shortest: tuple[tuple[Span, ...], ...]
    sure: tuple[tuple[float, ...], ...]
    words: tuple[tuple[float, ...], ...]
    together: float = 0.0

    @property
    def ordered(self) -> list[tuple[int, int]]:
        """Return the numbers of each sentence's candidate and its own in that, the best first."""
        places = [(at, n) for at, found in enumerate(self.scores) for n in range(len(found))]
        return sorted(places, key=lambda place: -self.scores[place[0]][place[1]])

    @property
    def best(self) -> tuple[int, int]:
        """Return the number of the best sentence's candidate, and its own in that."""
        at = max(range(len(self.scores)), key=lambda n: max(self.scores[n]))
        return at, self.scores[at].index(max(self.scores[at]))

    def with_best_answer(self, span: Span, sure: float) -> Reading:
        """Return the reading with another shortest answer of the best sentence."""
        at, row = self.best
        spans, sures = [list(own) for own in self.shortest], [list(own) for own in self.sure]
        spans[at][row], sures[at][row] = span, sure
        return replace(self, shortest=tuple(map(tuple, spans)), sure=tuple(map(tuple, sures)))


def doubted(
    reading: Reading, question: str, language: str, passages: Sequence[StoredPassage]
) -> Reading:
    """Return a reading as it is after a look at the words of its best sentence's shortest answer.

    In bold nothing is shown that they speak against, and where it names nobody though somebody is
    asked for, an answer is less likely.
    """
    at, row = reading.best
    passage, span = passages[at], reading.shortest[at][row]
    answer, sentence = passage.text_of(span), passage.text_of(passage.sentences[row])
    read = passage.language
    if is_doubtful(question, language, answer=answer, sentence=sentence, read=read):
        reading = reading.with_best_answer(span, NEVER)
    if names_nobody(question, language, answer=answer, read=read):
        reading = replace(
            reading,
            answerable=reading.answerable - NOBODY,
            scores=tuple(tuple(s - NOBODY for s in found) for found in reading.scores),
        )
    return reading
