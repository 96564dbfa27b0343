"""Does a sentence point back to the one before it, so that it says little alone?"""

from __future__ import annotations

from qa.languages.language import LANGUAGES


def points_back(sentence: str, language: str) -> bool:
    """Tell whether a sentence refers to the one before.

    Args:
        sentence: as it stands in its article.
        language: ISO 639-1 code; in a language without a module, none does.
    """
    if language not in LANGUAGES:
        return False
    words = LANGUAGES[language].pointers
    if words.first.match(sentence) or words.speaker.search(sentence):
        return True
    early = words.early.match(sentence)
    return early is not None and not any(word[0].isupper() for word in early[1].split())
