"""Spanish: the words that it is known by."""

from __future__ import annotations

from index.languages.language import Language, words

LANGUAGE = Language(
    code="es",
    function_words=words(
        """
        quién quiénes qué cuál cuáles cuándo cuánto cuántos cuántas cuánta dónde cómo por
        una del para fue fueron está están su sus más muy han hay según desde hasta
        """
    ),
)
