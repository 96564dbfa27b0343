"""The program's own sentences, and how a language asks for something else than an article says.

Each language has a module in the folder `spoken`. Most have no other: they are declined and greeted
in, and no sentence is composed in them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from index.languages.registry import Registry
from qa.languages.language import FALLBACK

About = Literal["author", "date", "site", "title", "summary", "people", "places"]
"""What may be asked about an article itself."""

Courtesy = Literal["greeting", "thanks", "farewell", "help"]
"""What is said beside questions: the last asks who or what answers here."""


Reference = Literal["noun", "pronoun", "none"]
"""How a question has to name the article: with a noun, with that or a pronoun, or not at all."""


@dataclass(frozen=True, slots=True)
class Form:
    """How something is asked or said.

    Attributes:
        cue: a regular expression that is found in it.
        words: what it may have beside the words of every question, in lower case.
        reference: how it has to name the article.
    """

    cue: str
    words: str
    reference: Reference = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """How a language asks about an article itself, and what is said in it beside questions.

    Words are in lower case, parted by a space. Regular expressions are looked for in a question in
    lower case whose words are parted by one space, without signs but apostrophes.

    Attributes:
        article: words for the article itself.
        doubtful: words for it that another thing may be called too.
        parts: words for what it has and other things have too: an author, a title.
        pronoun: words that point at it, and make a doubtful word behind them a sure one.
        pointing: words that stand for something said before, where anything was.
        asking: what any question may have.
        polite: a regular expression for a verb, its group, with a pronoun for whoever is asked.
        other: a regular expression for what no such question has.
        forms: how each thing is asked for, in the order in which they are tried.
        count: how many sentences a summary is to have; its group is a number.
        courtesy: what is said beside questions; no other word may stand there.
        place_after: a regular expression for words before a name that make it a place.
    """

    article: str = ""
    doubtful: str = ""
    parts: str = ""
    pronoun: str = ""
    pointing: str = ""
    asking: str = ""
    polite: str = ""
    other: str = ""
    forms: Mapping[About, tuple[Form, ...]] = field(default_factory=dict)
    count: str = ""
    courtesy: Mapping[Courtesy, Form] = field(default_factory=dict)
    place_after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentences:
    """What the program itself says in one language.

    Attributes:
        code: ISO 639-1.
        declined: says that the article does not answer.
        nearest: stands before the passage that comes nearest.
        elsewhere: stands before quotes in another language than the question's.
        by_metadata: what the article's file or page says of it beside its text: a value, and where
            that was read.
        choose: has one of several articles chosen; how many there are.
        replies: to what is said beside questions.
        asking: how the language asks about an article itself.
    """

    code: str
    declined: str
    nearest: str
    elsewhere: str
    by_metadata: str
    choose: str
    replies: Mapping[Courtesy, str]
    asking: Asking = field(default_factory=Asking)


SENTENCES: Registry[Sentences] = Registry("qa.languages.spoken")
"""The languages that the program speaks, by code."""


def sentences_of(code: str) -> Sentences:
    """Return what is said in a language, in that of `FALLBACK` where it has no module."""
    return SENTENCES.get(code) or SENTENCES[FALLBACK]
