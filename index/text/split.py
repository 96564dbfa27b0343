"""From a text to sections and sentences, and which line names which sentences.

A blank line ends a paragraph and with it a sentence. A single newline inside a paragraph is a
soft wrap, unless a list item follows or the line ends where the next word still had room.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from index.article import Section, Sentence, Span
from index.text.labels import bare, is_row
from index.text.sentences import LONGEST, ends

HEADING = 100
"""Characters of the longest line that can be a heading of plain text. The longest in the
development article has 64; XQuAD's shortest paragraph has 155."""

RUN = 3
"""Most headings in a row (kicker, headline, byline); more short lines are a list or a dialogue."""

VERSE = 40
"""Width of a paragraph, in characters, below which its lines are verse or a list, not wrapped."""

_BLANK = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
_ITEM = re.compile(r"\s*(?:[-*•‣▪◦·–—]|\(?\d{1,3}[.)]|\(?[a-zA-Z]\))\s+\S")
_QUOTED_END = re.compile(r"[\"'“”’‘»«)\]\s]+$")


def sections(
    text: str,
    language: str,
    headings: Sequence[Span] | None = None,
    *,
    labels: Sequence[tuple[Span, Span]] = (),
    longest: int = LONGEST,
) -> tuple[Section, ...]:
    """Return the sections of a text, in reading order.

    Every character that is not white space belongs to exactly one heading or sentence.

    Args:
        text: the whole text.
        language: ISO 639-1 code, ``""`` when unknown.
        headings: where the headings are, if the text came with markup that says so; None finds
            them by `find_headings`.
        labels: what markup says to have a label, and where its label is, in reading order.
        longest: most characters of a sentence, see `index.text.sentences.ends`.
    """
    found = find_headings(text) if headings is None else sorted(headings)
    result = []
    for heading, following in pairwise([None, *found, None]):
        start = heading.end if heading else 0
        end = following.start if following else len(text)
        inside = tuple(sentences(text, language, start, end, longest=longest))
        if heading or inside:
            named = _labelled_by_markup(text, inside, labels, longest)
            result.append(Section(heading, tuple(_labelled_by_lines(text, named))))
    return tuple(result)


def _labelled_by_markup(
    text: str, inside: Sequence[Sentence], labels: Sequence[tuple[Span, Span]], longest: int
) -> list[Sentence]:
    """Return sentences with the labels of what they stand in; a table's row is one sentence."""
    starts = [labelled.start for labelled, _ in labels]
    found: list[Sentence] = []
    for sentence in inside:
        place = bisect_right(starts, sentence.start) - 1
        labelled, label = labels[place] if place >= 0 else (sentence, None)
        if label is None or sentence.end > labelled.end:
            found.append(sentence)
        elif found and found[-1].start >= labelled.start and _is_short_row(text, labelled, longest):
            found[-1] = Sentence(found[-1].start, sentence.end, label)
        else:
            found.append(Sentence(sentence.start, sentence.end, label))
    return found


def _is_short_row(text: str, span: Span, longest: int) -> bool:
    return span.end - span.start <= longest and is_row(span.of(text))


def _labelled_by_lines(text: str, inside: Sequence[Sentence]) -> Iterator[Sentence]:
    """Yield sentences with the line above as their label where that ends in a colon.

    It names the list that follows, else the paragraph, or the rest of its own.
    """
    before: Sentence | None = None
    label: Sentence | None = None
    items = False
    for sentence in inside:
        gap = text[before.end : sentence.start] if before else ""
        item = is_item(sentence.of(text))
        if before and "\n" in gap and is_label(before.of(text)):
            label, items = before, item and not is_item(before.of(text))
        elif items and "\n" in gap:
            label = label if item else None
        elif _BLANK.search(gap):
            label = None
        if is_label(sentence.of(text)):
            yield replace(sentence, label=None)
        elif label and not (sentence.label and is_row(sentence.of(text))):
            yield replace(sentence, label=Span(label.start, label.end))
        else:
            yield sentence
        before = sentence


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
                span = bare(text, begin, first + cut)
                begin = first + cut
                if span:
                    yield Sentence(span.start, span.end)


def find_headings(text: str) -> tuple[Span, ...]:
    """Return the headings of plain text: short lines of their own, without closing punctuation.

    A question or exclamation mark and a closing quotation mark may end a heading; a list item, a
    line after which no text follows, one of more than `RUN` such lines in a row, and the value
    under a label are none.
    """
    found: list[Span] = []
    run: list[Span] = []
    named = False
    for low, high in _paragraphs(text, 0, len(text)):
        if is_heading(text[low:high]) and not named:
            run.append(Span(low, high))
            continue
        if len(run) <= RUN:
            found += run
        run = []
        named = is_label(text[low:high].rsplit("\n", 1)[-1])
    return tuple(found)


def _paragraphs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the spans between blank lines, without the white space around them."""
    blanks = [match.span() for match in _BLANK.finditer(text, start, end)]
    for (_, begin), (until, _) in pairwise([(start, start), *blanks, (end, end)]):
        if span := bare(text, begin, until):
            yield span.start, span.end


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


def is_label(line: str) -> bool:
    """Tell whether a line names what stands under it: a short one that ends in a colon."""
    return line.endswith((":", "：")) and len(line) <= HEADING
