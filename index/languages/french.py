"""French: the words that it is known by."""

from __future__ import annotations

from index.languages.language import Language, words

LANGUAGE = Language(
    code="fr",
    function_words=words(
        """
        qui que quoi quel quelle quels quelles est sont était étaient où quand comment
        combien pourquoi les une du aux dans avec par il elle ils elles nous vous ce cette
        ces leur leurs qu été ont avait sa ses
        """
    ),
)
