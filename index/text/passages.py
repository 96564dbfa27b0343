"""From an article to passages: runs of sentences that an encoder reads at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise, takewhile, zip_longest

from index.article import Article, Passage, Sentence, Span
from index.text.labels import bare, labelled
from index.text.sentences import is_question

TARGET = 200
"""Tokens that a passage aims at: XQuAD's paragraphs, on which retrieval is measured, have 195."""

NEAR = 0.7
"""Share of its aim from which a passage ends where its paragraph ends."""

LEADING = 3
"""Most headings in a row that stand in the passage of the text under them; the ones before are a
passage of their own."""

_BLANK = re.compile(r"\n[^\S\n]*\n")


def passages(
    article: Article, length: Callable[[str], int], limit: int, *, target: int = TARGET
) -> tuple[Passage, ...]:
    """Return the article's passages: runs of whole sentences of one section, in reading order.

    Every heading and every sentence is in exactly one passage, a heading with the text under it.
    The passages of a section are about equally long, and end where a paragraph ends if that is
    near. A sentence that alone is over ``limit`` is cut at white space, or anywhere if need be; the
    pieces are sentences of the passage that the article does not have.
    `index.text.sentences.LONGEST` makes that rare.

    Args:
        article: what to cut.
        length: counts the encoder's tokens in a string; called a few times for each sentence.
        limit: most tokens of a passage, labels counted, headings not.
        target: tokens to aim at, if the limit allows.

    Raises:
        ValueError: if ``limit`` or ``target`` is not positive.
    """
    if limit < 1 or target < 1:
        raise ValueError(f"limit and target must be at least 1, got {limit} and {target}")
    cutter = _Cutter(article.text, length, limit, min(target, limit))
    found: list[Passage] = []
    waiting: list[tuple[int, Sentence]] = []
    for number, section in enumerate(article.sections):
        if section.heading:
            waiting += [(number, piece) for piece in cutter.fitted(section.heading)]
        if section.sentences:
            found += _of_headings(cutter, waiting[:-LEADING])
            first = [heading for _, heading in waiting[-LEADING:]]
            waiting = []
            for run in cutter.runs([p for s in section.sentences for p in cutter.fitted(s)]):
                found.append(_passage(number, first, run))
                first = []
    return (*found, *_of_headings(cutter, waiting))


def _of_headings(cutter: _Cutter, waiting: Sequence[tuple[int, Sentence]]) -> Iterator[Passage]:
    """Yield passages of headings that no text follows."""
    numbers = {heading: number for number, heading in waiting}
    for run in cutter.runs([heading for _, heading in waiting]):
        yield _passage(numbers[run[-1]], run, [])


def _passage(number: int, headings: Sequence[Sentence], run: Sequence[Sentence]) -> Passage:
    inside = (*headings, *run)
    return Passage(inside[0].start, inside[-1].end, number, inside, len(headings))


@dataclass(frozen=True)
class _Cutter:
    """Cuts a text to what an encoder reads at once.

    Attributes:
        text: of the article.
        length: as in `passages`.
        limit: as in `passages`.
        target: as in `passages`.
    """

    text: str
    length: Callable[[str], int]
    limit: int
    target: int

    def fitted(self, span: Span) -> Iterator[Sentence]:
        """Yield the sentence, or halves of it, and halves of those, each within the limit."""
        label = span.label if isinstance(span, Sentence) else None
        if span.end - span.start == 1 or self.length(span.of(self.text)) <= self.limit:
            yield Sentence(span.start, span.end, label)
            return
        middle = (span.start + span.end + 1) // 2
        space = self.text.rfind(" ", span.start + (middle - span.start) // 2, middle)
        cut = space if space > span.start else middle
        for half in (bare(self.text, span.start, cut), bare(self.text, cut, span.end)):
            if half:
                yield from self.fitted(Sentence(half.start, half.end, label))

    def runs(self, sentences: Sequence[Sentence]) -> Iterator[list[Sentence]]:
        """Yield runs of sentences that are about equally long and within the limit.

        A question goes with what follows it, most often its reply.
        """
        sizes = {sentence: self.length(self._read(sentence)) for sentence in sentences}
        left, total = sum(sizes.values()), 0
        run: list[Sentence] = []
        for sentence in sentences:
            size = sizes[sentence]
            aim = left / max(1, round(left / self.target))  # equally long, as near as can be
            new = bool(run) and bool(_BLANK.search(self.text, run[-1].end, sentence.start))
            near = new and total > NEAR * aim and left > self.target
            full = total + size / 2 > aim or near
            if run and (full or total + size > self.limit):
                asked = takewhile(lambda s: is_question(s.of(self.text)), reversed(run))
                cut = len(run) - len(list(asked)) or len(run)
                yield from self._within(run[:cut])
                left -= sum(sizes[s] for s in run[:cut])
                run = run[cut:]
                total = sum(sizes[s] for s in run)
            run.append(sentence)
            total += size
        if run:
            yield from self._within(run)

    def _within(self, run: list[Sentence]) -> Iterable[list[Sentence]]:
        """Halve a run that as a whole has more tokens than its sentences together promised."""
        if len(run) == 1 or self.length(self._read_together(run)) <= self.limit:
            return [run]
        half = len(run) // 2
        return [part for h in (run[:half], run[half:]) for part in self._within(h)]

    def _read_together(self, run: Sequence[Sentence]) -> str:
        """Return what is read of a run: its sentences, and what stands between them."""
        gaps = (self.text[one.end : other.start] for one, other in pairwise(run))
        return "".join(chain.from_iterable(zip_longest(map(self._read, run), gaps, fillvalue="")))

    def _read(self, sentence: Sentence) -> str:
        label = sentence.label.of(self.text) if sentence.label else ""
        return labelled(label, sentence.of(self.text))
