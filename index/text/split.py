"""From a text to sections and sentences, and from an article to passages.

A blank line ends a paragraph and with it a sentence. A single newline inside a paragraph is a
soft wrap, unless a list item follows or the line ends where the next word still had room.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise, takewhile

from index.article import Article, Passage, Section, Sentence, Span
from index.text.sentences import LONGEST, ends, is_question

HEADING = 100
"""Characters of the longest line that can be a heading of plain text. The longest in the
development article has 64; XQuAD's shortest paragraph has 155."""

RUN = 3
"""Most headings in a row (kicker, headline, byline); more short lines are a list or a dialogue."""

VERSE = 40
"""Width of a paragraph, in characters, below which its lines are verse or a list, not wrapped."""

TARGET = 200
"""Tokens that a passage aims at: XQuAD's paragraphs, on which retrieval is measured, have 195."""

NEAR = 0.7
"""Share of its aim from which a passage ends where its paragraph ends."""

_BLANK = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
_ITEM = re.compile(r"\s*(?:[-*•‣▪◦·–—]|\(?\d{1,3}[.)]|\(?[a-zA-Z]\))\s+\S")
_QUOTED_END = re.compile(r"[\"'“”’‘»«)\]\s]+$")


def sections(
    text: str, language: str, headings: Sequence[Span] | None = None, *, longest: int = LONGEST
) -> tuple[Section, ...]:
    """Return the sections of a text, in reading order.

    Every character that is not white space belongs to exactly one heading or sentence.

    Args:
        text: the whole text.
        language: ISO 639-1 code, ``""`` when unknown.
        headings: where the headings are, if the text came with markup that says so; None finds
            them by `find_headings`.
        longest: most characters of a sentence, see `index.text.sentences.ends`.
    """
    found = find_headings(text) if headings is None else sorted(headings)
    result = []
    for heading, following in pairwise([None, *found, None]):
        start = heading.end if heading else 0
        end = following.start if following else len(text)
        inside = tuple(sentences(text, language, start, end, longest=longest))
        if heading or inside:
            result.append(Section(heading, inside))
    return tuple(result)


def sentences(
    text: str, language: str, start: int, end: int, *, longest: int = LONGEST
) -> Iterator[Sentence]:
    """Yield the sentences of ``text[start:end]``, without the white space around them.

    Arguments are those of `sections`; the spans count from the start of ``text``.
    """
    for low, high in _paragraphs(text, start, end):
        for first, last in _lines(text, low, high):
            begin = first
            for cut in ends(text[first:last], language, longest):
                span = _trimmed(text, begin, first + cut)
                begin = first + cut
                if span:
                    yield Sentence(*span)


def find_headings(text: str) -> tuple[Span, ...]:
    """Return the headings of plain text: short lines of their own, without closing punctuation.

    A question or exclamation mark and a closing quotation mark may end a heading; a list item, a
    line after which no text follows, and one of more than `RUN` such lines in a row are none.
    """
    found: list[Span] = []
    run: list[Span] = []
    for low, high in _paragraphs(text, 0, len(text)):
        if is_heading(text[low:high]):
            run.append(Span(low, high))
            continue
        if len(run) <= RUN:
            found += run
        run = []
    return tuple(found)


def passages(
    article: Article, length: Callable[[str], int], limit: int, *, target: int = TARGET
) -> tuple[Passage, ...]:
    """Return the article's passages: runs of whole sentences of one section, in reading order.

    Every sentence is in exactly one passage. A heading that asks is there too, before the sentences
    that reply. The passages of a section are about equally long, and end where a paragraph ends if
    that is near. A sentence that alone is over ``limit`` is cut
    at white space, or anywhere if need be; the pieces are sentences of the passage that the
    article does not have. `index.text.sentences.LONGEST` makes that rare.

    Args:
        article: what to cut.
        length: counts the encoder's tokens in a string; called a few times for each sentence.
        limit: most tokens of a passage.
        target: tokens to aim at, if the limit allows.

    Raises:
        ValueError: if ``limit`` or ``target`` is not positive.
    """
    if limit < 1 or target < 1:
        raise ValueError(f"limit and target must be at least 1, got {limit} and {target}")
    text, target = article.text, min(target, limit)
    found = []
    for number, section in enumerate(article.sections):
        fitting = [piece for s in _read(section, text) for piece in _fitted(text, s, length, limit)]
        for run in _runs(text, fitting, length, limit, target):
            found.append(Passage(run[0].start, run[-1].end, number, tuple(run)))
    return tuple(found)


def _read(section: Section, text: str) -> Sequence[Sentence]:
    """Return a section's sentences, before them its heading where that asks what they reply to."""
    heading, inside = section.heading, section.sentences
    if heading and heading.start and inside and is_question(heading.of(text)):
        return (Sentence(heading.start, heading.end), *inside)
    return inside


def _paragraphs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the spans between blank lines, without the white space around them."""
    blanks = [match.span() for match in _BLANK.finditer(text, start, end)]
    for (_, begin), (until, _) in pairwise([(start, start), *blanks, (end, end)]):
        if span := _trimmed(text, begin, until):
            yield span


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the parts of a paragraph that a hard line break ends."""
    lines = text[start:end].split("\n")
    width = max(map(len, lines))
    begin = position = start
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        position += len(line) + 1
        if following is None or _is_hard(line, following, width):
            yield begin, min(position, end)
            begin = position


def _is_hard(line: str, following: str, width: int) -> bool:
    """Tell whether a sentence ends at the end of ``line`` though its paragraph goes on."""
    if is_item(following):
        return True
    words = following.split()
    if not words or not line.strip() or words[0][0].islower():
        return False
    room = width - len(line.rstrip()) - 1 - len(words[0])
    return width < VERSE or room > width // 4


def is_item(line: str) -> bool:
    """Tell whether a line begins like a list item, with a bullet, number or letter."""
    return _ITEM.match(line) is not None


def is_heading(paragraph: str) -> bool:
    """Tell whether a paragraph looks like a heading: a short line without closing punctuation."""
    if "\n" in paragraph or len(paragraph) > HEADING or is_item(paragraph):
        return False
    if paragraph[0].islower() or not any(char.isalpha() for char in paragraph):
        return False
    bare = _QUOTED_END.sub("", paragraph)
    return not bare.endswith((".", ",", ";", ":", "…", "。", "！", "？", "；", "："))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the span without the white space around it, None where there is nothing else."""
    inner = text[start:end].rstrip()
    body = inner.lstrip()
    start += len(inner) - len(body)
    return (start, start + len(body)) if body else None


def _fitted(
    text: str, sentence: Sentence, length: Callable[[str], int], limit: int
) -> Iterator[Sentence]:
    """Yield the sentence, or halves of it, and halves of those, until each is within the limit."""
    if sentence.end - sentence.start == 1 or length(sentence.of(text)) <= limit:
        yield sentence
        return
    middle = (sentence.start + sentence.end + 1) // 2
    space = text.rfind(" ", sentence.start + (middle - sentence.start) // 2, middle)
    cut = space if space > sentence.start else middle
    for start, end in ((sentence.start, cut), (cut, sentence.end)):
        if span := _trimmed(text, start, end):
            yield from _fitted(text, Sentence(*span), length, limit)


def _runs(
    text: str, pieces: Sequence[Sentence], length: Callable[[str], int], limit: int, target: int
) -> Iterator[list[Sentence]]:
    """Yield runs of sentences that are about equally long and within the limit.

    A question goes with what follows it, most often its reply.
    """
    sizes = {piece: length(piece.of(text)) for piece in pieces}
    left, total = sum(sizes.values()), 0
    run: list[Sentence] = []
    for piece in pieces:
        size = sizes[piece]
        aim = left / max(1, round(left / target))  # about equally long, and as near as can be
        new = bool(run) and bool(_BLANK.search(text, run[-1].end, piece.start))
        near = new and total > NEAR * aim and left > target
        full = total + size / 2 > aim or near
        if run and (full or total + size > limit):
            asked = len(list(takewhile(lambda p: is_question(p.of(text)), reversed(run))))
            cut = len(run) - asked or len(run)
            yield from _within(text, run[:cut], length, limit)
            left -= sum(sizes[p] for p in run[:cut])
            run = run[cut:]
            total = sum(sizes[p] for p in run)
        run.append(piece)
        total += size
    if run:
        yield from _within(text, run, length, limit)


def _within(
    text: str, run: list[Sentence], length: Callable[[str], int], limit: int
) -> Iterable[list[Sentence]]:
    """Halve a run that as a whole has more tokens than its sentences together promised."""
    if len(run) == 1 or length(text[run[0].start : run[-1].end]) <= limit:
        return [run]
    half = len(run) // 2
    return [part for h in (run[:half], run[half:]) for part in _within(text, h, length, limit)]
