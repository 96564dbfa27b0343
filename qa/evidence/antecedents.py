"""Does a sentence point back to the one before it, so that it says little alone?"""

from __future__ import annotations

import re

_BEGINS = {
    "de": re.compile(
        r"[„“\"»]?(?i:(?:und|aber|doch|denn|auch)\s+)?(?:"
        r"(?i:er|sie|es|ihm|ihn|ihr(?:e[mnrs]?)?|sein(?:e[mnrs]?)?|dies(?:e[mnrs]?)?|jene[mnrs]?"
        r"|damit|dabei|dafür|davon|dazu|daran|darauf|darüber|dadurch|dagegen|deren|dessen"
        r"|demnach|daraufhin|deshalb|deswegen|danach|daher|somit|dort|dorthin|hier\w*"
        r"|beide[rs]?|solche[mnrs]?|letztere[mnrs]?)\b"
        r"|(?i:das|dem)\b(?=\s+[a-zäöü]))"  # before a noun it is only the article
    ),
    "en": re.compile(
        r"(?i:[“\"]?(?:(?:and|but|so|yet|also)\s+)?(?:he|she|it|they|him|his|her|its|their|them"
        r"|this|that|these|those|such|the latter|the former|both|neither"
        r"|therefore|thus|hence|there|then|afterwards|here)\b)"
    ),
}
"""Its first words: “Er sagte ...”, “Demnach ...”, “It refused”."""

_EARLY = {
    "de": re.compile(
        r"\S+\s+((?:\S+\s+){0,2}?)"
        r"(?:er|sie|ihm|ihn|ihnen|diese[mnrs]?|seine[mnrs]?|ihre[mnrs]?)\b"
    ),
    "en": re.compile(
        r"\S+\s+((?:\S+\s+){0,2}?)(?:he|she|they|him|them|this|these|his|her|their|its)\b"
    ),
}
"""A pronoun among its first four words: “Zugleich dämpfte er ...”, “In June they ...”."""

_SPOKEN = re.compile(r"[“”\"»«],?\s+(?:\w+\s+){0,2}(?:er|sie|es|he|she|they)\b")
"""Who said it is a pronoun: “...“, sagte er”."""


def points_back(sentence: str, language: str) -> bool:
    """Tell whether a sentence refers to the one before, for German and English.

    Args:
        sentence: as it stands in its article.
        language: ISO 639-1 code; in any other than German and English, none does.
    """
    if language not in _BEGINS:
        return False
    if _BEGINS[language].match(sentence) or _SPOKEN.search(sentence):
        return True
    early = _EARLY[language].match(sentence)
    return early is not None and not any(word[0].isupper() for word in early[1].split())
