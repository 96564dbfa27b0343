"""Russian: the words that it is known by."""

from __future__ import annotations

from index.languages.language import Language, words

LANGUAGE = Language(
    code="ru",
    function_words=words(
        """
        кто кого кому что чем какой какая какое какие какого когда где почему сколько как
        был была было были есть на от для из это его её их не по
        """
    ),
)
