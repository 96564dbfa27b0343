"""Words of a text that deny, in whatever way."""

from __future__ import annotations

import re

from qa.mentions.patterns import pattern


def denial() -> re.Pattern[str]:
    """Return what matches a word that denies."""
    return pattern("denying", "denial", r"\b<>\b", re.IGNORECASE)


def denials_in(text: str) -> list[re.Match[str]]:
    """Return where a text denies in so many words; "not only" does not."""
    only = pattern("denying", "no_denial", r"\b<>\b", re.IGNORECASE)
    return list(denial().finditer(only.sub(lambda match: "·" * len(match.group()), text)))


def denies(text: str) -> bool:
    """Tell whether a text denies in so many words what it says, and not a thing beside it."""
    beside = pattern("denying", "beside", flags=re.IGNORECASE)
    return any(not beside.fullmatch(match[0]) for match in denials_in(text))


def may_deny(text: str) -> bool:
    """Tell whether a text denies in whatever words."""
    in_other_words = pattern("denying", "in_other_words", r"\b<>\b", re.IGNORECASE)
    return bool(denial().search(text) or in_other_words.search(text))


def affirms(text: str) -> bool:
    """Tell whether a text says yes."""
    return pattern("denying", "affirmation", r"\b<>\b", re.IGNORECASE).search(text) is not None
