"""Words that a question shares with a sentence, or with what answers in it.

Vectors of two names, or of two years, are much alike; words tell them apart. Across languages a
question's words are their likely translations (`index.lexicon`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from index.lexical.bm25 import content_stems, stems, translated
from qa.languages.language import follow_up_of
from qa.mentions.numbers import UNCHECKED, counted_by
from qa.mentions.reading import Reading as Mentions

if TYPE_CHECKING:
    from index.lexical.postings import Term
    from index.store.records import StoredPassage

BEFORE = 0.5
"""What a word counts for that only the sentence before holds, or a part of a longer word."""

LIKELY = 0.5
"""How likely the translations that a sentence holds are to be to count as the word itself."""

PART = 5
"""Fewest letters of a part of a longer word, as in "Brücke" and "Eisenbahnbrücke"."""

_WORD = re.compile(r"\w+")
_YEAR = re.compile(r"1\d{3}|20\d\d")


def shared(
    question: str, language: str, passages: Sequence[StoredPassage]
) -> tuple[tuple[float, ...], ...]:
    """Return for each passage and sentence the share of the question's words that it holds.

    From 0 to 1; rare words count for more (inverse document frequency over these sentences).

    Args:
        question: as it was asked.
        language: ISO 639-1 code of the question.
        passages: at least one.
    """
    asked = {p.language: _terms(question, language, p.language) for p in passages}
    held = [_held_in(p, asked[p.language]) for p in passages]
    sentences = [row for rows in held for row in rows]
    most = max(map(len, sentences), default=0)
    found = [sum(len(row) > n and row[n] >= BEFORE for row in sentences) for n in range(most)]
    rarity = [math.log(1 + (len(sentences) - n + 0.5) / (n + 0.5)) for n in found]
    return tuple(tuple(_shares(rows, rarity)) for rows in held)


def is_doubtful(question: str, language: str, *, answer: str, sentence: str, read: str) -> bool:
    """Tell whether words speak against a shortest answer.

    It says nothing but what was asked, or its sentence has another number that may be meant: of two
    years, or of two numbers that are none, the reader does not know which belongs to what. Where
    the answer says what it counts ("two hours"), only another number of these may be.

    Args:
        question: as it was asked.
        language: ISO 639-1 code of the question.
        answer: a few words of the sentence.
        sentence: that answers.
        read: its language.
    """
    if only_repeats(question, language, said=answer, read=read):
        return True
    asked = Mentions.of(question, language).held_numbers
    own = Mentions.of(answer, read)
    known = own.held_numbers | asked | UNCHECKED
    there = Mentions.of(sentence, read).numbers
    rivals = [(n.value, counted_by(sentence, n)) for n in there if n.value not in known]
    return any(
        _is_year(one.value) == _is_year(rival) and counted_by(answer, one) in ("", counted)
        for one in own.numbers
        for rival, counted in rivals
    )


def only_repeats(question: str, language: str, *, said: str, read: str) -> bool:
    """Tell whether some words say nothing but what was asked: no other word, and no other number.

    Args:
        question: as it was asked.
        language: ISO 639-1 code of the question.
        said: a few words, or a heading.
        read: their language.
    """
    asked = Mentions.of(question, language).held_numbers
    new = Mentions.of(said, read).held_numbers - asked
    return not new and _repeats(question, language, said, read)


def is_indirect_question(heading: str, language: str) -> bool:
    """Tell whether a heading says what is asked under it, as in "Why the mill was saved".

    Args:
        heading: as it stands in its article.
        language: its ISO 639-1 code.
    """
    first = _WORD.search(heading)
    return first is not None and first.group().lower() in follow_up_of(language).asking


def names_nobody(question: str, language: str, *, answer: str, read: str) -> bool:
    """Tell whether somebody is asked for and an answer has only words of the question and numbers.

    A question of nothing but a name, as in "Who is Ada Flint?", asks for no other.

    Args:
        question: as it was asked.
        language: ISO 639-1 code of the question.
        answer: a few words of a sentence.
        read: language of the sentence.
    """
    words = _WORD.findall(question)
    known = follow_up_of(language)
    if not any(word.lower() in known.who for word in words):
        return False
    says_more = any(word.islower() and word not in known.empty for word in words)
    return says_more and _repeats(question, language, answer, read)


def _is_year(value: str) -> bool:
    return bool(_YEAR.fullmatch(value))


def _repeats(question: str, language: str, answer: str, read: str) -> bool:
    """Tell whether all words of an answer are the question's, numbers left aside."""
    terms = _terms(question, language, read)
    said = content_stems(_without_empty(answer, read), read)
    words = (stem for stem in said if stem.isalpha() and len(stem) > 1)
    return all(any(_held(term, [word]) for term in terms) for word in words)


def _terms(question: str, language: str, read: str) -> list[Term]:
    """Return a question's content words as what stands for them in a language."""
    said = _without_empty(question, language)
    plain: list[Term] = [{stem: 1.0} for stem in content_stems(said, language)]
    return plain if language == read else translated(said, language, read) or plain


def _without_empty(text: str, language: str) -> str:
    """Return the words of a text but those that say nothing alone."""
    empty = follow_up_of(language).empty
    return " ".join(word for word in _WORD.findall(text) if word.lower() not in empty)


def _held_in(passage: StoredPassage, terms: Sequence[Term]) -> list[list[float]]:
    """Return for each sentence of a passage how far it holds each word."""
    texts = map(passage.text_of, passage.sentences)
    words = (frozenset(stems(text, passage.language)) for text in texts)
    return [[_held(term, own) for term in terms] for own in words]


def _held(term: Term, words: Collection[str]) -> float:
    """Return how far a word is among others, from 0 to 1."""
    if found := sum(weight for word, weight in term.items() if word in words):
        return min(1.0, found / LIKELY)
    best = max(term, key=lambda word: term[word])
    return BEFORE if any(_is_part(best, word) for word in words) else 0.0


def _is_part(one: str, other: str) -> bool:
    """Tell whether one of two words is a part of the other."""
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= PART and shorter in longer


def _shares(rows: Sequence[Sequence[float]], rarity: Sequence[float]) -> list[float]:
    """Return for each sentence of a passage the share of the words that it and the last hold."""
    found = []
    before: Sequence[float] = [0.0] * len(rarity)
    for row in rows:
        counted = [max(own, BEFORE * last) for own, last in zip(row, before, strict=False)]
        total = sum(rarity[: len(row)])
        found.append(
            sum(c * r for c, r in zip(counted, rarity, strict=False)) / total if total else 0.0
        )
        before = row
    return found
