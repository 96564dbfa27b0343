"""Does a question ask for an amount, and does a sentence tell one of that kind?

"How much does a bottle cost?" is about bottles, and so is "They make 90,000 bottles a day", which
names no price. A heading, a cell or a line of a list may tell an amount without its unit, or lead
to several things that can be counted: they are not doubted. What a language brings says which
words ask for an amount and which ones tell it.
"""

from __future__ import annotations

import functools
import re

from qa.languages.language import LANGUAGES, NO_AMOUNTS
from qa.languages.wording import Amounts
from qa.mentions.numbers import numbers_in

_CLOSING = " \n\"'“”‘’«»‹›)]*_"


def tells_no_amount(question: str, language: str, *, sentence: str, read: str) -> bool:
    """Tell whether a question asks for an amount that a sentence has none like.

    Args:
        question: as it was asked.
        language: ISO 639-1 code of the question.
        sentence: that is to answer, with its label.
        read: its language; where that has no words for amounts, any sentence may tell one.
    """
    wanted = asked_for(question, language)
    known = _amounts(read)
    if not wanted or not known.told or not _is_whole(sentence):
        return False
    if wanted == "count":
        return not _counts(sentence, read)
    return _compiled(known.told[wanted]).search(sentence) is None


def asked_for(question: str, language: str) -> str:
    """Return the kind of amount that a question asks for, ``""`` for none.

    Args:
        question: as it was asked.
        language: its ISO 639-1 code.
    """
    kinds = _amounts(language).asked.items()
    return next((kind for kind, words in kinds if _compiled(words).search(question)), "")


def _counts(sentence: str, language: str) -> bool:
    """Tell whether a sentence has a number that may count something, which a year does not.

    Args:
        sentence: as it stands in its article.
        language: its ISO 639-1 code.
    """
    known = _amounts(language)
    if _compiled(known.told["count"]).search(sentence):
        return True
    plain = _compiled(known.year).sub("", sentence)
    return bool(numbers_in(plain))


def _is_whole(sentence: str) -> bool:
    """Tell whether a sentence ends as one."""
    return sentence.rstrip(_CLOSING).endswith((".", "!", "?", "…"))


def _amounts(language: str) -> Amounts:
    return LANGUAGES[language].amounts if language in LANGUAGES else NO_AMOUNTS


@functools.cache
def _compiled(words: str) -> re.Pattern[str]:
    return re.compile(words, re.IGNORECASE)
