"""Esperanto: how its sentences end, and the words that it is known by."""

from index.languages.language import Language, words

LANGUAGE = Language(
    code="eo",
    starters=words("ĝi ŝi li ili"),
    abbreviations=words("ekz prof"),
    function_words=words("kiu kio kiam kie la estas kaj"),
)
