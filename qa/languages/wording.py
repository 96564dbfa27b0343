"""The kinds of words that a language brings for reading a text: data alone.

All strings are regular expressions that match a word or more, without anchors, unless their
attribute says otherwise; ``""`` matches nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


def values(table: str) -> dict[str, str]:
    """Return what ``"both=2 million=1e6"`` says of each word, as a decimal."""
    pairs = (pair.split("=") for pair in table.split())
    return {word: f"{float(value):.15g}" for word, value in pairs}


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """How a language has somebody say something.

    Attributes:
        verb: a verb of saying in the forms of a third person.
        participle: a whole verb that has a subject only where `have` is in its clause.
        have: the verb that goes with such a participle.
        passive: what stands directly before a participle that is passive.
        by: what leads from such a participle to whoever does it.
        done_by: what leads, before a participle, to whoever does it.
        named_first: what leads to the name of a speaker without a verb.
        named_last: what follows the name of a speaker.
        report: part of a word for a speaker that is nobody's name.
        pronoun: a subject that stands for somebody.
        adverb: what may be all that a clause has beside its verb.
        other_role: what stands before a name that is no subject: a preposition or a genitive.
        article: what may stand between that and the name.
        opens_clause: what no subject stands behind after the verb, as a new clause begins.
        not_a_noun: words after a country's adjective that are not what it describes.
        determiner: what stands before a noun, and not before a name.
        part_of_day: a word for a time that may stand between a verb and its subject.
    """

    verb: str = ""
    participle: str = ""
    have: str = ""
    passive: str = ""
    by: str = ""
    done_by: str = ""
    named_first: str = ""
    named_last: str = ""
    report: str = ""
    pronoun: str = ""
    adverb: str = ""
    other_role: str = ""
    article: str = ""
    opens_clause: str = ""
    not_a_noun: str = ""
    determiner: str = ""
    part_of_day: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Denying:
    """How a language denies and affirms.

    Attributes:
        denial: a word that denies.
        no_denial: words with such a word that deny nothing, as in "not only".
        beside: those of them that deny a thing beside what is said: who "left without a word" left.
        in_other_words: what may say a denial without such a word: "refused" for "did not".
        affirmation: a bare answer that affirms.
        indefinite: an article that takes the place of a denial: "ein" for "kein".
    """

    denial: str = ""
    no_denial: str = ""
    beside: str = ""
    in_other_words: str = ""
    affirmation: str = ""
    indefinite: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """What a language's numbers and times need beside the libraries text2num and babel.

    Attributes:
        words: values of words that claim a number, folded.
        held: values of words that hold a number without claiming one, folded: a quarter is also
            three months.
        scales: what a number before them is multiplied by, as they are written.
        inflection: what a word may end in after a number.
        half: what a word ends in that is half more than the number before it.
        no_number: what looks like one, as in "seconds".
        one: words that hold a one.
        none: words that hold a zero.
        until: what leads from a number or a day to the last of a range.
        ordinal: what makes a number an ordinal, beside a dot.
        in_dates: what may stand between the parts of a date.
        clock: what follows the hours of a time.
        clock_of_24: whether such hours go to 24 where no word of `late` is in the text.
        late: words for the second half of the day.
    """

    words: Mapping[str, str] = field(default_factory=dict)
    held: Mapping[str, str] = field(default_factory=dict)
    scales: Mapping[str, str] = field(default_factory=dict)
    inflection: str = ""
    half: str = ""
    no_number: str = ""
    one: str = ""
    none: str = ""
    until: str = ""
    ordinal: str = ""
    in_dates: str = ""
    clock: str = ""
    clock_of_24: bool = False
    late: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """How a language asks for amounts and tells them.

    Both mappings have the same kinds: ``count``, ``price``, ``age``, ``duration``, ``length``,
    ``weight`` and ``temperature``.

    Attributes:
        asked: what asks for an amount, by its kind.
        told: what a sentence has that may tell one, by the same kinds; for a count what may stand
            for a number.
        year: a number that counts nothing, with what says so.
    """

    asked: Mapping[str, str] = field(default_factory=dict)
    told: Mapping[str, str] = field(default_factory=dict)
    year: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """How a language's names differ from its other words.

    Attributes:
        nouns_have_capitals: whether every noun is written with one.
        pronouns: words that always have a capital and are no names.
        adjective: an adjective that may be made from a name, where it has no capital.
        phrases: names of several words, with what stands for them, folded.
        no_names: words that are names in another language and none in this one, folded.
        noun_endings: of nouns in the plural and the cases, which names have not.
        uninflected: how nouns end that have no plural, or the same one.
        place: how places end that are put together like nouns.
        bare_noun: what no name ends in at the start of a sentence, or is: nouns without an article.
        determiner: what stands before a noun.
        predicate: a verb that makes the word before it a subject.
    """

    nouns_have_capitals: bool = False
    pronouns: frozenset[str] = frozenset()
    adjective: str = ""
    phrases: Mapping[str, str] = field(default_factory=dict)
    no_names: frozenset[str] = frozenset()
    noun_endings: tuple[str, ...] = ()
    uninflected: str = ""
    place: str = ""
    bare_noun: str = ""
    determiner: str = ""
    predicate: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What somebody writes in a table of questions; these are plain words, in lower case.

    Attributes:
        columns: names of columns, by what they hold, with ``_`` for a blank; the name that counts
            where two are in one table comes first.
        true: what a cell says that is to say yes.
        false: what a cell says that is to say no.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    true: frozenset[str] = frozenset()
    false: frozenset[str] = frozenset()
