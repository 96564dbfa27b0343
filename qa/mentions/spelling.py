"""How alike two spellings of a name are, and what is called in several ways."""

from __future__ import annotations

import functools
import re
import unicodedata

from qa.languages.language import LANGUAGES
from qa.mentions.name_tables import groups

_US = re.compile(r"(?<![\w-])US(?!\w)")
INFLECTION = re.compile(r"(?:e[mnrs]?)$")
"""What a German adjective ends in."""
_SOUNDS = str.maketrans("wchjypz", "vkkiifs")

SAME_NAME = 84.0
"""Least ratio of equal letters, in per cent, that two spellings of a name share: Peskow and
Peskov have 83 by plain letters and 100 once w, v and f are one; Potanin and Putin have 67."""

ROOT = 5
"""Letters at the beginning that a country shares with its adjectives: Russia, russische."""


def fold(word: str) -> str:
    """Return a word without case and accents; ß becomes ss, US and United States usa."""
    if " " in word:
        for phrase, name in phrases().items():
            if re.fullmatch(phrase, word):
                return name
    plain = unicodedata.normalize("NFKD", _US.sub("USA", word).casefold())
    return "".join(c for c in plain if not unicodedata.combining(c)).replace("’", "'")


def phrases() -> dict[str, str]:
    """Return the names of several words in all languages, with what stands for them."""
    return {k: v for language in LANGUAGES.values() for k, v in language.naming.phrases.items()}


@functools.lru_cache(maxsize=65536)
def alike(one: str, other: str) -> bool:
    """Tell whether two folded words may be one name: in the tables, or by their letters."""
    from rapidfuzz.distance import Prefix
    from rapidfuzz.fuzz import ratio

    if one == other or bare(one) == bare(other):
        return True
    known = groups_of(one), groups_of(other)
    if all(known):  # two known places: Austria is not Australia, however alike
        return not known[0].isdisjoint(known[1])
    shorter = min(len(one), len(other))
    if shorter < 4 or _letters(one)[0] != _letters(other)[0]:
        return False
    if Prefix.similarity(one, other) >= max(ROOT, shorter - 3):
        return True
    stems = _stem(one), _stem(other)
    return max(ratio(*stems), ratio(*map(_letters, stems))) >= SAME_NAME


def bare(folded: str) -> str:
    """Return a folded word without the s of a genitive."""
    without = re.sub(r"'s?$", "", folded)
    return without[:-1] if len(without) > 4 and without.endswith("s") else without


def _stem(folded: str) -> str:
    """Return a long name without a German plural: Hugenotten, Huguenots."""
    return re.sub(r"(?<=\w{6})e[nrs]?$", "", bare(folded))


def _letters(folded: str) -> str:
    """Return a spelling in which the ways to write Slavic names in Latin letters meet."""
    for old, new in (
        ("sch", "s"), ("sh", "s"), ("tsch", "c"), ("ch", "h"), ("kh", "h"), ("zh", "z"),
        ("ph", "f"), ("w", "v"), ("ff", "f"), ("ck", "k"), ("c", "k"), ("y", "i"), ("j", "i"),
        ("ii", "i"), ("ss", "s"), ("ae", "a"), ("oe", "o"), ("ue", "u"), ("dz", "z"),
    ):  # fmt: skip
        folded = folded.replace(old, new)
    return folded


def sound(word: str) -> str:
    """Return how a word begins, alike for letters that languages write one sound with."""
    return word[:1].translate(_SOUNDS)


@functools.lru_cache(maxsize=65536)
def groups_of(folded: str) -> frozenset[int]:
    """Return the groups of the tables that a folded word belongs to, inflected or not."""
    word, table = bare(folded), _table()
    return table.get(word) or table.get(INFLECTION.sub("", word)) or frozenset()


@functools.cache
def bare_groups() -> tuple[frozenset[str], ...]:
    """Return the groups of the tables, each word without the s of a genitive."""
    return tuple(
        frozenset(bare(fold(name)) for name in group if " " not in name) for group in groups()
    )


@functools.cache
def _table() -> dict[str, frozenset[int]]:
    """Return the groups that each name belongs to."""
    table: dict[str, frozenset[int]] = {}
    for number, group in enumerate(bare_groups()):
        for name in group:
            table[name] = table.get(name, frozenset()) | {number}
    return table
