"""Where sentences end in a run of text, for German, English and what sentencex knows besides.

`sentencex` finds the boundaries. On top of it stand corrections for what it was seen to get
wrong, each with a test: German ordinals before a noun ("am 30. Tag", "der 1. FC Köln"), some
abbreviations, closing quotation marks left alone, sentences after a parenthesis or an ellipsis.

A quotation of several sentences stays in one piece with its attribution (“...“, sagte er.)
up to `LONG_QUOTATION` characters. A longer one is cut between its own sentences, so that its
first piece begins with the opening mark and its last ends with the closing mark and the
attribution; no piece is ever a mark alone.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import pairwise
from unicodedata import combining

from index.languages.language import language_of_code

LONG_QUOTATION = 300
"""Characters of a sentence from which the sentences inside its quotations are cut apart."""

LONGEST = 1000
"""Characters of the longest sentence. What has more tokens than an encoder reads is cut again where
passages are made (`index.text.split.passages`)."""

_AT_ONCE = 3000  # characters of a paragraph in which boundaries are looked for together
_WINDOW = 80  # characters looked at on either side of a boundary
_OPENING = "\"'„“‚‘»«›‹([{"
_CLOSING = "\"'“”’‘»«›‹)]}"

_QUOTATION = re.compile(
    r"„[^„“”]*[“”]|“[^“”„]*”|»[^«»]*«|«[^«»]*»|\"[^\"]*\"|‚[^‚‘’]*[‘’](?!\w)", re.DOTALL
)
_ORDINAL = re.compile(r"(?<![\d.,:/\w-])\d{1,2}\.$")
_ROMAN = re.compile(r"[A-ZÄÖÜ]\w+\s+[IVX]+\.$")
_YEAR = re.compile(r"(?<!\S)[12]\d{3}\.$")
_NUMBERED = re.compile(r"\d{1,3}\s+[^\W\d]")  # after a year: "1990. 2 Jahre"
_MARKER = re.compile(r"[(\[]?(?:\d{1,3}|[A-Za-z])[.)\]]+$")
_LONG_WORD = re.compile(r"(?<![\w.-])([^\W\d_]{4,})\.$")
_TOKEN = re.compile(r"((?:\w\.\s?)*\w+)\.$")
_FIRST_WORD = re.compile(r"[\"'„“”‚‘’»«›‹(\[]*([^\W_]+)")
_CANDIDATE = re.compile(r"[.!?…][" + re.escape(_CLOSING) + r"]*\s+(?=\S)")
_SURROGATE = re.compile(r"[\ud800-\udfff]")  # a str may hold these, sentencex takes none
_CLAUSE = re.compile(r"[,;:–—，、；：।]\s*|\s-\s")
_JOINERS = "\u200c\u200d\ufe0e\ufe0f"  # never the first character of a piece
_ASKS = re.compile(r"[?？؟][!?]*[" + re.escape(_CLOSING) + r"*_\s]*$")
_WIDE_END = "。！？｡．"


def ends(text: str, language: str, longest: int = LONGEST) -> list[int]:
    """Return where the sentences of one paragraph end, the last at ``len(text)``.

    Args:
        text: one paragraph; a newline in it counts as a space.
        language: ISO 639-1 code, ``""`` when unknown.
        longest: most characters of a sentence; a longer one is cut at clause punctuation, else at
            white space, else anywhere.

    Every piece between two ends has a letter, digit or sign of its own, never just white space,
    unless the whole text has none. White space between sentences belongs to the one before.
    """
    if not text:
        return []
    flat = re.sub(r"\s", " ", _SURROGATE.sub("\ufffd", text))
    quotations = [match.span() for match in _QUOTATION.finditer(flat)]
    found = {_beside_marks(flat, cut) for cut in _raw(flat, language)}
    found = set(_kept(flat, sorted(found), language))
    found.update(_missed(flat, quotations, language))
    found.update(_inside(flat, sorted(found), quotations, language))
    pieces = _joined(flat, sorted(found - {0, len(flat)}))
    return [cut for start, end in pieces for cut in (*_cuts(flat, start, end, longest), end)]


def is_question(sentence: str) -> bool:
    """Tell whether a sentence asks: it, or what it quotes at its end, ends in a question mark."""
    return _ASKS.search(sentence, max(0, len(sentence) - _WINDOW)) is not None


def _raw(text: str, language: str) -> list[int]:
    """Return the boundaries of sentencex, in characters.

    Its time grows with the square of the quotation marks that are never closed, so of a long text
    it is given `_AT_ONCE` characters at a time, from one boundary to a later one.
    """
    from sentencex import get_sentence_boundaries

    found: list[int] = []
    start = 0
    while start < len(text):
        part = text[start : start + _AT_ONCE]
        cuts = [start + cut["end_index"] for cut in get_sentence_boundaries(language or "en", part)]
        start += len(part)
        if start < len(text):
            cuts = [cut for cut in cuts if cut < start]
            start = cuts[-1] if cuts and start - cuts[-1] < _AT_ONCE // 2 else start
        found += cuts
    return found


def _beside_marks(text: str, cut: int) -> int:
    """Keep quotation marks with what they belong to.

    A closing mark goes with the sentence before (``Ja.|‘ Das`` becomes ``Ja.‘ |Das``), an opening
    one with the sentence after (``là. « |Oui`` becomes ``là. |« Oui``).
    """
    end = cut
    while end < len(text) and text[end] in _CLOSING:
        end += 1
    french = text[cut : cut + 1] == "«" and text[cut - 1].isspace()
    if end > cut and not french and (end == len(text) or text[end].isspace()):
        return end
    low = max(0, cut - _WINDOW)
    mark = low + len(text[low:cut].rstrip()) - 1
    opens = mark > 0 and text[mark] in _OPENING and text[mark - 1].isspace()
    spaced = text[mark + 1 : mark + 2].isspace() and text[mark] != "«"
    return mark if opens and not spaced else cut


def _kept(text: str, cuts: Iterable[int], language: str) -> Iterator[int]:
    """Yield the boundaries that are none of the known mistakes."""
    start = 0
    for cut in cuts:
        if start < cut < len(text) and not _false(text, start, cut, language):
            yield cut
            start = cut


def _false(text: str, start: int, cut: int, language: str) -> bool:
    """Tell whether the sentence that began at ``start`` goes on after ``cut``."""
    words = language_of_code(language)
    left = text[max(start, cut - _WINDOW) : cut].rstrip()
    right = text[cut : cut + _WINDOW].lstrip()
    if not left or not right:
        return True
    glued = not text[cut - 1].isspace() and not text[cut].isspace()
    if right[0] in ",;:.!?%)]}" or (glued and left[-1] not in _WIDE_END and right[0] in "-/["):
        return True
    if left[-1] in _CLOSING and (right[0].islower() or words.speech.match(right)):
        return True
    if _MARKER.fullmatch(left) and cut - start < _WINDOW:
        return True
    if words.ordinals and _ORDINAL.search(left) and not words.counted.search(left):
        return right[0].isdigit() or not _starts(right, language)
    token = _TOKEN.search(left)
    known = token and _key(token[1]) in words.abbreviations
    return bool(known or left.endswith(words.glued)) and not _starts(right, language)


def _missed(text: str, quotations: list[tuple[int, int]], language: str) -> Iterator[int]:
    """Yield ends that sentencex overlooks, outside quotations."""
    starts = [start for start, _ in quotations]
    for match in _CANDIDATE.finditer(text):
        cut = match.end()
        before = bisect_right(starts, match.start()) - 1
        if before >= 0 and match.start() + 1 < quotations[before][1]:
            continue
        left = text[max(0, cut - _WINDOW) : cut].rstrip()
        right = text[cut : cut + _WINDOW]
        if right[0].islower():
            continue
        year = _YEAR.search(left) and _NUMBERED.match(right)
        complete = year or _ends_parenthesis(text, match.start(), left)
        complete = complete or (right[0].isdigit() and _is_complete(left, language))
        if complete or (_starts(right, language) and _may_end(left, language)):
            yield cut


def _is_complete(left: str, language: str) -> bool:
    """Tell whether ``left`` ends so that a number after it begins a sentence."""
    words = language_of_code(language)
    token = _LONG_WORD.search(left)
    if token:
        return token[1].lower() not in words.abbreviations and not left.endswith(words.glued)
    return left.rstrip(_CLOSING).endswith(("!", "?"))


def _ends_parenthesis(text: str, dot: int, left: str) -> bool:
    """Tell whether a parenthesis of whole sentences ends there: ``(He lied. Twice.)``."""
    if not left.endswith((".)", "!)", "?)")):
        return False
    opening = text.rfind("(", max(0, dot - LONGEST), dot)
    before = text[max(0, opening - _WINDOW) : max(0, opening)].rstrip()
    return opening >= 0 and (not before or before[-1] in ".!?…“”»«)")


def _inside(
    text: str, cuts: list[int], quotations: list[tuple[int, int]], language: str
) -> Iterator[int]:
    """Yield the ends of sentences inside the quotations of sentences that are long."""
    bounds = [0, *cuts, len(text)]
    for start, end in quotations:
        place = bisect_right(bounds, start)
        a, b = bounds[place - 1], bounds[min(place, len(bounds) - 1)]
        if b - a > LONG_QUOTATION and end <= b:
            inner = text[start + 1 : end - 1]
            found = [_beside_marks(inner, cut) for cut in _raw(inner, language)]
            yield from (start + 1 + cut for cut in _kept(inner, found, language))


def _starts(right: str, language: str) -> bool:
    """Tell whether ``right`` begins like a new sentence."""
    match = _FIRST_WORD.match(right)
    word = match[1] if match else ""
    return not word.islower() and word.lower() in language_of_code(language).starters


def _may_end(left: str, language: str) -> bool:
    """Tell whether ``left`` ends in an ellipsis, a king's number or a final abbreviation."""
    token = _TOKEN.search(left)
    final = token and _key(token[1]) in language_of_code(language).may_end
    return bool(final or _ROMAN.search(left)) or left.endswith(("…", "..."))


def _key(token: str) -> str:
    """Return an abbreviation as the tables have it: ``"z. B"`` as ``"z.b"``."""
    return re.sub(r"\s", "", token).lower()


def _joined(text: str, cuts: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the pieces; one without a letter or digit joins the piece before it, or the next."""
    edges = [0, *cuts, len(text)]
    filled = [any(map(str.isalnum, text[one:other])) for one, other in pairwise(edges)]
    start, begun = 0, False
    for cut, (before, after) in zip(cuts, pairwise(filled), strict=True):
        begun = begun or before
        if begun and after:
            yield start, cut
            start, begun = cut, False
    yield start, len(text)


def _cuts(text: str, start: int, end: int, longest: int) -> Iterator[int]:
    """Yield where a sentence has to be cut so that no piece is over ``longest``."""
    start += _white(text[start:end])
    end = start + len(text[start:end].rstrip())
    while end - start > longest:
        start = _cut(text, start + longest // 2, start + longest)
        yield start
        start += _white(text[start : start + longest])


def _cut(text: str, low: int, high: int) -> int:
    """Return the best place to cut between ``low`` and ``high``."""
    clauses = [match.end() for match in _CLAUSE.finditer(text, low, high)]
    if clauses:
        return clauses[-1]
    space = text.rfind(" ", low, high)
    if space >= 0:
        return space + 1
    while high > low + 1 and (combining(text[high]) or text[high] in _JOINERS):
        high -= 1
    return high


def _white(text: str) -> int:
    """Return how many characters of white space ``text`` begins with."""
    return len(text) - len(text.lstrip())
