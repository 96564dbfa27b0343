"""What cases for the check are made from, and how a thing is changed in a sentence."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

from babel import Locale

from benchmarks.parallel import Pair
from qa.check.check import Source

MONTHS = {code: tuple(Locale(code).months["format"]["wide"].values()) for code in ("de", "en")}
_FINITE = {
    "de": re.compile(r"\b(ist|sind|war|waren|wurde|wurden|hat|haben|hatte|hatten|kann|können|"
                     r"konnte|konnten|wird|werden|muss|darf|soll|sollte)\b"),
    "en": re.compile(r"\b(is|are|was|were|has|have|had|can|could|will|would|must|may|should)\b"),
}  # fmt: skip
_NEGATOR = {"de": "nicht", "en": "not"}


@dataclass(frozen=True)
class Case:
    """A sentence to check.

    Attributes:
        kind: what was done to it.
        true: whether the evidence says so.
        prose: language that it should be in.
        read: language of the evidence.
        article: number of the article.
        sentence: with a number of a quote.
        sources: three quotes.
        question: asked before, ``""`` where none is known.
    """

    kind: str
    true: bool
    prose: str
    read: str
    article: int
    sentence: str
    sources: tuple[Source, ...]
    question: str = ""


@dataclass(frozen=True)
class Setting:
    """What cases are made from.

    Attributes:
        pair: whose sentence in the second language is the evidence.
        languages: of the prose and of the evidence.
        draw: random numbers.
    """

    pair: Pair
    languages: tuple[str, str]
    draw: random.Random

    @property
    def text(self) -> str:
        """Return the pair's sentence in the language of the prose."""
        return self.pair.text[self.languages[0]]

    @property
    def evidence(self) -> str:
        """Return the pair's sentence in the language of the evidence."""
        return self.pair.text[self.languages[1]]


def case(
    setting: Setting,
    kind: str,
    true: bool,
    sentence: str,
    *,
    evidence: str = "",
    others: list[str] | None = None,
    question: str = "",
) -> Case:
    """Return a case whose true sentence names its quote and whose false one names any.

    Args:
        setting: what it is made from.
        kind: of the case.
        true: whether the sentence is.
        sentence: without a number.
        evidence: in place of the pair's own sentence.
        others: further quotes, in place of those of the same paragraph.
        question: what was asked.
    """
    pair, languages, draw = setting.pair, setting.languages, setting.draw
    others = pair.others[languages[1]] if others is None else others
    quotes = [evidence or pair.text[languages[1]], *draw.sample(others, min(2, len(others)))]
    own = quotes[0]
    draw.shuffle(quotes)
    sources = tuple(Source(number, text) for number, text in enumerate(quotes, 1))
    named = quotes.index(own) + 1 if true else draw.randint(1, len(quotes))
    return Case(kind, true, *languages, pair.article, f"{sentence} [{named}]", sources, question)


def denial(sentence: str, language: str) -> str:
    """Return a sentence with its first plain verb denied, ``""`` where it has none."""
    match = _FINITE[language].search(sentence)
    if not match:
        return ""
    return f"{sentence[: match.end()]} {_NEGATOR[language]}{sentence[match.end() :]}"


def other_number(number: str, held: str, draw: random.Random) -> str:
    """Return a number as long as another that a text does not hold."""
    while True:
        digits = re.sub(r"\d", lambda _: str(draw.randint(2, 9)), number)
        if digits not in held:
            return digits


def other_name(pair: Pair, name: str, held: str, draw: random.Random) -> str:
    """Return a name of the article of which no word is in a text, ``""`` if there is none."""
    free = [n for n in pair.names if not share_a_word(n, name) and not share_a_word(n, held)]
    return draw.choice(free) if free else ""


def share_a_word(one: str, other: str) -> bool:
    """Tell whether two texts have a word in common, with or without a final s."""
    words = {re.sub(r"s$", "", w) for w in re.findall(r"\w+", one)}
    return bool(words & {re.sub(r"s$", "", w) for w in re.findall(r"\w+", other)})
