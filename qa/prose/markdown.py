"""The form of a composed sentence: plain, and in the language that was asked for.

Models that are told to write plain sentences write Markdown at times, which can be taken off, or
JSON, code, markup or another language, which cannot. `qa.check` compares words with quotes and
would let those pass.
"""

from __future__ import annotations

import re

from index.text.language import detect
from qa.languages.language import LANGUAGES, Kind, language_of_code

FEWEST_WORDS = 4
"""Words from which a sentence's language is judged: of 1,311 sentences of XQuAD and the
development article with as many, one is taken for another language than its own."""

_LINE_MARKS = re.compile(r"^\s*(?:#{1,6}\s+|[-*•]\s+|>\s*)+", re.MULTILINE)
_STRONG = re.compile(r"\*\*|__|(?<!`)`(?!`)")
_EMPHASIS = re.compile(r"(?<![\w*])([*_])(?=\S)([^*_\n]+?)(?<=\S)\1(?![\w*])")
_LINK = re.compile(r"\[([^\]]*[^\]\d\s][^\]]*)\]\([^)\s]*\)")
_NO_PROSE = re.compile(r"```|[{}]|^\s*\[\s*\"|<\s?[|/!a-zA-Z]|\|.*\|")


def unmarked(sentence: str) -> str:
    """Return a sentence without Markdown's marks and without a label before it."""
    text = _label().sub("", _STRONG.sub("", _LINE_MARKS.sub("", sentence)))
    return _EMPHASIS.sub(r"\2", _LINK.sub(r"\1", text))


def out_of_form(sentence: str, language: str) -> Kind | None:
    """Return why a sentence is not of the form that was asked for, None where it is.

    Args:
        sentence: without the numbers of its quotes.
        language: ISO 639-1 code of the question's language.
    """
    if _NO_PROSE.search(sentence):
        return "form"
    if _is_foreign(sentence, language):
        return "language"
    return None


def _is_foreign(sentence: str, language: str) -> bool:
    """Tell whether a sentence is in none of the languages that it may be in."""
    spoken = LANGUAGES.get(language)
    letters = [char for char in sentence if char.isalpha()]
    if spoken and len(re.findall(f"[{spoken.letters}]", sentence)) < len(letters) / 2:
        return True
    if len(sentence.split()) < FEWEST_WORDS:
        return False
    allowed = (language, language_of_code(language).code)
    return detect(sentence, default=language) not in allowed


def _label() -> re.Pattern[str]:
    """Return what a model may write before its answer, in any language."""
    labels = "|".join(language.answer_label for language in LANGUAGES.values())
    return re.compile(rf"^\s*(?:{labels})\s*:\s*", re.IGNORECASE)  # `re` keeps what it compiled
