"""Names that stand for themselves in every language, and capitalised words that are translated.

A question about an article in another language may well have a name that the article lacks, as the
article calls it otherwise: "the Super Bowl" stays, "the Treaty" becomes "der Vertrag", and a German
"Bodentest" a "soil test". Such names say nothing; a "Macron" that is missing says much.
"""

from __future__ import annotations

import functools
import re

import simplemma

from qa.mentions.names import Word, is_nation

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_BESIDE = re.compile(r"\s+([^\W\d_])")
_LEADS = frozenset({
    "the", "a", "an", "this", "that", "these", "those", "its", "his", "her", "their", "which",
    "what", "each", "every",
})  # fmt: skip
"""English words before a common noun."""

_SHORTEST = 4
"""Letters of either half of a German compound."""


def is_shared(name: Word, text: str, language: str) -> bool:
    """Tell whether languages hardly translate a name.

    Args:
        name: of `qa.mentions.names.capitalised`, sure to be a name.
        text: in which it stands.
        language: ISO 639-1 code of the text.
    """
    if is_nation(name.text):
        return False
    if language == "de":
        cut_off = text[name.start + len(name.text) :][:1] in ("-", "*", ":", "/")
        return not cut_off and not _is_compound(name.text)
    word = re.sub(r"['’]s$", "", name.text)
    acronym = any(len(part) > 1 and part.isupper() for part in word.split("-"))
    return acronym or not _is_common(word.lower(), language) or _stands_bare(name, text, word)


def _stands_bare(name: Word, text: str, word: str) -> bool:
    """Tell whether a word that is also a common one is used as a name: "did Macron say"."""
    if simplemma.lemmatize(word.lower(), lang="en") != word.lower():  # "Weights and Measures"
        return False
    before = _WORD.findall(text[: name.start])
    after = _BESIDE.match(text, name.start + len(name.text))
    led = len(before) > 1 and (before[-1].lower() in _LEADS or before[-1][0].isupper())
    return not led and not (after and after[1].isupper())


@functools.lru_cache(maxsize=4096)
def _is_common(word: str, language: str) -> bool:
    """Tell whether a dictionary has a word in lower case, as it has no names."""
    from simplemma.strategies import DefaultDictionaryFactory

    factory = DefaultDictionaryFactory()
    try:
        return word in factory.get_dictionary(language)
    except ValueError:  # no dictionary of that language
        return word in factory.get_dictionary("en")


@functools.lru_cache(maxsize=4096)
def _is_compound(word: str) -> bool:
    """Tell whether a German word is made of known ones: Boden-test, EU-Recht."""
    *before, last = word.split("-")
    if before and simplemma.is_known(last, lang="de"):
        return True
    for cut in range(_SHORTEST, len(last) - _SHORTEST + 1):
        first, second = last[:cut], last[cut:].capitalize()
        firsts = (first, first.removesuffix("s"), f"{first}e", f"{first}en")
        if simplemma.is_known(second, lang="de") and any(
            len(form) >= _SHORTEST and simplemma.is_known(form, lang="de") for form in firsts
        ):
            return True
    return False
