"""What a composed sentence may rest on, and which part of it a sentence is about."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from index.lexical.bm25 import stems
from qa.mentions.denials import affirms, denial, denies
from qa.mentions.names import Words, folded_words
from qa.mentions.patterns import pattern
from qa.mentions.reading import Reading
from qa.mentions.spelling import fold

Likeness = Callable[[str, Sequence[str]], Sequence[float]]
"""Given a sentence and texts, returns how alike each text is; higher is more."""

UNLIKE = 0.02
"""Cosine by which a quote may be less like a sentence than the most alike one and still hold it.
Without this bound, a name that one quote lacks would be found in another that says something
else."""

_TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_CLAUSE = re.compile(r"[,;:()–—] ?")
_ALL = 0.7
"""Share of a quote's length from which a sentence is taken to say all of it."""
_SHORTEST = 4
"""Words of a clause that says something by itself; a bare answer neither affirms nor denies."""
_LONG = 4
"""Letters of a word that says something by itself."""
_SAME_PLACE = 3
"""Equal words around a denial from which a place in another text is the same place."""


@dataclass(frozen=True, slots=True)
class Source:
    """A quote that a sentence may rest on.

    Attributes:
        number: of the citation.
        text: the quote.
        context: heading that it stands under; names may come from there, numbers may not.
        answer: the words of it that answer most shortly, ``""`` where nobody says.
        language: ISO 639-1 code of its passage, ``""`` where nobody says.
        passage: what it is a part of, with the title of the article, ``""`` where nobody says;
            across languages what the question names may come from there.
    """

    number: int
    text: str
    context: str = ""
    answer: str = ""
    language: str = ""
    passage: str = ""


@dataclass(frozen=True)
class Evidence:
    """Sources that hold a sentence together, or do not.

    Attributes:
        sources: quotes.
        likeness: as in `qa.check.check.check`.
        nearest: of all quotes the one that the sentence is most like, None where nobody says.
    """

    sources: tuple[Source, ...]
    likeness: Likeness | None = None
    nearest: Source | None = None

    @cached_property
    def reading(self) -> Reading:
        """Return what the quotes mention."""
        return Reading.of("\n".join(source.text for source in self.sources))

    @cached_property
    def words(self) -> Words:
        """Return the words of the quotes and their headings, among which names are looked up."""
        headings = (source.context for source in self.sources)
        return folded_words("\n".join([self.reading.text, *headings]), self.reading.language)

    @cached_property
    def stems(self) -> frozenset[str]:
        """Return the stems of the quotes' words."""
        return frozenset(stems(self.reading.text, self.reading.language))

    @cached_property
    def around(self) -> Reading:
        """Return what the passages mention that the quotes are parts of."""
        passages = "\n".join(source.passage for source in self.sources)
        return Reading.of(passages, self.reading.language)

    @cached_property
    def stems_around(self) -> frozenset[str]:
        """Return the stems of the words of the quotes and their passages."""
        return self.stems | frozenset(stems(self.around.text, self.around.language))


def by_likeness(
    sentence: str, sources: Sequence[Source], likeness: Likeness | None
) -> list[Source]:
    """Return the sources that are like the sentence, the most alike first."""
    if likeness is None or not sources:
        return list(sources)
    scores = likeness(sentence, [source.text for source in sources])
    order = sorted(range(len(sources)), key=lambda row: -scores[row])
    return [sources[row] for row in order if scores[row] >= scores[order[0]] - UNLIKE]


def leaves_denial_out(sentence: Reading, quote: str, likeness: Likeness | None = None) -> bool:
    """Tell whether a sentence affirms what a quote denies.

    Of the quote its last sentence counts, the one that was chosen, and of that the clause that the
    sentence is most like, or all of it where no clause is more alike; and nothing where an earlier
    sentence is.

    Args:
        sentence: what was composed.
        quote: what it may rest on.
        likeness: how much a sentence is like texts in another language; words are counted where
            it is None, or the language the same.
    """
    read = Reading.of(quote)
    short = len(sentence.text.split()) < _SHORTEST and not affirms(sentence.text)
    if short or sentence.may_deny or not read.denials:
        return False
    *before, last = read.sentences
    if not denies(last):
        return False
    clauses = _clauses(last)
    if not before and (len(sentence.text) >= _ALL * len(last) or not clauses):
        return True
    clauses = [*before, *(part for one in before for part in _clauses(one)), *(clauses or [last])]
    scores: Sequence[float]
    if likeness is None or sentence.language == read.language:
        scores = [_covered(sentence, clause) for clause in clauses]
    else:
        clauses = [last, *clauses]
        scores = likeness(sentence.text, clauses)
    nearest = (c for c, score in zip(clauses, scores, strict=True) if score == max(scores))
    return any(denies(clause) for clause in nearest)


def _clauses(sentence: str) -> list[str]:
    """Return the clauses of a sentence that say something by themselves."""
    return [part for part in _CLAUSE.split(sentence) if len(part.split()) >= _SHORTEST]


def copies_but_denies(text: Reading, other: Reading) -> bool:
    """Tell whether a text has a denial in the middle of words that another has without it."""
    mine, theirs = (
        [fold(word) for word in _TOKEN.findall(one.text)] if one.denials or one is other else []
        for one in (text, other)
    )
    denies = denial()
    for at, word in enumerate(mine):
        left, right = mine[max(0, at - 2) : at], mine[at + 1 : at + 3]
        if denies.fullmatch(word) and len(left) + len(right) >= _SAME_PLACE:
            ends = [
                n for n in range(len(left), len(theirs) + 1) if theirs[n - len(left) : n] == left
            ]
            if any(_goes_on(theirs[end:], right) for end in ends):
                return True
    return False


def _goes_on(words: list[str], expected: list[str]) -> bool:
    """Tell whether words begin as expected, with or without an article: kein was ein."""
    article = words and pattern("denying", "indefinite").fullmatch(words[0])
    if article and words[1 : 1 + len(expected)] == expected:
        return True
    return words[: len(expected)] == expected


def _covered(sentence: Reading, clause: str) -> float:
    """Return which share of the longer words of a clause a sentence has, denials aside."""
    words = [word for word in folded_words(denial().sub("", clause)) if len(word) >= _LONG]
    return sum(word in sentence.words for word in words) / max(1, len(words))
