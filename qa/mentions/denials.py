"""Denials: put in where the evidence has none, or left out where it has one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from index.text.split import sentences
from qa.mentions.names import folded_words
from qa.mentions.tongue import language_of

Likeness = Callable[[str, Sequence[str]], Sequence[float]]
"""Given a sentence and texts, returns how alike each text is; higher is more."""

_CLAUSE = re.compile(r"[,;:()–—] ?")
_ALL = 0.7
"""Share of a quote's length from which a sentence is taken to say all of it."""
_SHORTEST = 4
"""Words of a clause that says something by itself; a bare answer neither affirms nor denies."""
_LONG = 4
"""Letters of a word that says something by itself."""
_YES = re.compile(r"\b(?:ja|doch|yes)\b", re.IGNORECASE)

DENIAL = re.compile(
    r"\b(?:nicht|kein\w*|nie|niemals|niemand\w*|nichts|nein|weder|ohne"
    r"|not|no|never|none|nobody|nothing|neither|nor|without|cannot|\w+n['’]t)\b",
    re.IGNORECASE,
)
"""A word that denies, in German or English."""
_NOT_ONLY = re.compile(
    r"\b(?:nicht (?:nur|zuletzt|allein)|not (?:only|least|just))\b", re.IGNORECASE
)
_IN_OTHER_WORDS = re.compile(
    r"\b(?:kaum|bislang|bisher|noch|verweiger\w*|weiger\w*|ablehn\w*|lehnt\w*|fehl\w*"
    r"|mangel\w*|verbot\w*|verhinder\w*|bestreite\w*|bestritt\w*|dementier\w*|offen|nur"
    r"|hardly|barely|refus\w*|declin\w*|lack\w*|fail\w*|miss\w*|prohibit\w*|den(?:y|ied|ies|ying)"
    r"|reject\w*|only|yet|impossib\w*)\b",
    re.IGNORECASE,
)
"""A sentence may deny what a quote says in other words: "refused" may become "did not"."""
_UN = re.compile(r"\bun(?!ser|ter)(\w{4,})\b", re.IGNORECASE)
"""What may deny by its prefix: unmöglich and unclear do, Unternehmen and university do not."""


def denies(text: str) -> bool:
    """Tell whether a text denies in so many words; "not only" does not."""
    return DENIAL.search(_NOT_ONLY.sub("", text)) is not None


def left_out(sentence: str, quote: str, likeness: Likeness | None = None) -> bool:
    """Tell whether a sentence affirms what a quote denies.

    Of the quote its last sentence counts, the one that was chosen, and of that the clause that the
    sentence is most like, or all of it where no clause is more alike; and nothing where an earlier
    sentence is.

    Args:
        sentence: what was composed.
        quote: what it may rest on.
        likeness: how much a sentence is like texts in another language; words are counted where
            it is None, or the language the same.
    """
    short = len(sentence.split()) < _SHORTEST and not _YES.search(sentence)
    if short or may_deny(sentence) or not denies(quote):
        return False
    language = language_of(quote)
    *before, last = (span.of(quote) for span in sentences(quote, language, 0, len(quote)))
    if not denies(last):
        return False
    clauses = [part for part in _CLAUSE.split(last) if len(part.split()) >= _SHORTEST]
    if not before and (len(sentence) >= _ALL * len(last) or not clauses):
        return True
    clauses = [*before, *(clauses or [last])]
    scores: Sequence[float]
    if likeness is None or language_of(sentence) == language:
        scores = _covered(sentence, clauses)
    else:
        scores = likeness(sentence, [last, *clauses])
        clauses = [last, *clauses]
    best = max(scores)
    return any(denies(c) for c, score in zip(clauses, scores, strict=True) if score == best)


def may_deny(text: str) -> bool:
    """Tell whether a text denies in whatever words."""
    if DENIAL.search(text) or _IN_OTHER_WORDS.search(text):
        return True
    import simplemma

    return any(simplemma.is_known(rest, lang=("de", "en")) for rest in _UN.findall(text.lower()))


def _covered(sentence: str, clauses: Sequence[str]) -> list[float]:
    """Return which share of the longer words of each clause a sentence has, denials aside."""
    own = folded_words(sentence)
    found = [
        [word for word in folded_words(DENIAL.sub("", clause)) if len(word) >= _LONG]
        for clause in clauses
    ]
    return [sum(word in own for word in words) / max(1, len(words)) for words in found]
