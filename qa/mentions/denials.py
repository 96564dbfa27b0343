"""Words of a text that deny, in whatever way."""

from __future__ import annotations

import re

from qa.languages.language import LANGUAGES
from qa.mentions.patterns import pattern


def denial() -> re.Pattern[str]:
    """Return what matches a word that denies."""
    return pattern("denying", "denial", r"\b<>\b", re.IGNORECASE)


def denials_in(text: str) -> list[re.Match[str]]:
    """Return where a text denies in so many words; "not only" does not."""
    only = pattern("denying", "no_denial", r"\b<>\b", re.IGNORECASE)
    return list(denial().finditer(only.sub(lambda match: "·" * len(match.group()), text)))


def may_deny(text: str, language: str) -> bool:
    """Tell whether a text denies in whatever words.

    Args:
        text: a sentence or more.
        language: ISO 639-1 code; the words of all languages count where it has no module.
    """
    in_other_words = pattern("denying", "in_other_words", r"\b<>\b", re.IGNORECASE)
    if denial().search(text) or in_other_words.search(text):
        return True
    import simplemma

    return any(
        simplemma.is_known(rest, lang=code)
        for code in ([language] if language in LANGUAGES else LANGUAGES)
        for rest in re.findall(rf"\b(?:{LANGUAGES[code].denying.by_prefix})\b", text.lower())
        if rest
    )


def affirms(text: str) -> bool:
    """Tell whether a text says yes."""
    return pattern("denying", "affirmation", r"\b<>\b", re.IGNORECASE).search(text) is not None
