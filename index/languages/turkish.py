"""Turkish: the words that it is known by."""

from __future__ import annotations

from index.languages.language import Language, words

LANGUAGE = Language(
    code="tr",
    function_words=words(
        """
        kim kimin kimdir ne nedir neden nerede nasıl kaç hangi mı mu mü bir ve ile için bu
        olan olarak kadar daha çok
        """
    ),
)
