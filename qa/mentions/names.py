"""How names are written, and whether two words stand for the same one.

Languages spell names differently: Moskau and Moscow, Peskow and Peskov, Putins and Putin's. What
the tables know (`qa.mentions.name_tables`) is looked up there; everything else is compared letter
by letter, with words that may be names alone: "Biden" is not like "beiden".
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from qa.languages.language import LANGUAGES
from qa.mentions.name_tables import LOCALES, NATIONS, PERSONS
from qa.mentions.patterns import pattern
from qa.mentions.spelling import (
    INFLECTION,
    ROOT,
    alike,
    bare,
    bare_groups,
    fold,
    groups_of,
    phrases,
    sound,
)

_WORD = r"[^\W\d_]+(?:[-'’][^\W\d_]+)*"
_INITIALS = re.compile(r"\b(?:[A-Z]\.){2,}")
_SENTENCE_START = re.compile(r"(?:[.!?:„“\"»«(–—]\s*|\n\s*)$")
_BEFORE = 8
"""Characters before a word that tell whether it begins a sentence."""
_SUFFIX = 5
"""Fewest letters of a known word that make the longer word before it a compound."""


@dataclass(frozen=True, slots=True)
class Word:
    """A capitalised word of a text, or a name of several words that stands for one.

    Attributes:
        text: as it stands there.
        start: offset of its first character.
        sure: whether it is a name beyond doubt; German writes every noun with a capital.
    """

    text: str
    start: int
    sure: bool

    @property
    def end(self) -> int:
        """Return the offset after its last character."""
        return self.start + len(self.text)


class Words:
    """The words of a text, folded, as names are looked up among them.

    Attributes:
        names: those that may be names: with a capital, or adjectives made from a name.
        groups: the groups of the tables that any of those belongs to.
    """

    def __init__(self, words: Collection[str], names: Collection[str]) -> None:
        self._words = frozenset(words)
        self.names = frozenset(names)
        self.groups = frozenset(number for name in names for number in groups_of(name))

    def __contains__(self, folded: object) -> bool:
        return folded in self._words

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)


def folded_words(text: str, language: str = "") -> Words:
    """Return every word of a text, hyphenated ones also by their parts.

    Args:
        text: of any length.
        language: ISO 639-1 code of the text, ``""`` where it is not known.
    """
    naming = LANGUAGES[language].naming if language in LANGUAGES else None
    adjective = pattern("naming", "adjective")
    words, names = set(), set()
    for match in _tokens().finditer(text):
        word = match.group()
        folded = fold(word)
        parts = {folded, *(part for part in folded.split("-") if part)}
        words |= parts
        named = word[0].isupper() or adjective.fullmatch(word) or (language and naming is None)
        if named and not (naming and folded in naming.no_names):
            common = _begins_sentence(text, match.start()) and is_small(word, language)
            names |= parts if not common else {part for part in parts if groups_of(part)}
        if " " in folded or " " in word:
            words |= {fold(part) for part in word.split()}
    for match in _INITIALS.finditer(text):
        words.add(fold(match.group().replace(".", "")))
        names.add(fold(match.group().replace(".", "")))
    return Words(words, names)


def capitalised(text: str, language: str) -> list[Word]:
    """Return the words of a text that are, or in German may be, names.

    A word at the start of a sentence counts only if no dictionary knows it.

    Args:
        text: a question, a sentence or more.
        language: ISO 639-1 code of the text.
    """
    naming = LANGUAGES[language].naming if language in LANGUAGES else None
    found = []
    for match in _tokens().finditer(text):
        word = match.group()
        if not word[0].isupper() or (naming and word in naming.pronouns):
            continue
        first = _begins_sentence(text, match.start())
        known = is_known(word, language)
        listed = bool(groups_of(fold(word)))
        if first and known and not is_acronym(word) and not listed:
            continue
        nouns = naming is not None and naming.nouns_have_capitals
        sure = is_acronym(word) or listed or not known or not (nouns or first)
        found.append(Word(word, match.start(), sure))
    return found


def same_name(one: str, other: str) -> bool:
    """Tell whether two words may stand for the same name, in whatever languages."""
    return alike(fold(one), fold(other))


def is_among(name: str, words: Words) -> bool:
    """Tell whether a name, or a part of a hyphenated one, is among the words of a text."""
    folded = fold(name)
    parts = {folded, *(part for part in folded.split("-") if len(part) > 2)}
    return any(
        part in words
        or bare(part) in words
        or not words.groups.isdisjoint(groups_of(part))
        or _ends_compound(part, words)
        or any(alike(part, word) for word in words.names if sound(word) == sound(part))
        for part in parts
    )


def is_acronym(word: str) -> bool:
    """Tell whether a part of a word has no small letter: NATO, US-Präsident."""
    return any(len(part) > 1 and part.isupper() for part in word.split("-"))


def is_place(word: str) -> bool:
    """Tell whether a word is known as a country, a city, a people, a month or a day."""
    return any(number >= len(PERSONS) for number in groups_of(fold(word)))


def is_nation(word: str) -> bool:
    """Tell whether a word is known as a country, a continent, or their adjective or people."""
    nations = range(len(PERSONS), len(PERSONS) + len(NATIONS))
    return any(number in nations for number in groups_of(fold(word)))


@functools.lru_cache(maxsize=4096)
def is_known(word: str, language: str) -> bool:
    """Tell whether a dictionary has the word, or, in German, what a compound ends in.

    Args:
        word: in any case.
        language: ISO 639-1 code; English is looked up for one without a dictionary.
    """
    lang = language if language in LOCALES else "en"
    compounds = lang in LANGUAGES and LANGUAGES[lang].naming.nouns_have_capitals
    last = word.rsplit("-", maxsplit=1)[-1]
    if is_form(last, lang) or is_form(last.lower(), lang):
        return True
    return compounds and any(
        is_form(last[cut:].capitalize(), lang) for cut in range(3, len(last) - _SUFFIX + 1)
    )


def is_form(word: str, language: str) -> bool:
    """Tell whether a dictionary has just this form of a word.

    Args:
        word: as it is written.
        language: ISO 639-1 code that there is a dictionary of.
    """
    import simplemma

    return bool(simplemma.is_known(word, lang=language, low_memory=True))


def lemma(word: str, language: str) -> str:
    """Return the form under which a dictionary has a word, itself where it has none; see `is_form`.

    Two languages take 18 MB in this form and 121 in simplemma's usual one.
    """
    import simplemma

    return str(simplemma.lemmatize(word, lang=language, low_memory=True))


def _tokens() -> re.Pattern[str]:
    return _token(tuple(phrases()))


@functools.cache
def _token(of_several: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join([*(rf"\b{phrase}\b" for phrase in of_several), _WORD]))


def _begins_sentence(text: str, start: int) -> bool:
    return not start or bool(_SENTENCE_START.search(text[max(0, start - _BEFORE) : start]))


@functools.lru_cache(maxsize=8192)
def is_small(word: str, language: str) -> bool:
    """Tell whether a dictionary has a word in small letters, as it has few names.

    Args:
        word: in any case.
        language: ISO 639-1 code; all that have a module are looked up for one without a dictionary.
    """
    codes = (language,) if language in LOCALES else tuple(c for c in LANGUAGES if c in LOCALES)
    return any(word.lower() in _dictionary(code) for code in codes)


def _dictionary(language: str) -> Mapping[str, str]:
    """Return a dictionary, the very one that `is_form` and `lemma` look into."""
    from simplemma.strategies.dictionaries import LOW_MEMORY_DICTIONARY_FACTORY

    return LOW_MEMORY_DICTIONARY_FACTORY.get_dictionary(language)


def _ends_compound(folded: str, words: Words) -> bool:
    """Tell whether a place ends a word but for its inflection: Südkalifornien, deutscher."""
    members = {name for number in groups_of(folded) for name in bare_groups()[number]}
    endings = tuple(n + s for n in members for s in ("", "s", "'s") if len(n + s) > ROOT)
    return bool(endings) and any(
        word.endswith(endings) or INFLECTION.sub("", word).endswith(endings) for word in words.names
    )
