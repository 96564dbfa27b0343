"""Proper names among words that a dictionary knows.

A dictionary has Martin, Merz and Carolina beside church, Haus and Regierung. German nouns have
forms that a name lacks (Hauses, Häuser, Regierungen); an English common noun is in the dictionary
without a capital.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from qa.languages.language import LANGUAGES, language_of_code
from qa.mentions.names import (
    Word,
    capitalised,
    is_acronym,
    is_form,
    is_known,
    is_nation,
    is_place,
    is_small,
    lemma,
)
from qa.mentions.patterns import pattern

_AFTER_NOUN = re.compile(r" (?:[A-Z]|of\b|\w+s\b)")
_FIRST = r"(?:^|[.!?] )([A-ZÄÖÜ][a-zäöüß]+)(?![\w-])( <>\b)?"
_SHORTEST = 4
"""Letters of each part of a compound, at least."""


def names_in(text: str, language: str, *, translated: bool = False) -> list[Word]:
    """Return the words of a text that are names, in their order.

    Args:
        text: a sentence or more.
        language: ISO 639-1 code of the text.
        translated: whether what it is compared with is in another language, where a Church is
            called otherwise and a Martin is not.
    """
    words = [word for word in capitalised(text, language) if len(word.text.split("'")[0]) > 1]
    seen = {word.start for word in words}
    first = _first_words(text, language, translated)
    words += [word for word in first if word.start not in seen]
    if nouns_have_capitals(language):
        return [
            word
            for word in words
            if (word.sure or is_german_name(word.text)) and not is_compound(word.text)
        ]
    return [
        word
        for word in words
        if word.sure
        and not (translated and is_common(word.text) and _is_noun(word, text, language))
    ]


def is_shared(name: Word, text: str, language: str) -> bool:
    """Tell whether languages hardly translate a name.

    An article in another language may well lack a name of a question because it calls it
    otherwise: "the Super Bowl" stays, "the Treaty" becomes "der Vertrag", and a German "Bodentest"
    a "soil test". Such names say nothing; a "Macron" that is missing says much.

    Args:
        name: of `qa.mentions.names.capitalised`, sure to be a name.
        text: in which it stands.
        language: ISO 639-1 code of the text.
    """
    if is_nation(name.text):
        return False
    if nouns_have_capitals(language):
        cut_off = text[name.end :][:1] in ("-", "*", ":", "/")
        *before, last = name.text.split("-")
        return not (cut_off or (before and is_form(last, "de")) or is_compound(last))
    word = re.sub(r"['’]s$", "", name.text)
    return is_acronym(word) or not is_small(word, "en") or _stands_bare(name, text, language)


def nouns_have_capitals(language: str) -> bool:
    """Tell whether a language writes every noun with a capital, so that dictionaries decide."""
    return language in LANGUAGES and LANGUAGES[language].naming.nouns_have_capitals


def _stands_bare(name: Word, text: str, language: str) -> bool:
    """Tell whether a word that is also a common one is used as a name: "did Macron say"."""
    word = re.sub(r"['’]s$", "", name.text)
    if lemma(word.lower(), "en") != word.lower():  # "Weights and Measures"
        return False
    before = re.findall(r"[^\W\d_]\S*", text[: name.start])
    determiner = f"(?i:{language_of_code(language).naming.determiner})"
    led = len(before) > 1 and (re.fullmatch(determiner, before[-1]) or before[-1][0].isupper())
    return not led and not re.match(r"\s+[A-ZÄÖÜ]", text[name.end :])


def _first_words(text: str, language: str, translated: bool) -> Iterator[Word]:
    """Yield words at the start of a sentence that are names though a dictionary has them.

    An English noun without an article is hardly the subject of "was" or "won".
    """
    bare = pattern("naming", "bare_noun", r"\w*(?:<>)", re.IGNORECASE)
    for match in pattern("naming", "predicate", _FIRST).finditer(text):
        word = match.group(1)
        if nouns_have_capitals(language):
            found = is_german_name(word)
        else:
            subject = match.group(2) and not bare.fullmatch(word)
            found = bool(subject) and not (translated and is_common(word))
        if found:
            yield Word(word, match.start(1), True)


def _is_noun(word: Word, text: str, language: str) -> bool:
    """Tell whether an English word has an article or stands in a title, as no surname does."""
    determiner = f"(?i:{language_of_code(language).naming.determiner})"
    before = rf"(?:\b{determiner}(?: [a-z][\w-]*)?|[A-Z][\w.-]*| of) $"
    return bool(re.search(before, text[: word.start]) or _AFTER_NOUN.match(text[word.end :]))


@functools.lru_cache(maxsize=8192)
def is_german_name(word: str) -> bool:
    """Tell whether a German dictionary has a word as a name, without the forms of a noun."""
    bare = re.sub(r"['’]?s$", "", word) if not is_form(word, "de") else word
    if (
        not is_form(bare, "de")
        or pattern("naming", "uninflected", "<>s?$").search(bare)
        or len(bare) < 3
        or "-" in bare
    ):
        return False
    if lemma(bare, "de") != bare or is_common(bare):
        return False  # what German took over from English has no forms either: Team
    if lemma(bare.lower(), "de")[0].islower():
        return False
    plural = re.sub(r"(?:um|us|is|a)$", "en", bare)
    if plural != bare and is_form(plural, "de"):
        return False
    return not any(is_form(form, "de") and _is_form(form, bare) for form in _forms(bare))


def is_singular(word: str) -> bool:
    """Tell whether a German word is no plural of a noun that a dictionary knows."""
    singular = lemma(word, "de")
    return not is_form(word, "de") or singular == word or singular[0].islower()


@functools.lru_cache(maxsize=8192)
def is_common(word: str) -> bool:
    """Tell whether an English dictionary has a word in small letters: church, but not Martin."""
    if is_place(word) or is_acronym(word):
        return False
    last = re.sub(r"['’]s?$", "", word).split("-")[-1]
    return is_known(last, "en") and lemma(last, "en")[0].islower()


@functools.lru_cache(maxsize=8192)
def is_compound(word: str) -> bool:
    """Tell whether a German word is put together from two that a dictionary has."""
    if is_place(word) or pattern("naming", "place", "<>s?$").search(word) or not word[1:].islower():
        return False
    for cut in range(_SHORTEST, len(word) - _SHORTEST + 1):
        first = word[:cut]
        parts = {first, re.sub(r"(?:s|en|n|es)$", "", first)}
        if is_form(word[cut:].capitalize(), "de") and any(
            len(p) >= 3 and is_form(p, "de") for p in parts
        ):
            return True
    return False


def _forms(noun: str) -> Iterator[str]:
    """Yield forms that a noun may have, also with an umlaut."""
    changed = re.sub(
        r"[aou](?=[^aouäöü]*$)", lambda m: {"a": "ä", "o": "ö", "u": "ü"}[m.group()], noun
    )
    stems = (noun, changed) if changed != noun else (noun,)
    for stem in stems:
        yield from (stem + end for one in LANGUAGES.values() for end in one.naming.noun_endings)
    if changed != noun:
        yield changed


def _is_form(form: str, noun: str) -> bool:
    return lemma(form, "de") == noun
