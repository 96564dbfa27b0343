"""Portuguese: the words that it is known by."""

from __future__ import annotations

from index.languages.language import Language, words

LANGUAGE = Language(
    code="pt",
    function_words=words(
        """
        quem quê quais quando onde porque quanto quantos quantas foi foram são está não
        uma dos em para seu sua ele ela eles mais ao pela pelo
        """
    ),
)
