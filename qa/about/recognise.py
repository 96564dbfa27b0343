"""Does a question ask about the article itself, or nothing at all?

It does where every word of it belongs to how a language asks for that (`qa.languages.sentences`):
“Who wrote the letter?” has a letter in it, and is left to the search. A question taken wrongly
hides what the article says; one that is missed is searched like any other.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from qa.languages.language import LANGUAGES, follow_up_of
from qa.languages.sentences import SENTENCES, About, Asking, Courtesy, Form
from qa.mentions.numbers import numbers_in

LONGEST = 160
"""Characters of a question from which it is no longer looked at."""

_WORD = re.compile(r"[\w']+")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks about the article itself.

    Attributes:
        about: what it asks for.
        language: ISO 639-1 code of the language that it is known in.
        doubtful: words in it that stand for the article, unless that writes of such a thing itself.
        named: whether any word stands for the article, and not a pronoun alone.
        count: how many sentences a summary is to have, 0 where it does not say.
    """

    about: About
    language: str
    doubtful: tuple[str, ...] = ()
    named: bool = True
    count: int = 0


@dataclass(frozen=True, slots=True)
class Said:
    """What is said beside questions, and the ISO 639-1 code of its language."""

    courtesy: Courtesy
    language: str


def asked_about(question: str, language: str) -> Asked | Said | None:
    """Return what a question asks about the article itself, or that it asks nothing.

    Args:
        question: as it was typed.
        language: ISO 639-1 code of its language; the others are tried after it, because a word or
            two do not tell.

    Returns:
        None where it asks what the article says.
    """
    text = " ".join(_WORD.findall(question.lower().replace("’", "'")))
    if not text or len(question) > LONGEST:
        return None
    codes = sorted(SENTENCES, key=lambda code: code != language)
    greeted = sorted(codes, key=lambda code: code not in LANGUAGES)  # "Hallo" is Dutch, too
    said = (_said(text, code) for code in greeted)
    asked = (_asked(text, code) for code in codes)
    return next(filter(None, said), None) or next(filter(None, asked), None)


def _said(text: str, code: str) -> Said | None:
    words = set(text.split())
    for courtesy, form in SENTENCES[code].asking.courtesy.items():
        if words <= _words(form.words) and re.search(form.cue, text):
            return Said(courtesy, code)
    return None


def _asked(text: str, code: str) -> Asked | None:
    known = SENTENCES[code].asking
    counted = re.search(known.count, text) if known.count else None
    numbers = numbers_in(counted.group(1)) if counted else []
    if counted and numbers:
        text = " ".join((text[: counted.start()] + text[counted.end() :]).split())
    if known.polite:
        text = " ".join(re.sub(known.polite, r"\1", text).split())
    if not known.forms or (known.other and re.search(known.other, text)):
        return None
    own = [word for word in map(_bare, text.split()) if word not in _empty(code)]
    for about, forms in known.forms.items():
        for form in forms:
            if _fits(form, text, own, known):
                count = int(float(numbers[0].value)) if numbers else 0
                return Asked(
                    about, code, _doubtful(text, known), _is_named(own, text, known), count
                )
    return None


def _fits(form: Form, text: str, own: list[str], known: Asking) -> bool:
    """Tell whether a question has the cue of a form, what it has to name, and no other word."""
    nouns = _words(known.article) | _words(known.doubtful)
    fitting = _words(form.words).union(nouns, _words(known.parts))
    if not fitting.issuperset(own) or not re.search(form.cue, text):
        return False
    if form.reference == "none" or not nouns.isdisjoint(own):
        return True
    points = not _words(known.pronoun).isdisjoint(text.split())
    return form.reference == "pronoun" and points and bool(own)


def _is_named(own: list[str], text: str, known: Asking) -> bool:
    """Tell whether a noun stands for the article, or nothing has to."""
    nouns = _words(known.article) | _words(known.doubtful) | _words(known.parts)
    points = _words(known.pronoun) | _words(known.pointing)
    return not nouns.isdisjoint(own) or points.isdisjoint(text.split())


def _doubtful(text: str, known: Asking) -> tuple[str, ...]:
    """Return the words that may stand for another thing than the article."""
    words = text.split()
    if not _words(known.article).isdisjoint(map(_bare, words)):
        return ()
    pointing = _words(known.pronoun)
    doubtful = _words(known.doubtful) | _words(known.parts)
    return tuple(
        word
        for before, word in zip(["", *words], map(_bare, words), strict=False)
        if word in doubtful and before not in pointing
    )


def _bare(word: str) -> str:
    """Return a word without the ending of an English genitive, or of "is"."""
    return word.removesuffix("'s")


@functools.cache
def _empty(code: str) -> frozenset[str]:
    """Return the words that any question of a language may have."""
    known = SENTENCES[code].asking
    return follow_up_of(code).empty | _words(known.asking) | _words(known.pronoun)


@functools.cache
def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())
