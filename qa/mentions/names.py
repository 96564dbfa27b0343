"""Names and numbers in questions, articles and answers, and whether two stand for the same.

Languages spell names differently: Moskau and Moscow, Peskow and Peskov, Putins and Putin's.
Countries, many cities, months and days come from Unicode's CLDR through babel; some that it lacks
are listed below; everything else is compared letter by letter.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from qa.mentions.exonyms import EXONYMS
from qa.mentions.nations import NATIONS

_TOKEN = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_INITIALS = re.compile(r"\b(?:[A-Z]\.){2,}")
_ENDING = re.compile(r"(?:e[mnrs]?)$")
_SENTENCE_START = re.compile(r"(?:^|[.!?:„“\"»«(–—]\s*|\n\s*)$")
NUMBER = re.compile(r"(?<!\d)\d{1,3}(?:[  \u202f]\d{3})+(?!\d)|\d+(?:[.,:]\d+)*")
"""A space groups thousands only: "in 2010 8 gigatons" has two numbers."""
_SUFFIX = 5
"""Fewest letters of a known word that make the longer word before it a compound."""

_LOCALES = ("de", "en", "fr", "es", "it", "nl", "pl", "pt")
"""Languages whose names of countries, months and days are known; those of the dictionaries."""

_SOUNDS = str.maketrans("wchjypz", "vkkiifs")

SAME_NAME = 84.0
"""Least ratio of equal letters, in per cent, that two spellings of a name share: Peskow and
Peskov have 83 by plain letters and 100 once w, v and f are one; Potanin and Putin have 67."""

ROOT = 5
"""Letters at the beginning that a country shares with its adjectives: Russia, russische."""


@dataclass(frozen=True, slots=True)
class Word:
    """A capitalised word of a text.

    Attributes:
        text: as it stands there.
        start: offset of its first character.
        sure: whether it is a name beyond doubt; German writes every noun with a capital.
    """

    text: str
    start: int
    sure: bool


def fold(word: str) -> str:
    """Return a word without case and accents; ß becomes ss."""
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c)).replace("’", "'")


def capitalised(text: str, language: str) -> list[Word]:
    """Return the words of a text that are, or in German may be, names.

    A word at the start of a sentence counts only if no dictionary knows it.

    Args:
        text: a question, a sentence or more.
        language: ISO 639-1 code of the text.
    """
    found = []
    for match in _TOKEN.finditer(text):
        word = match.group()
        if not word[0].isupper() or _is_pronoun(word, language):
            continue
        first = _SENTENCE_START.search(text, 0, match.start()) is not None
        known = is_known(word, language)
        acronym = any(len(part) > 1 and part.isupper() for part in word.split("-"))
        place = is_place(word)
        if first and known and not acronym and not place:
            continue
        sure = acronym or place or not known or (language != "de" and not first)
        found.append(Word(word, match.start(), sure))
    return found


def numbers(text: str) -> list[str]:
    """Return the numbers of a text with one decimal mark and no thousands marks.

    "1.500", "1,500" and "1500" are the same; so are "17.30" and "17:30".
    """
    found = []
    for match in NUMBER.finditer(text):
        parts = re.split(r"[.,:\s]", match.group())
        grouped = len(parts) > 1 and all(len(part) == 3 for part in parts[1:])
        found.append("".join(parts) if grouped else ".".join(parts))
    return found


def same_name(one: str, other: str) -> bool:
    """Tell whether two words may stand for the same name, in whatever languages."""
    return _same_folded(fold(one), fold(other))


def is_place(word: str) -> bool:
    """Tell whether a word is known as a country, a city, a people, a month or a day."""
    return bool(_family(_bare(fold(word))))


def is_nation(word: str) -> bool:
    """Tell whether a word is known as a country, a continent, or their adjective or people."""
    nations = range(len(EXONYMS), len(EXONYMS) + len(NATIONS))
    return any(number in nations for number in _family(_bare(fold(word))))


def is_among(name: str, words: Collection[str]) -> bool:
    """Tell whether a name, or a part of a hyphenated one, is among folded words."""
    folded = fold(name)
    parts = {folded, *(part for part in folded.split("-") if len(part) > 2)}
    return any(
        part in words
        or any(member in words for member in _relatives(part))
        or _ends_compound(part, words)
        or any(_same_folded(part, word) for word in words if _sound(word) == _sound(part))
        for part in parts
    )


def folded_words(text: str) -> frozenset[str]:
    """Return every word of a text, folded; hyphenated words also by their parts."""
    words = {fold(match.group()) for match in _TOKEN.finditer(text)}
    words |= {fold(match.group().replace(".", "")) for match in _INITIALS.finditer(text)}
    return frozenset(words | {part for word in words for part in word.split("-") if part})


@functools.lru_cache(maxsize=65536)
def _same_folded(one: str, other: str) -> bool:
    from rapidfuzz.distance import Prefix
    from rapidfuzz.fuzz import ratio

    if one == other or _bare(one) == _bare(other):
        return True
    families = _family(_bare(one)), _family(_bare(other))
    if all(families):  # two known places: Austria is not Australia, however alike
        return bool(families[0] & families[1])
    shorter = min(len(one), len(other))
    if shorter < 4 or _letters(one)[0] != _letters(other)[0]:
        return False
    if Prefix.similarity(one, other) >= max(ROOT, shorter - 3):
        return True
    stems = _stem(one), _stem(other)
    return max(ratio(*stems), ratio(*map(_letters, stems))) >= SAME_NAME


def _bare(folded: str) -> str:
    """Return a folded word without the s of a genitive."""
    without = re.sub(r"'s?$", "", folded)
    return without[:-1] if len(without) > 4 and without.endswith("s") else without


def _stem(folded: str) -> str:
    """Return a long name without a German plural: Hugenotten, Huguenots."""
    return re.sub(r"(?<=\w{6})e[nrs]?$", "", _bare(folded))


def _letters(folded: str) -> str:
    """Return a spelling in which the ways to write Slavic names in Latin letters meet."""
    for old, new in (
        ("sch", "s"), ("sh", "s"), ("tsch", "c"), ("ch", "h"), ("kh", "h"), ("zh", "z"),
        ("ph", "f"), ("w", "v"), ("ff", "f"), ("ck", "k"), ("c", "k"), ("y", "i"), ("j", "i"),
        ("ii", "i"), ("ss", "s"), ("ae", "a"), ("oe", "o"), ("ue", "u"), ("dz", "z"),
    ):  # fmt: skip
        folded = folded.replace(old, new)
    return folded


@functools.cache
def _groups() -> list[set[str]]:
    """Return what each place, people, month and day is called, folded, without a genitive's s."""
    groups: list[Iterable[str]] = [*EXONYMS, *NATIONS, *_cldr_names()]
    return [{_bare(fold(name)) for name in group if name and " " not in name} for group in groups]


@functools.cache
def _families() -> dict[str, set[int]]:
    """Return the groups that each name belongs to."""
    families: dict[str, set[int]] = {}
    for number, group in enumerate(_groups()):
        for name in group:
            families.setdefault(name, set()).add(number)
    return families


def _relatives(folded: str) -> set[str]:
    """Return what else a place may be called, with and without a final s."""
    names = {name for number in _family(_bare(folded)) for name in _groups()[number]}
    return names | {f"{name}{ending}" for name in names for ending in ("s", "'s")}


def _ends_compound(folded: str, words: Collection[str]) -> bool:
    """Tell whether a place ends a word but for its inflection: Südkalifornien, deutscher."""
    endings = tuple(name for name in _relatives(folded) if len(name) > ROOT)
    return bool(endings) and any(
        word.endswith(endings) or _ENDING.sub("", word).endswith(endings) for word in words
    )


def _sound(word: str) -> str:
    """Return how a word begins, alike for letters that languages write one sound with."""
    return word[:1].translate(_SOUNDS)


def _cldr_names() -> Iterator[list[str]]:
    """Yield what countries, cities, months and days are called in each language."""
    from babel import Locale
    from babel.core import get_global
    from babel.languages import get_official_languages

    locales = [Locale(code) for code in _LOCALES]
    for code in filter(str.isalpha, map(str, locales[0].territories)):
        countries = [locale.territories.get(code, "") for locale in locales]
        own = code.lower() if code.lower() in get_official_languages(code) else ""
        yield countries + [locale.languages.get(own, "") for locale in locales]
    for code in map(str, locales[0].languages):  # also what a people and its things are called
        yield [locale.languages.get(code, "") for locale in locales]
    for zone in get_global("zone_territories"):
        city = zone.split("/")[-1].replace("_", " ")
        if "/" in zone and not zone.startswith("Etc/"):
            yield [city, *(x.time_zones.get(zone, {}).get("city", "") for x in locales)]
    # German and English alone: in Portuguese, Marco is a month
    for kind, items in (("months", range(1, 13)), ("days", range(7))):
        names: list[dict[int, str]] = [
            getattr(locale, kind)["stand-alone"]["wide"] for locale in locales[:2]
        ]
        yield from ([by_locale[item] for by_locale in names] for item in items)


def _family(bare: str) -> set[int]:
    families = _families()
    return families.get(bare) or families.get(_ENDING.sub("", bare), set())


def _is_pronoun(word: str, language: str) -> bool:
    return word in ("I", "I'm", "I've", "I'd", "I'll") and language == "en"


@functools.lru_cache(maxsize=4096)
def is_known(word: str, language: str) -> bool:
    """Tell whether a dictionary has the word, or, in German, what a compound ends in.

    Args:
        word: in any case.
        language: ISO 639-1 code; English is looked up for one without a dictionary.
    """
    import simplemma

    lang = language if language in _LOCALES else "en"
    for part in word.split("-")[-1:]:
        if simplemma.is_known(part, lang=lang) or simplemma.is_known(part.lower(), lang=lang):
            return True
        if lang == "de" and any(
            simplemma.is_known(part[cut:].capitalize(), lang="de")
            for cut in range(3, len(part) - _SUFFIX + 1)
        ):
            return True
    return False
