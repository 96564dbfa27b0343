"""The places that answer a question: as its row marks them, or by the text of a right answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from index.article import Span
from index.sources.formats import assemble
from index.sources.markdown import read_markdown
from qa.evaluation.data.files.cells import BAR
from qa.evaluation.data.places import Haystack
from qa.evaluation.data.rows import Row, says_yes_or_no

Known = Literal["evidence", "answers", "contexts"]
"""How the places that answer are known: they were marked, they hold a right answer's text, or they
are passages with the answer somewhere in them."""

_HOP = re.compile(r"\A\s*<\d+-hop>\s*")
"""What RAGAS puts before a passage of several."""


@dataclass(frozen=True, slots=True, order=True)
class Gold:
    """A place that answers: ``start`` and ``end`` count characters of the article's text."""

    article: str
    start: int
    end: int


def places_of(evidence: str, among: Sequence[Haystack]) -> set[Gold]:
    """Return everywhere that evidence stands; bars may part pieces of it, each of which must."""
    if whole := _everywhere(Haystack.places, evidence, among):
        return whole
    pieces = [_everywhere(Haystack.places, part.strip(), among) for part in BAR.split(evidence)]
    return set().union(*pieces) if all(pieces) else set()


def found_gold(row: Row, among: Sequence[Haystack]) -> tuple[Known, set[Gold]]:
    """Return where the answers stand, in the contexts if they do, else the contexts themselves."""
    contexts: set[Gold] = set()
    for context in row.contexts:
        bare = _HOP.sub("", context)
        contexts |= places_of(bare, among) or places_of(_without_marks(bare), among)
    answers: set[Gold] = set()
    for answer in row.answers:
        if not says_yes_or_no(answer):
            answers |= _everywhere(Haystack.answers, answer, among)
    inside = {gold for gold in answers if any(_within(gold, context) for context in contexts)}
    if inside or not contexts:
        return "answers", inside or answers
    return "contexts", contexts


def _without_marks(markdown: str) -> str:
    """Return Markdown as an article has it; what cuts files into passages leaves the marks in."""
    return assemble(read_markdown(markdown).blocks).text


def _everywhere(
    find: Callable[[Haystack, str], list[Span]], wanted: str, among: Sequence[Haystack]
) -> set[Gold]:
    return {Gold(one.article.id, s.start, s.end) for one in among for s in find(one, wanted)}


def _within(inner: Gold, outer: Gold) -> bool:
    same = inner.article == outer.article
    return same and outer.start <= inner.start and inner.end <= outer.end
