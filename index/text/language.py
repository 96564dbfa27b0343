"""Which language a text is in, made for questions of three words.

Character statistics alone take "What does the Sprengelprinzip mean?" for German and "Wer ist
der General Manager der Broncos?" for English: names weigh as much as words there. So the
statistics (lingua) are weighed together with the closed-class words of German and English,
the two languages that the project is made for. A name alone is no language: it gets `default`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

LANGUAGES = ("de", "en", "es", "fr", "it", "nl", "pl", "pt", "ru", "tr", "uk")
"""What `detect` can tell apart, as ISO 639-1 codes."""

SHORT = 200
"""Characters up to which closed-class words are counted; longer texts need no help."""

SAMPLE = 2000
"""Characters read from the start and from the middle of a long text."""

WORD_WEIGHT = 16.0
"""What one closed-class word multiplies the confidence of its language by, four times at most.

Of 2,624 questions (XQuAD dev, OMoS-QA dev and train, German and English) 7 were wrong with 4, 2
with 8, 1 with 16; much more would overrule the other languages.
"""

ENOUGH = 0.3
"""Confidence from which German and English are believed."""

ENOUGH_OTHERS = 0.5
"""The same for the other languages."""

ENOUGH_ALONE = 0.8
"""The same for them when the text is one word, which is a name more often than not."""


def _table(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Words that German or English has and the other has not. Left out on purpose, for they are words
# of both: am, an, in, so, was, war, will, die, man, also, her, hat, bin, rate, arm.
_WORDS = {
    "de": _table(
        """
        wer wen wem wessen wie wo wann warum wieso weshalb wozu wohin woher wofür womit wovon
        woran worauf worüber worum worin wodurch wogegen welche welcher welches welchen welchem
        wieviel wieviele wievielte viele ist sind waren wäre wurde wurden wird werden worden
        geworden haben habe hatte hatten kann können konnte konnten könnte soll sollen sollte
        muss müssen musste darf dürfen möchte gibt gab der das dem ein eine einen einem einer
        eines und oder aber nicht kein keine keinen mit von vom zum zur bei beim für über auf aus
        nach vor durch gegen ohne zwischen während seit bis ich du er sie wir ihr mein meine sein
        seine seinen ihre ihren mich mir sich dass wenn als auch noch nur schon sehr mehr etwas
        alle diese dieser dieses diesen sagte sagt heißt macht machte
        """
    ),
    "en": _table(
        """
        what who whom whose which when where why how is are were does did has have had can could
        should would may might must the of and to from by with about for it its they them their
        she you your we our my this that these those there any not many much after before during
        between into been be being i if or but than then because while say says said
        """
    ),
}
_WORD = re.compile(r"[^\W\d_]+")


def detect(text: str, among: Sequence[str] = LANGUAGES, *, default: str = "") -> str:
    """Return the ISO 639-1 code of the language that ``text`` is in.

    Args:
        text: a question or an article; of a long text `SAMPLE` characters from its start and
            as many from its middle are read.
        among: codes to choose from, all of them in `LANGUAGES`.
        default: what to return when there is too little to go by, as in ``"Rubio?"``.

    Raises:
        ValueError: if ``among`` is empty or has a code that is not in `LANGUAGES`.
    """
    if not among or not set(among) <= set(LANGUAGES):
        raise ValueError(f"among must be some of {', '.join(LANGUAGES)}, got {list(among)}")
    if len(text) > 2 * SAMPLE:
        middle = len(text) // 2
        text = f"{text[:SAMPLE]} {text[middle : middle + SAMPLE]}"
    confidence = _confidence(text, tuple(sorted(set(among))))
    if not confidence:
        return default
    best = max(confidence, key=lambda code: confidence[code])
    return best if confidence[best] >= _enough(best, text) else default


def _enough(code: str, text: str) -> float:
    """Return the confidence that a language needs."""
    if code in _WORDS:
        return ENOUGH
    return ENOUGH_OTHERS if len(_WORD.findall(text)) > 1 else ENOUGH_ALONE


def _confidence(text: str, among: tuple[str, ...]) -> dict[str, float]:
    """Return a confidence from 0 to 1 by language; empty when no language uses such letters."""
    words = [word.lower() for word in _WORD.findall(text)]
    if not words:
        return {}
    if len(among) == 1:
        return {among[0]: 1.0}
    values = _detector(among).compute_language_confidence_values(text)
    scores = {value.language.iso_code_639_1.name.lower(): value.value for value in values}
    if len(text) <= SHORT:
        for code in _WORDS.keys() & scores.keys():
            found = sum(word in _WORDS[code] for word in words)
            scores[code] *= WORD_WEIGHT ** min(found, 4)
    total = sum(scores.values())
    return {code: score / total for code, score in scores.items()} if total else {}


@lru_cache(maxsize=8)
def _detector(among: tuple[str, ...]) -> Any:
    """Build lingua's detector once; its models are shared by all that are built."""
    from lingua import IsoCode639_1, Language, LanguageDetectorBuilder

    languages = [
        Language.from_iso_code_639_1(getattr(IsoCode639_1, code.upper())) for code in among
    ]
    return LanguageDetectorBuilder.from_languages(*languages).build()
