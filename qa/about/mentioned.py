"""Which people and places an article names, each with the first sentence that has it in full.

There is no model for this: a person is a name of two words or more without an article before it, or
whoever says something; a place is one that Unicode's CLDR knows, or a name behind a word such as
“in”. Where nouns have capitals, a name of two words stands alone or behind one: “Wirt Jens Kolbe”.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.article import Span
from index.languages.language import language_of_code as written
from qa.about.items import Item
from qa.languages.language import LANGUAGES, language_of_code
from qa.languages.sentences import SENTENCES, About
from qa.mentions.name_tables import LOCALES, months_and_days
from qa.mentions.names import (
    Word,
    capitalised,
    is_acronym,
    is_form,
    is_place,
    is_small,
    lemma,
    same_name,
)
from qa.mentions.patterns import pattern
from qa.mentions.proper_nouns import is_common, names_in, nouns_have_capitals
from qa.mentions.reading import Reading
from qa.mentions.spelling import fold

if TYPE_CHECKING:
    from index.article import Article

MOST = 20
"""Names that are listed at the most."""

READ = 1000
"""Sentences that are read, the first of an article: some 7 seconds at the most."""

COMPARED = 400
"""Names that are compared with each other, the first of an article."""

LONGEST_WORD = 40
"""Characters before a name in which the word before it ends and begins."""

_JOINT = re.compile(r" (?:(?:von|van|de|der|den|du|di|da|zu|al|el|bin) ){0,2}")
_CAPITAL = r"[^\W\d_a-zß-öø-ÿ][\w’'-]+"
_PART = re.compile(rf"(?:(?:von|van|zu|de)(?: der| den)? )?{_CAPITAL}")
_RUN = re.compile(rf"(?<![\w-]){_CAPITAL}(?: {_PART.pattern})+")
_BEFORE = re.compile(r"(?:^|[^\w-])([\w’'-]+) $")
_ADJECTIVE = re.compile(r"[a-zäöüß]+(?:e[nrms]|sche|liche|ige)")
_GENITIVE = re.compile(r"['’]s?$")


@dataclass(frozen=True, slots=True)
class _Name:
    """A name as it stands in an article, and the sentence that it stands in."""

    text: str
    span: Span
    sentence: Span

    @property
    def words(self) -> list[str]:
        """Return its words."""
        return self.text.split()


def mentioned(article: Article, about: About) -> list[Item]:
    """Return the people or places that an article names, in the order of their first mention."""
    names = list(_names(article))
    whole = list(_whole_names(article)) if nouns_have_capitals(article.language) else names
    speakers = _speakers(article)
    people = [name for name in whole if _is_person(name, article)]
    people += [name for name in names if len(name.words) == 1 and name.text in speakers]
    if about == "people":
        found = _each_once(people)
    else:
        persons = {word for name in people for word in name.words}
        found = _each_once(
            [n for n in names if persons.isdisjoint(n.words) and _is_place(n, article)]
        )
    return [Item(name.text, name.sentence, name.span) for name in found[:MOST]]


def _names(article: Article) -> Iterator[_Name]:
    """Yield the names of an article, those that stand side by side as one."""
    for sentence in article.sentences[:READ]:
        text = sentence.of(article.text)
        start = end = -1
        for word in _name_words(text, article.language):
            if end >= 0 and not _JOINT.fullmatch(text[end : word.start]):
                yield _name(text, start, end, sentence)
                start = -1
            start = word.start if start < 0 else start
            end = word.end
        if end >= 0:
            yield _name(text, start, end, sentence)


def _whole_names(article: Article) -> Iterator[_Name]:
    """Yield the last two words of every run with capitals that may be a person's name."""
    for sentence in article.sentences[:READ]:
        text = sentence.of(article.text)
        for run in _RUN.finditer(text):
            parts = list(_PART.finditer(run.group()))
            while parts and not run.start() and is_small(parts[0].group(), article.language):
                del parts[0]  # the first word of a sentence
            if len(parts) < 2:
                continue
            begin, first = run.start() + parts[-2].start(), parts[-2].group()
            behind_noun = len(parts) > 2 and not is_small(parts[-3].group(), article.language)
            stands_alone = not _is_led(text[:begin], article) and not _is_noun(first.split()[-1])
            if behind_noun or stands_alone:
                start = begin + len(first) - len(first.split()[-1])
                yield _name(text, start, run.start() + parts[-1].end(), sentence)


def _is_noun(word: str) -> bool:
    """Tell whether a German dictionary has a word in the cases and the plural of a noun."""

    def known(*forms: str) -> bool:
        return any(is_form(form, "de") for form in forms)

    if not known(word):
        return False
    singular = lemma(word, "de") == word
    cases = known(f"{word}s", f"{word}es") and known(f"{word}e", f"{word}en", f"{word}er")
    return not singular or cases


def _is_led(before: str, article: Article) -> bool:
    """Tell whether a text ends in an article or an adjective, which a noun has before it."""
    last = _BEFORE.search(before[-LONGEST_WORD:])
    if last is None:
        return False
    determiner = f"{LANGUAGES[article.language].saying.determiner}|[aiv]m|beim|zu[mr]|ins"
    return bool(re.fullmatch(determiner, last[1], re.IGNORECASE) or _ADJECTIVE.fullmatch(last[1]))


def _name_words(text: str, language: str) -> list[Word]:
    """Return the words of names in their order, with an unknown word that follows one."""
    words = {word.start: word for word in names_in(text, language)}
    for word in capitalised(text, language):
        before = (other for other in words.values() if other.end + 1 == word.start)
        if word.sure and any(text[other.end] == " " for other in before):
            words.setdefault(word.start, word)
    return [words[start] for start in sorted(words)]


def _name(text: str, start: int, end: int, sentence: Span) -> _Name:
    plain = _GENITIVE.sub("", text[start:end])
    offset = sentence.start
    span = Span(offset + start, offset + start + len(plain))
    return _Name(" ".join(plain.split()), span, Span(sentence.start, sentence.end))


def _speakers(article: Article) -> frozenset[str]:
    """Return the last words of the names of all who say something."""
    found = (
        speaker.name
        for sentence in article.sentences[:READ]
        for speaker in Reading.of(sentence.of(article.text), article.language).named_speakers
    )
    return frozenset(name.split()[-1] for name in found if name)


def _is_person(name: _Name, article: Article) -> bool:
    words = name.words
    abbreviations = written(article.language).abbreviations
    if (
        words[-1].lower() in abbreviations
        or len(words) < 2
        or is_place(name.text)
        or all(is_common(word) for word in words)
    ):
        return False
    if any(is_place(word) or is_acronym(word) for word in words) or _is_behind_in(name, article):
        return False
    if nouns_have_capitals(article.language):
        return not pattern("naming", "uninflected", "<>$").search(words[-1])
    before = article.text[name.sentence.start : name.span.start]
    determiner = language_of_code(article.language).naming.determiner
    return not re.search(rf"\b(?:{determiner})\s$", before, re.IGNORECASE)


def _is_place(name: _Name, article: Article) -> bool:
    if not _no_places().isdisjoint({fold(name.text), fold(name.text).removesuffix("s")}):
        return False
    if fold(name.text) in _known_places(article.language):
        return True
    return _is_behind_in(name, article)


def _is_behind_in(name: _Name, article: Article) -> bool:
    known = SENTENCES.get(article.language)
    after = known.asking.place_after if known else ""
    before = article.text[max(0, name.span.start - 12) : name.span.start]
    return bool(after) and bool(re.search(rf"\b(?:{after})\s$", before, re.IGNORECASE))


def _each_once(names: list[_Name]) -> list[_Name]:
    """Return each name once, a surname alone not where the whole name is there."""
    kept: list[_Name] = []
    first = {name.text: name for name in reversed(names)}
    several = sorted(list(first.values())[-COMPARED:], key=lambda name: -len(name.words))
    for name in several:
        last = name.words[-1]
        if not any(any(same_name(last, word) for word in other.words) for other in kept):
            kept.append(name)
    return sorted(kept, key=lambda name: name.span)


@functools.cache
def _known_places(language: str) -> frozenset[str]:
    """Return the countries and cities that CLDR knows in a language, folded."""
    from babel import Locale

    locale = Locale(language if language in LOCALES else "en")
    cities = (str(zone.get("city", "")) for zone in locale.time_zones.values())
    zones = (zone.split("/")[-1].replace("_", " ") for zone in _zones())
    return frozenset(map(fold, [*locale.territories.values(), *cities, *zones])) - {""}


def _zones() -> list[str]:
    from babel.core import get_global

    return [zone for zone in get_global("zone_territories") if "/" in zone]


@functools.cache
def _no_places() -> frozenset[str]:
    return frozenset(fold(name) for names in months_and_days() for name in names)
