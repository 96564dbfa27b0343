"""Which language a text is in, made for questions of three words.

Character statistics alone take "What does the Sprengelprinzip mean?" for German and "Wer ist
der General Manager der Broncos?" for English: names weigh as much as words there. So the
statistics (lingua) are weighed together with the closed-class words of the languages that the
project is made for, those of `index.languages`. A name alone is no language: it gets `default`.

The statistics of all languages take 180 MB. Those of three letters take 14 and nearly always leave
one language, so the others are asked only where several are left, and of those languages alone:
for 319 of 8,915 questions in eight languages. 17 are taken for another one, and 18 when all are
asked (``benchmarks/languages.py``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from index.languages.language import LANGUAGES, language_of_code
from index.memory import give_back

OTHERS = ("es", "fr", "it", "nl", "pl", "pt", "ru", "tr", "uk")
"""Languages that no article is read in by rules of its own, as ISO 639-1 codes; `index.languages`
has their closed-class words alone."""

SHORT = 200
"""Characters up to which closed-class words are counted; longer texts need no help."""

SAMPLE = 2000
"""Characters read from the start and from the middle of a long text."""

WORD_WEIGHT = 16.0
"""What one closed-class word multiplies the confidence of its language by, four times at most.

Of 2,624 questions (XQuAD dev, OMoS-QA dev and train, German and English) 7 were wrong with 4, 2
with 8, 1 with 16; much more would overrule the other languages.
"""

ENOUGH, ENOUGH_OTHERS, ENOUGH_ALONE = 0.3, 0.5, 0.8
"""Confidence from which a language of `index.languages` is believed, another language, and another
language when the text is one word, which is a name more often than not."""

LONG = 120
"""Characters from which lingua itself looks at three letters alone."""

POSSIBLE, POSSIBLE_ALONE = 0.1, 0.001
"""Confidence by three letters from which a language is still possible, and where no closed-class
word speaks for any: with .1 a third more names alone are taken for words of a language."""

_WORD = re.compile(r"[^\W\d_]+")


def told_apart() -> list[str]:
    """Return what `detect` can tell apart, as ISO 639-1 codes."""
    from lingua import IsoCode639_1

    known = dict.fromkeys((*LANGUAGES, *OTHERS))
    return [code for code in known if hasattr(IsoCode639_1, code.upper())]


def detect(text: str, among: Sequence[str] | None = None, *, default: str = "") -> str:
    """Return the ISO 639-1 code of the language that ``text`` is in.

    Args:
        text: a question or an article; of a long text `SAMPLE` characters from its start and
            as many from its middle are read.
        among: codes to choose from, all of them of `told_apart`; None means all of those.
        default: what to return when there is too little to go by, as in ``"Rubio?"``.

    Raises:
        ValueError: if ``among`` is empty or has a code that cannot be told apart.
    """
    known = told_apart()
    among = known if among is None else among
    if not among or not set(among) <= set(known):
        raise ValueError(f"among must be some of {', '.join(known)}, got {list(among)}")
    text = sample(text)
    confidence = _confidence(text, tuple(sorted(set(among))))
    if not confidence:
        return default
    best = max(confidence, key=lambda code: confidence[code])
    others = ENOUGH_OTHERS if len(_WORD.findall(text)) > 1 else ENOUGH_ALONE
    return best if confidence[best] >= (others if best in OTHERS else ENOUGH) else default


def warm() -> None:
    """Load the statistics that most questions need."""
    detect("Is everything ready?")
    give_back()


def sample(text: str) -> str:
    """Return what of a text is read to tell its language; a sample's sample is the same."""
    if len(text) <= 2 * SAMPLE + 1:
        return text
    middle = len(text) // 2
    return f"{text[:SAMPLE]} {text[middle : middle + SAMPLE]}"


def _confidence(text: str, among: tuple[str, ...]) -> dict[str, float]:
    """Return a confidence from 0 to 1 by language; empty when no language uses such letters."""
    words = [word.lower() for word in _WORD.findall(text)]
    if not words:
        return {}
    if len(among) == 1:
        return {among[0]: 1.0}
    counted = words if len(text) <= SHORT else []
    found = {
        code: sum(word in language_of_code(code).function_words for word in counted)
        for code in among
    }
    shares = _shares(text, among, found, rough=True)
    most = max(found.values())
    least = POSSIBLE if most else POSSIBLE_ALONE
    left = [code for code in shares if shares[code] >= least or 0 < most == found[code]]
    if len(text) >= LONG or len(left) == 1:
        return shares
    return _shares(text, tuple(sorted(left)) or among, found, rough=False)


def _shares(
    text: str, among: tuple[str, ...], found: Mapping[str, int], *, rough: bool
) -> dict[str, float]:
    """Return confidences that sum to 1: statistics weighed with the closed-class words `found`."""
    values = _detector(among, rough).compute_language_confidence_values(text)
    if not rough:
        give_back()  # what loading left
    scores = {value.language.iso_code_639_1.name.lower(): value.value for value in values}
    for code in scores:
        scores[code] *= WORD_WEIGHT ** min(found[code], 4)
    total = sum(scores.values())
    return {code: score / total for code, score in scores.items()} if total else {}


@lru_cache(maxsize=64)
def _detector(among: tuple[str, ...], rough: bool) -> Any:
    """Build lingua's detector once; its models are shared by all that are built."""
    from lingua import IsoCode639_1, Language, LanguageDetectorBuilder

    builder = LanguageDetectorBuilder.from_languages(
        *(Language.from_iso_code_639_1(getattr(IsoCode639_1, code.upper())) for code in among)
    )
    return (builder.with_low_accuracy_mode() if rough else builder).build()
