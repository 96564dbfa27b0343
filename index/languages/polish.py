"""Polish: the words that it is known by."""

from __future__ import annotations

from index.languages.language import Language, words

LANGUAGE = Language(
    code="pl",
    function_words=words(
        """
        kto kogo komu czym jaki jaka jakie jakiego który która które kiedy gdzie dlaczego
        ile jak czy jest był była było były są się przez przy oraz jego jej ich został
        została
        """
    ),
)
