"""Italian: the words that it is known by."""

from __future__ import annotations

from index.languages.language import Language, words

LANGUAGE = Language(
    code="it",
    function_words=words(
        """
        chi che cosa quale quali dove perché quanto quanti quante quanta quando il gli
        della dello delle degli nel nella alla è sono stato stata ha hanno loro di quest
        questo questa
        """
    ),
)
