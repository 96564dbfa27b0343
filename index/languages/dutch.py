"""Dutch: the words that it is known by."""

from __future__ import annotations

from index.languages.language import Language, words

LANGUAGE = Language(
    code="nl",
    function_words=words(
        """
        wat welke waar wanneer hoe waarom hoeveel het een zijn werd worden wordt heeft
        hebben naar niet voor deze dit zij
        """
    ),
)
