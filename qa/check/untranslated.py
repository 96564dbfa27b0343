"""Words that a composed sentence took over from evidence in another language.

A small model that answers in English from German at times leaves a noun as it stands: "closer to
the Frieden". Names must be left as they stand, so a capitalised word counts only where the German
text treats it as a noun, with an article or the like before it.
"""

from __future__ import annotations

import re

from qa.mentions.names import is_known, is_place
from qa.mentions.proper_nouns import is_german_name

_TOKEN = re.compile(r"[^\W\d_]+")
_SHORTEST = 3
_DETERMINER = (
    r"(?:der|die|das|den|dem|des|ein\w*|kein\w*|am|im|zum|zur|vom|beim|ins|ans|dies\w+|jede\w*"
    r"|mein\w*|sein\w*|ihr\w*|unser\w*)"
)
_INFLECTED = r"(?:[a-zäöü\d][\w-]*(?:e|en|er|es|em))"
"""An adjective: never with a capital, which a noun before a name has."""


def untranslated(sentence: str, language: str, evidence: str, evidence_language: str) -> str:
    """Return a word of the sentence that is not of its language, ``""`` if there is none.

    Args:
        sentence: what was composed.
        language: ISO 639-1 code that it should be in.
        evidence: what it rests on.
        evidence_language: ISO 639-1 code of the evidence; nothing is found where they agree.
    """
    if language == evidence_language:
        return ""
    taken = set(_TOKEN.findall(evidence))
    word: str
    for word in _TOKEN.findall(sentence):
        strange = (
            word in taken
            and len(word) >= _SHORTEST
            and not word.isupper()
            and not is_german_name(word)
            and not is_known(word, language)
            and is_known(word, evidence_language)
            and not is_place(word)
        )
        if strange and (word[0].islower() or _is_noun(word, evidence, evidence_language)):
            return word
    return ""


def _is_noun(word: str, text: str, language: str) -> bool:
    """Tell whether a capitalised word is a common noun where it stands in a text."""
    if language != "de":
        return False
    before = rf"\b(?i:{_DETERMINER})\s+(?:{_INFLECTED}\s+){{0,2}}{re.escape(word)}\b"
    return re.search(before, text) is not None
