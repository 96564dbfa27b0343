"""Which language quotes and composed sentences are in, and whether it is the right one."""

from __future__ import annotations

import functools
import re
import unicodedata

from index.text.language import detect

_WORD = re.compile(r"[^\W\d_]+")
_QUOTED = re.compile(r"[„“»\"][^„“”»«\"]*[“”«\"]")
_ENOUGH = 4
"""Words that do not begin with a capital from which a sentence has a language to be told; a bare
answer is names and numbers, which have none."""
_WRITTEN = frozenset({"de", "en"})
"""Languages that the chat model is asked to write in; in others it may answer in English."""


@functools.lru_cache(maxsize=1024)
def language_of(text: str) -> str:
    """Return what `detect` says of a text; quotes are asked about many times."""
    return detect(text)


def foreign(sentence: str, language: str, evidence: str) -> bool:
    """Tell whether a sentence is in another language than it should be.

    Args:
        sentence: what was composed.
        language: ISO 639-1 code of the question's language; nothing is foreign where it is
            neither German nor English.
        evidence: quotes; letters of another script may come from there.
    """
    if language not in _WRITTEN:
        return False
    if _strange_letters(sentence, evidence):
        return True
    plain = _QUOTED.sub(" ", sentence)
    small = [word for word in _WORD.findall(plain) if word[0].islower()]
    if len(small) < _ENOUGH:
        return False
    return (language_of(" ".join(small)) or language) != language


def _strange_letters(sentence: str, evidence: str) -> bool:
    letters = {c for c in sentence if c.isalpha() and c not in evidence}
    return any(not unicodedata.name(c, "LATIN").startswith(("LATIN", "GREEK")) for c in letters)
