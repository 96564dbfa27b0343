"""Does the evidence hold what was composed?

A sentence is compared with the quotes it may rest on by every rule of `qa.check.rules`: its
numbers, dates and names must be there, and what it puts in quotation marks; it must not deny what
they affirm, nor the other way round; and nobody may say in it what the quotes have somebody else
say. That finds what a small model invents most. It does not understand the sentence: in a
translation, a right name in a wrong role passes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.check.rules import RULES, Rule, Sentence
from qa.check.support import Evidence, Likeness, Source, by_likeness
from qa.languages.language import reason
from qa.mentions.names import capitalised
from qa.mentions.quotations import unquoted
from qa.mentions.reading import Reading
from qa.mentions.spelling import fold

__all__ = ["MARKER", "Checked", "Likeness", "Source", "check", "unsupported"]

MARKER = re.compile(r"\s*\[\s*(\d{1,3})\s*\]")
"""A number in square brackets: what names a quote."""


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
    *,
    rules: Sequence[Rule] = RULES,
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
        rules: what is checked.
    """
    plain = " ".join(MARKER.sub("", sentence).split())
    if not any(c.isalnum() for c in plain):
        return Checked("", "")
    read = Reading.of(plain, language)
    asked = [word.text for word in capitalised(question, language) if word.sure]
    for source in sources:
        names = Reading.of(source.text).translated_names
        asked += [name.text for name in names if fold(name.text) in read.words]
    alike = by_likeness(plain, sources, likeness)
    nearest = alike[0] if likeness and alike else None
    named = {int(number) for number in MARKER.findall(sentence)}
    own = [source for source in sources if source.number in named]
    if len(own) == 1 and own[0] not in alike:
        own = []  # a wrong number: the sentence is about something else
    tries = [own] if own else []
    tries += [[source] for source in alike if source not in own]
    composed = Sentence(read, tuple(asked), Reading.of(question, language))
    reasons = []
    for attempt in tries:
        why = unsupported(composed, attempt, likeness, nearest=nearest, rules=rules)
        if not why:
            needed = _needed(composed, attempt, rules)
            markers = "".join(f"[{source.number}]" for source in needed)
            evidence = "\n".join(source.text for source in needed)
            return Checked(f"{unquoted(plain, evidence)} {markers}", "")
        reasons.append(why)
    return Checked("", reasons[0] if reasons else reason("no quote", language))


def unsupported(
    sentence: Sentence,
    sources: Sequence[Source],
    likeness: Likeness | None = None,
    *,
    nearest: Source | None = None,
    rules: Sequence[Rule] = RULES,
) -> str:
    """Return what of a sentence its sources do not hold, ``""`` when they hold all of it.

    Args:
        sentence: read in the language of the question.
        sources: what it rests on.
        likeness: as in `check`; tells which clause of a quote a sentence is about.
        nearest: of all quotes the one that the sentence is most like.
        rules: what is checked.
    """
    evidence = Evidence(tuple(sources), likeness, nearest)
    for rule in rules:
        words = rule.broken(sentence, evidence)
        if words is not None:
            return reason(rule.kind, sentence.reading.language, words)
    return ""


def _needed(sentence: Sentence, sources: Sequence[Source], rules: Sequence[Rule]) -> list[Source]:
    """Return the sources without those that the sentence holds without, the last first."""
    needed = list(sources)
    for source in reversed(sources):
        rest = [other for other in needed if other is not source]
        if rest and not unsupported(sentence, rest, rules=rules):
            needed = rest
    return needed
