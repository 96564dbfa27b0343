"""Why a composed sentence is withheld, said in the language of the question.

A reason is a short phrase without a verb of its own, so that it can follow "1 sentence withheld:".
"""

from __future__ import annotations

from typing import Literal

FALLBACK = "en"
"""Language of the reasons where there are none in the question's."""

Kind = Literal[
    "number",
    "date",
    "time",
    "name",
    "speaker",
    "exchanged",
    "quotation",
    "denial",
    "left out",
    "untranslated",
    "language",
    "no quote",
    "form",
    "endless",
    "nothing",
]

_PHRASES: dict[Kind, dict[str, str]] = {
    "number": {
        "de": "eine Zahl, die kein Zitat enthält: {}",
        "en": "a number that no quote holds: {}",
    },
    "date": {
        "de": "ein Datum, das kein Zitat enthält: {}",
        "en": "a date that no quote holds: {}",
    },
    "time": {
        "de": "eine Uhrzeit, die kein Zitat enthält: {}",
        "en": "a time that no quote holds: {}",
    },
    "name": {
        "de": "ein Name, den kein Zitat enthält: {}",
        "en": "a name that no quote holds: {}",
    },
    "speaker": {
        "de": "jemand, der das in keinem Zitat sagt: {}",
        "en": "somebody who says so in no quote: {}",
    },
    "exchanged": {
        "de": "{}, wo das Zitat etwas anderes nennt",
        "en": "{} where the quote has something else",
    },
    "quotation": {
        "de": "Worte in Anführungszeichen, die kein Zitat enthält: {}",
        "en": "words in quotation marks that no quote holds: {}",
    },
    "denial": {
        "de": "eine Verneinung, die kein Zitat enthält",
        "en": "a denial that no quote holds",
    },
    "left out": {
        "de": "eine weggelassene Verneinung",
        "en": "a denial left out",
    },
    "untranslated": {
        "de": "ein Wort, das nicht übersetzt ist: {}",
        "en": "a word that is not translated: {}",
    },
    "language": {
        "de": "eine andere Sprache als die der Frage",
        "en": "another language than the question's",
    },
    "no quote": {
        "de": "kein Zitat, auf das er sich stützt",
        "en": "no quote to rest on",
    },
    "form": {
        "de": "eine Antwort, die nicht aus einfachen Sätzen besteht",
        "en": "a reply that is not plain sentences",
    },
    "endless": {
        "de": "ein Satz ohne Ende",
        "en": "a sentence without an end",
    },
    "nothing": {
        "de": "das Sprachmodell hat nichts geschrieben",
        "en": "the chat model wrote nothing",
    },
}


def spoken(language: str) -> str:
    """Return the language that reasons are given in for a question in some language."""
    return language if language in _PHRASES["number"] else FALLBACK


def reason(kind: Kind, language: str, what: str = "") -> str:
    """Return why a sentence is withheld.

    Args:
        kind: what is wrong with it.
        language: ISO 639-1 code of the question's language; English stands in for one without
            phrases.
        what: the part that is wrong, where the phrase names it.
    """
    return _PHRASES[kind][spoken(language)].format(what)
