"""What is read of a passage: its context, its sentences and their labels, and the way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.article import Span
from index.text.labels import pieces

if TYPE_CHECKING:
    from index.store.records import StoredPassage


@dataclass(frozen=True, slots=True)
class ReadText:
    """What is read of a passage, and where it stands in the article.

    Attributes:
        text: the context, the sentences, and their labels.
        sentences: where each sentence is in it, its label included.
        pieces: where each piece of it begins, and which character of the article stands there; -1
            for a piece that the article does not have there.
    """

    text: str
    sentences: tuple[Span, ...]
    pieces: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, passage: StoredPassage) -> ReadText:
        """Return what is read of a passage."""
        parts: list[str] = []
        found: list[tuple[int, int]] = []
        sentences: list[Span] = []
        length = 0

        def add(part: str, place: int) -> None:
            nonlocal length
            if part:
                parts.append(part)
                found.append((length, place))
                length += len(part)

        add(f"{passage.context}. " if passage.context else "", -1)
        position = passage.start
        for number, sentence in enumerate(passage.sentences):
            if 0 < number <= passage.headings:
                add(". ", -1)
            elif position < sentence.start:
                add(passage.text_of(Span(position, sentence.start)), position)
            begin = length
            for part, place in pieces(passage.label_of(sentence), passage.text_of(sentence)):
                add(part, place if place < 0 else sentence.start + place)
            sentences.append(Span(begin, length))
            position = sentence.end
        if position < passage.end:
            add(passage.text_of(Span(position, passage.end)), position)
        return cls("".join(parts), tuple(sentences), tuple(found))
