"""What a language brings to making questions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from index.languages.language import NEVER
from index.languages.registry import Registry

Kind = Literal[
    "speaker", "person", "number", "date", "reason", "meaning", "place", "doer", "heading", "event"
]
"""What is asked for: what somebody said, who somebody is, how many or much, when, why, what
something is, where, by whom, what happened; or what a heading asks itself."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How a sentence becomes a question.

    Attributes:
        kind: what is asked for.
        sentence: matches the whole sentence. Its groups stand in `question`; ``first``, which was
            the sentence's beginning, loses the capital that it has only there; of ``past`` the
            infinitive is ``{base}`` in the question.
        question: the question, with groups of the sentence in braces.
        forms: by a word of the group ``verb``, what stands for ``{verb}`` in the question.
    """

    kind: Kind
    sentence: re.Pattern[str]
    question: str
    forms: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Asking:
    """How a language asks.

    Attributes:
        code: ISO 639-1.
        said: asks what somebody said, whose name stands for ``{}``.
        who: asks who somebody is.
        says: a verb with which somebody, beyond doubt, says something.
        offices: an office beside the name of somebody who has it; the group ``name`` is that.
        happened: asks what happened; a date as `dated` has it stands for ``{}``.
        dated: how a year, and a day of a month, are written after a verb; as babel has them.
        rules: how sentences become questions.
        outside: words that point at what is not in the question.
        small: words that have a capital only where they begin a sentence.
        expletive: the beginning of a sentence that points back at nothing though it looks so.
        infinitive: the end of every verb's infinitive.
        clause: the beginning of a clause that a sentence can do without at its end.
    """

    code: str
    said: str
    who: str
    says: re.Pattern[str]
    offices: tuple[re.Pattern[str], ...]
    happened: str
    dated: tuple[str, str]
    rules: tuple[Rule, ...]
    outside: frozenset[str]
    small: frozenset[str]
    clause: re.Pattern[str]
    expletive: re.Pattern[str] = NEVER
    infinitive: re.Pattern[str] = re.compile("")


LANGUAGES: Registry[Asking] = Registry("qa.suggest.languages")
"""The languages that questions are made in, by code."""
