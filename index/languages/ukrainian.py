"""Ukrainian: the words that it is known by."""

from __future__ import annotations

from index.languages.language import Language, words

LANGUAGE = Language(
    code="uk",
    function_words=words(
        """
        хто кого кому що чим який яка яке які якого коли де чому скільки як був була було
        були є на від для це його її їх не
        """
    ),
)
