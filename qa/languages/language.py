"""What a language brings to an answer: what is written in it, and what its words do.

A language with a module in this folder is found by itself; all others are answered in English.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from index.languages.registry import Registry
from index.text.labels import is_row
from qa.languages.wording import Amounts, Counting, Denying, Naming, Saying, Sheet

_NOTHING = re.compile(r"(?!)")

FALLBACK = "en"
"""Language of the prompts and fixed sentences for one that has no module."""

Kind = Literal[
    "number",
    "date",
    "time",
    "name",
    "speaker",
    "quotation",
    "denial",
    "left out",
    "untold",
    "miscounted",
    "unsure",
    "unanswered",
    "doubtful",
    "language",
    "no quote",
    "form",
    "endless",
    "nothing",
]
"""Why a composed sentence is withheld."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """What the chat model is told to do.

    Attributes:
        rules: what it is to do, once.
        labels: what stands before each part of its task, in the parts' order.
        examples: tasks with what is to be written; the first part is the sources.
    """

    rules: str
    labels: tuple[str, ...]
    examples: tuple[tuple[tuple[str, ...], str, str], ...]


@dataclass(frozen=True, slots=True)
class Pointers:
    """Words with which a sentence points back to the one before it.

    Attributes:
        first: its first words, as in ``Er sagte ...`` or ``It refused``.
        early: a pronoun among its first four words; the group is what stands before it.
        speaker: who said a quotation is a pronoun, as in ``“...”, he said``.
    """

    first: re.Pattern[str]
    early: re.Pattern[str]
    speaker: re.Pattern[str]


@dataclass(frozen=True)
class FollowUp:
    """Words by which a question is known to rest on the one before it, in lower case.

    Attributes:
        opener: what joins a question to the one before, at its beginning.
        between: what stands between two questions that one sentence or line joins.
        expletive: a pronoun that stands for nothing, or for the present.
        asking: question words.
        copulas: verbs that need no other verb beside them.
        auxiliaries: verbs that say nothing alone.
        subjects: pronouns that stand after the verb.
        objects: pronouns that are no subject; "it" is both.
        singular: those of both that stand for one person or thing.
        neuter: those that stand for things alone.
        owners: pronouns that stand before a noun.
        pointing: words that point at what was said.
        articles: those that do so only where no noun follows.
        joints: what begins another clause.
        fillers: everything else that says nothing alone.
        courtesy: what is said beside questions, and asks nothing.
        who: question words that ask for somebody, whom the answer then names.
        noun_capital: whether nouns are written with a capital.
    """

    opener: re.Pattern[str] = _NOTHING
    between: re.Pattern[str] = _NOTHING
    expletive: re.Pattern[str] = _NOTHING
    asking: frozenset[str] = frozenset()
    copulas: frozenset[str] = frozenset()
    auxiliaries: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()
    objects: frozenset[str] = frozenset()
    singular: frozenset[str] = frozenset()
    neuter: frozenset[str] = frozenset()
    owners: frozenset[str] = frozenset()
    pointing: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    joints: frozenset[str] = frozenset()
    fillers: frozenset[str] = frozenset()
    courtesy: frozenset[str] = frozenset()
    who: frozenset[str] = frozenset()
    noun_capital: bool = False

    @cached_property
    def empty(self) -> frozenset[str]:
        """Return every word that says nothing alone."""
        return self.asking.union(
            self.copulas, self.auxiliaries, self.subjects, self.objects, self.owners,
            self.pointing, self.articles, self.joints, self.fillers,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Orders:
    """Words of orders to whoever reads an article, as alternatives of a regular expression."""

    before: str  # an order in the middle of a sentence
    drop: str  # the rules
    rules: str  # their beginnings
    say: str  # something, to whoever is told to
    must: str  # with its subject
    speak: str  # as an infinitive
    only: str  # one thing
    every: str  # question
    answer: str
    being: str
    become: str  # another model
    roles: str  # of a chat


@dataclass(frozen=True, slots=True)
class Language:
    """What one language brings.

    Attributes:
        code: ISO 639-1.
        withheld: why a sentence is withheld, by kind; a short phrase without a verb of its own,
            so that it can follow "1 sentence withheld:".
        answering: has a question answered from sources; labels of the sources, the question.
        answer_label: what a model may write before its answer, in lower case.
        page: the number of a page, where ``{}`` stands.
        columns: stands before the heads of a table's columns.
        pointers: words that point back.
        orders: words of orders to the chat model.
        asked: what a question for somebody's question has.
        follow_up: words that tell whether a question stands alone; without them, all do.
        articles: words that do not count when answers are compared, as MLQA defines them.
        saying: how somebody says something.
        denying: how something is denied.
        counting: numbers and times.
        amounts: how amounts are asked for and told.
        naming: what names look like.
        sheet: what is written in a table of questions.
        letters: the letters of its script, as inside the brackets of a regular expression.
    """

    code: str
    withheld: Mapping[Kind, str]
    answering: Prompt
    answer_label: str
    page: str
    columns: str
    pointers: Pointers
    orders: Orders
    asked: re.Pattern[str] = _NOTHING
    follow_up: FollowUp = FollowUp()
    articles: frozenset[str] = frozenset()
    saying: Saying = field(default_factory=Saying)
    denying: Denying = field(default_factory=Denying)
    counting: Counting = field(default_factory=Counting)
    amounts: Amounts = field(default_factory=Amounts)
    naming: Naming = field(default_factory=Naming)
    sheet: Sheet = field(default_factory=Sheet)
    letters: str = "a-zA-Zß-öø-ÿÀ-ÖØ-ſ"


LANGUAGES: Registry[Language] = Registry("qa.languages")
"""The languages that have a module in this folder, by code."""

_NO_WORDS = FollowUp()

NO_AMOUNTS = Amounts()
"""What a language without a module says of amounts."""


def language_of_code(code: str) -> Language:
    """Return the language itself where it has a module, else that of `FALLBACK`."""
    return LANGUAGES.get(code) or LANGUAGES[FALLBACK]


def follow_up_of(code: str) -> FollowUp:
    """Return a language's words of questions, none where it has no module."""
    return LANGUAGES[code].follow_up if code in LANGUAGES else _NO_WORDS


def reason(kind: Kind, language: str, what: str = "") -> str:
    """Return why a sentence is withheld.

    Args:
        kind: what is wrong with it.
        language: ISO 639-1 code of the question's language.
        what: the part that is wrong, where the phrase names it.
    """
    return language_of_code(language).withheld[kind].format(what)


def page_shown(number: int, language: str) -> str:
    """Return the number of a page as it is shown.

    Args:
        number: from 1.
        language: ISO 639-1 code of what is written around it.
    """
    return language_of_code(language).page.format(number)


def label_shown(label: str, language: str) -> str:
    """Return what stands beside a quote to say what it is about.

    Args:
        label: the article's characters; the heads of columns get a word before them.
        language: ISO 639-1 code of what is written around it.
    """
    text = " ".join(label.split())
    return f"{language_of_code(language).columns}: {text}" if is_row(text) else text
