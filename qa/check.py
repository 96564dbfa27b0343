"""Does the evidence hold what was composed?

A sentence is compared with the quotes it may rest on: its numbers, its names and what it puts in
quotation marks must be there. That finds what a small model invents most: another number, a
person who is not mentioned, words that nobody said. It does not understand the sentence: a right
name in a wrong role passes.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.language import detect
from index.split import sentences
from qa.names import capitalised, folded_words, is_among, numbers
from qa.untranslated import untranslated

MARKER = re.compile(r"\s*\[\s*(\d{1,3})\s*\]")
"""A number in square brackets: what names a quote."""

_QUOTATION = re.compile(r"„([^“”\"]+)[“”\"]|“([^”\"]+)[”\"]|\"([^\"]+)\"|»([^«]+)«|«([^»]+)»")
_MARKS = re.compile(r"[„“”\"»«]")
_SHORTEST_QUOTATION = 2
"""A quotation of one word is a term, checked as any other word."""

_NUMBER_WORDS = {
    "de": "null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn "
    "fünfzehn sechzehn siebzehn achtzehn neunzehn zwanzig",
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty",
}
_ORDINALS = {
    "de": "nullte erste zweite dritte vierte fünfte sechste siebte achte neunte zehnte elfte",
    "en": "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh",
}
_TENS = {
    "de": "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig hundert",
    "en": "twenty thirty forty fifty sixty seventy eighty ninety hundred",
}
UNCHECKED = frozenset({"0", "1"})
"""One is an article in German, and nobody invents a zero in words."""


Likeness = Callable[[str, Sequence[str]], Sequence[float]]
"""Given a sentence and texts, returns how alike each text is; higher is more."""


_DENIES = re.compile(
    r"\b(?:nicht|kein\w*|nie|niemals|niemand\w*|nichts|nein|weder|ohne"
    r"|not|no|never|none|nobody|nothing|neither|nor|without|cannot|\w+n['’]t)\b",
    re.IGNORECASE,
)
_NOT_ONLY = re.compile(
    r"\b(?:nicht (?:nur|zuletzt|allein)|not (?:only|least|just))\b", re.IGNORECASE
)
_DENIES_IN_OTHER_WORDS = re.compile(
    r"\b(?:kaum|bislang|bisher|noch|un\w{4,}|verweiger\w*|weiger\w*|ablehn\w*|lehnt\w*|fehl\w*"
    r"|mangel\w*|verbot\w*|verhinder\w*|bestreite\w*|bestritt\w*|dementier\w*|offen|nur"
    r"|hardly|barely|un\w{4,}|refus\w*|declin\w*|lack\w*|fail\w*|miss\w*|prohibit\w*|den\w+"
    r"|reject\w*|only|yet|impossib\w*)\b",
    re.IGNORECASE,
)
"""A sentence may deny what a quote says in other words: "refused" may become "did not"."""


LEFT_OUT = "a denial left out"
"""Why a sentence is withdrawn that affirms what its quote denies."""


@dataclass(frozen=True, slots=True)
class Source:
    """A quote that a sentence may rest on.

    Attributes:
        number: of the citation.
        text: the quote.
        context: heading that it stands under; names may come from there, numbers may not.
    """

    number: int
    text: str
    context: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """A composed sentence after the check.

    Attributes:
        text: the sentence ending in the numbers of its quotes; ``""`` when it is withdrawn.
        reason: why it was withdrawn, ``""`` when it stands.
    """

    text: str
    reason: str


def check(
    sentence: str,
    sources: Sequence[Source],
    language: str,
    question: str = "",
    likeness: Likeness | None = None,
) -> Checked:
    """Return a sentence with the numbers of the quotes that hold it, or why none does.

    The quotes that the sentence names itself are tried first, then each other one, the most alike
    first. Quotes that it does not name together are not put together: that is how a spokesman
    becomes somebody else's name. Numbers that name no quote are removed.

    Args:
        sentence: one composed sentence, with or without numbers in square brackets.
        sources: what it may rest on, best first.
        language: ISO 639-1 code of the sentence.
        question: what was asked; its names are no evidence, and are known for names even where
            a sentence begins with them.
        likeness: how much a sentence is like each of the sources' texts; their order counts
            where it is None.
    """
    asked = [word.text for word in capitalised(question, language) if word.sure]
    named = {int(number) for number in MARKER.findall(sentence)}
    plain = " ".join(MARKER.sub("", sentence).split())
    if not any(c.isalnum() for c in plain):
        return Checked("", "")
    alike = _by_likeness(plain, sources, likeness)
    if likeness and alike and _denies(alike[0].text) and not _may_deny(plain):
        return Checked("", LEFT_OUT)
    own = [source for source in sources if source.number in named]
    tries = [own] if own else []
    tries += [[source] for source in alike if source not in own]
    reasons = []
    for attempt in tries:
        reason = unsupported(plain, attempt, language, asked)
        if not reason:
            needed = _needed(attempt, plain, language, asked)
            markers = "".join(f"[{source.number}]" for source in needed)
            return Checked(f"{_unquoted(plain, needed)} {markers}", "")
        reasons.append(reason)
    return Checked("", reasons[0] if reasons else "no quote to rest on")


def unsupported(
    sentence: str, sources: Sequence[Source], language: str, asked: Sequence[str] = ()
) -> str:
    """Return what of a sentence its sources do not hold, ``""`` when they hold all of it.

    Args:
        sentence: without numbers of quotes.
        sources: what it rests on.
        language: ISO 639-1 code of the sentence.
        asked: names in the question.
    """
    evidence = "\n".join(source.text for source in sources)
    context = f"{evidence}\n" + "\n".join(source.context for source in sources)
    held = all_numbers(evidence)
    for number in sorted(all_numbers(sentence) - UNCHECKED - held):
        return f"the number {number}"
    words = folded_words(context)
    names = [word.text for word in capitalised(sentence, language) if word.sure]
    names += [name for name in asked if is_among(name, folded_words(sentence))]
    for name in names:
        if not is_among(name, words):
            return f"the name {name}"
    for quotation in quotations(sentence):
        if _same_language(quotation, evidence) and not _holds(evidence, quotation):
            return f"the quotation “{quotation}”"
    if _DENIES.search(sentence) and not _may_deny(evidence):
        return "a denial"
    if all(_denies(source.text) for source in sources) and not _may_deny(sentence):
        return LEFT_OUT
    strange = untranslated(sentence, language, evidence, detect(evidence))
    return f"the word {strange}, which is not translated" if strange else ""


def _by_likeness(
    sentence: str, sources: Sequence[Source], likeness: Likeness | None
) -> list[Source]:
    """Return the sources, those that the sentence is most like first."""
    if likeness is None or not sources:
        return list(sources)
    scores = likeness(sentence, [source.text for source in sources])
    order = sorted(range(len(sources)), key=lambda row: -scores[row])
    return [sources[row] for row in order]


def _denies(quote: str) -> bool:
    """Tell whether a quote denies what it says: its last sentence, the one that was chosen."""
    *_, last = sentences(quote, detect(quote), 0, len(quote))
    return _DENIES.search(_NOT_ONLY.sub("", last.of(quote))) is not None


def _may_deny(sentence: str) -> bool:
    return bool(_DENIES.search(sentence) or _DENIES_IN_OTHER_WORDS.search(sentence))


def _needed(
    sources: Sequence[Source], sentence: str, language: str, asked: Sequence[str]
) -> list[Source]:
    """Return the sources without those that the sentence holds without, the last first."""
    needed = list(sources)
    for source in reversed(sources):
        rest = [other for other in needed if other is not source]
        if rest and not unsupported(sentence, rest, language, asked):
            needed = rest
    return needed


def quotations(text: str) -> list[str]:
    """Return what a text puts in quotation marks, where it is more than a word."""
    found = ("".join(groups).strip() for groups in _QUOTATION.findall(text))
    return [q for q in found if len(q.split()) >= _SHORTEST_QUOTATION]


def all_numbers(text: str) -> set[str]:
    """Return the numbers of a text, also those written out in German or English.

    "30-tägig" holds 30, "zwei" and "second" hold 2.
    """
    found = set(numbers(text))
    for word in re.findall(r"[^\W\d_]+", text.casefold()):
        value = _number_words().get(word) or _number_words().get(re.sub(r"[nrsm]$", "", word))
        if value:
            found.add(value)
    return found


@functools.cache
def _number_words() -> dict[str, str]:
    words: dict[str, str] = {}
    for table in (_NUMBER_WORDS, _ORDINALS):
        for line in table.values():
            words |= {word: str(value) for value, word in enumerate(line.split())}
    for line in _TENS.values():
        words |= {word: str(10 * value) for value, word in enumerate(line.split(), 2)}
    words |= {"hundert": "100", "hundred": "100", "tausend": "1000", "thousand": "1000"}
    words |= {"beide": "2", "both": "2", "twice": "2", "zweimal": "2", "dreimal": "3"}
    return words


def _holds(evidence: str, quotation: str) -> bool:
    return _letters(quotation) in _letters(evidence)


def _letters(text: str) -> str:
    """Return a text's words and marks in one spacing, without quotation marks and a final stop."""
    return " ".join(_MARKS.sub("", text).split()).rstrip(".,;:!? ")


def _same_language(one: str, other: str) -> bool:
    return detect(one, default="?") == detect(other, default="?")


def _unquoted(sentence: str, sources: Sequence[Source]) -> str:
    """Return a sentence without the marks around a translation, which quotes nobody."""
    evidence = "\n".join(source.text for source in sources)
    for quotation in quotations(sentence):
        if not _holds(evidence, quotation):
            sentence = re.sub(
                rf"{_MARKS.pattern}({re.escape(quotation)}){_MARKS.pattern}", r"\1", sentence
            )
    return sentence
