"""Does the evidence hold what was composed?

A sentence is compared with the quotes it may rest on: its numbers, dates and names must be there,
and what it puts in quotation marks; it must not deny what they affirm, nor the other way round; and
nobody may say in it what the quotes have somebody else say. That finds what a small model invents
most. It does not understand the sentence: in a translation, a right name in a wrong role passes.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.check.copies import denied_copy, exchanged
from qa.check.untranslated import untranslated
from qa.languages.language import Kind, reason
from qa.mentions.dates import strange_date, strange_time, without_moments
from qa.mentions.denials import Likeness, denies, left_out, may_deny
from qa.mentions.names import capitalised, fold, folded_words, is_among
from qa.mentions.numbers import UNCHECKED, all_numbers, claimed_numbers, holds_number
from qa.mentions.proper_nouns import names_in
from qa.mentions.quotations import quotations, strange_quotation, unquoted
from qa.mentions.speakers import strange_speaker
from qa.mentions.tongue import foreign, language_of

__all__ = [
    "MARKER",
    "UNCHECKED",
    "Checked",
    "Likeness",
    "Source",
    "all_numbers",
    "check",
    "quotations",
    "unsupported",
]

MARKER = re.compile(r"\s*\[\s*(\d{1,3})\s*\]")
"""A number in square brackets: what names a quote."""

_CAPITALISED = re.compile(r"[^\W\d_a-z][\w'’-]+")
_NAME_ALONE = re.compile(rf"(?:{_CAPITALISED.pattern}\s?){{1,3}}\.?")
"""A bare answer; as its first word it would be no sure name, which a dictionary may know."""

UNLIKE = 0.02
"""Cosine by which a quote may be less like a sentence than the most alike one and still hold it.
Without this bound, a name that one quote lacks would be found in another that says something
else."""


@dataclass(frozen=True, slots=True)
class Source:
    """A quote that a sentence may rest on.

    Attributes:
        number: of the citation.
        text: the quote.
        context: heading that it stands under; names may come from there, numbers may not.
    """

    number: int
    text: str
    context: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """A composed sentence after the check.

    Attributes:
        text: the sentence ending in the numbers of its quotes; ``""`` when it is withdrawn.
        reason: why it was withdrawn, in its language; ``""`` when it stands.
    """

    text: str
    reason: str


def check(
    sentence: str,
    sources: Sequence[Source],
    language: str,
    question: str = "",
    likeness: Likeness | None = None,
) -> Checked:
    """Return a sentence with the numbers of the quotes that hold it, or why none does.

    The quotes that the sentence names itself are tried first, then each other one, the most alike
    first. Quotes that it does not name together are not put together: that is how a spokesman
    becomes somebody else's name. Numbers that name no quote are removed.

    Args:
        sentence: one composed sentence, with or without numbers in square brackets.
        sources: what it may rest on, best first.
        language: ISO 639-1 code of the question, which the sentence has to be in.
        question: what was asked; its names are no evidence, and are known for names even where
            a sentence begins with them, as are those of all sources.
        likeness: how much a sentence is like each of the sources' texts; their order counts
            where it is None.
    """
    asked = [word.text for word in capitalised(question, language) if word.sure]
    named = {int(number) for number in MARKER.findall(sentence)}
    plain = " ".join(MARKER.sub("", sentence).split())
    own_words = folded_words(plain)
    asked += [n for source in sources for n in _names(source.text) if fold(n) in own_words]
    if not any(c.isalnum() for c in plain):
        return Checked("", "")
    if foreign(plain, language, "\n".join(source.text for source in sources)):
        return Checked("", reason("language", language))
    alike = _by_likeness(plain, sources, likeness)
    if likeness and alike and left_out(plain, alike[0].text, likeness):
        return Checked("", reason("left out", language))
    own = [source for source in sources if source.number in named]
    if len(own) == 1 and own[0] not in alike:
        own = []  # a wrong number: the sentence is about something else
    tries = [own] if own else []
    tries += [[source] for source in alike if source not in own]
    reasons = []
    for attempt in tries:
        why = unsupported(plain, attempt, language, asked, likeness)
        if not why:
            needed = _needed(attempt, plain, language, asked)
            markers = "".join(f"[{source.number}]" for source in needed)
            evidence = "\n".join(source.text for source in needed)
            return Checked(f"{unquoted(plain, evidence)} {markers}", "")
        reasons.append(why)
    return Checked("", reasons[0] if reasons else reason("no quote", language))


def unsupported(
    sentence: str,
    sources: Sequence[Source],
    language: str,
    asked: Sequence[str] = (),
    likeness: Likeness | None = None,
) -> str:
    """Return what of a sentence its sources do not hold, ``""`` when they hold all of it.

    Args:
        sentence: without numbers of quotes.
        sources: what it rests on.
        language: ISO 639-1 code of the sentence, and of the answer.
        asked: names in the question and in other quotes.
        likeness: as in `check`; tells which clause of a quote a sentence is about.
    """
    evidence = "\n".join(source.text for source in sources)
    context = f"{evidence}\n" + "\n".join(source.context for source in sources)
    for kind, what in _problems(sentence, evidence, context, language, asked):
        if what:
            return reason(kind, language, what)
    if denies(sentence) and (not may_deny(evidence) or denied_copy(sentence, evidence)):
        return reason("denial", language)
    copied = denied_copy(evidence, sentence)
    if copied or all(left_out(sentence, source.text, likeness) for source in sources):
        return reason("left out", language)
    return ""


def _problems(
    sentence: str, evidence: str, context: str, language: str, asked: Sequence[str]
) -> Iterator[tuple[Kind, str]]:
    """Yield what each rule finds wrong, ``""`` where it finds nothing."""
    read = language_of(evidence)
    plain = without_moments(sentence, evidence)
    yield "date", strange_date(sentence, evidence)
    yield "time", strange_time(sentence, evidence)
    yield "number", _strange_number(plain, evidence)
    yield "name", _strange_name(plain, context, language, read, asked)
    yield "speaker", strange_speaker(sentence, evidence, language)
    yield "quotation", strange_quotation(sentence, language, evidence, read)
    yield "exchanged", exchanged(plain, evidence, language, read)
    yield "untranslated", untranslated(sentence, language, evidence, read)


def _strange_number(sentence: str, evidence: str) -> str:
    """Return a number that the evidence does not hold, ``""`` if it holds all."""
    held = all_numbers(evidence)
    claimed = claimed_numbers(sentence)
    return next((n for n in claimed if not holds_number(n, held, evidence)), "")


def _strange_name(
    sentence: str, context: str, language: str, read: str, asked: Sequence[str]
) -> str:
    """Return a name that the evidence does not hold, ``""`` if it holds all."""
    words = folded_words(context)
    translated = read != language
    names = [word.text for word in names_in(sentence, language, translated=translated)]
    own = folded_words(sentence)
    names += [name for name in asked if is_among(name, own)]
    if _NAME_ALONE.fullmatch(sentence):
        alone = names_in(f"· {sentence}", language, translated=translated)
        names += [w.text for w in alone] if translated else _CAPITALISED.findall(sentence)
    return next((name for name in names if not is_among(name, words)), "")


@functools.lru_cache(maxsize=1024)
def _names(text: str) -> tuple[str, ...]:
    return tuple(word.text for word in names_in(text, language_of(text), translated=True))


def _by_likeness(
    sentence: str, sources: Sequence[Source], likeness: Likeness | None
) -> list[Source]:
    """Return the sources that are like the sentence, the most alike first."""
    if likeness is None or not sources:
        return list(sources)
    scores = likeness(sentence, [source.text for source in sources])
    order = sorted(range(len(sources)), key=lambda row: -scores[row])
    return [sources[row] for row in order if scores[row] >= scores[order[0]] - UNLIKE]


def _needed(
    sources: Sequence[Source], sentence: str, language: str, asked: Sequence[str]
) -> list[Source]:
    """Return the sources without those that the sentence holds without, the last first."""
    needed = list(sources)
    for source in reversed(sources):
        rest = [other for other in needed if other is not source]
        if rest and not unsupported(sentence, rest, language, asked):
            needed = rest
    return needed
