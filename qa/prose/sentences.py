"""Composed sentences as they are written: split, checked one by one, kept or withdrawn."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from index.text.split import sentences
from qa.answer import Text
from qa.check.check import MARKER, Likeness, Source, check
from qa.check.notation import in_notation
from qa.check.phrase import Phrases
from qa.check.signals import Said, filled, likely_words
from qa.check.translation import unrendered
from qa.injection import without_orders
from qa.languages.language import Kind, reason
from qa.mentions.tongue import language_of
from qa.prose.markdown import out_of_form, unmarked

MOST_SENTENCES = 3
"""Sentences of an answer; what a model writes beyond them is not read."""

LONGEST = 600
"""Characters of a sentence; what a model writes beyond them without an end is not read."""

_HALF_MARKER = re.compile(r"\s*\[[\s\d]*$")
_MARKERS_FIRST = re.compile(rf"(?:{MARKER.pattern})+")


class Prose:
    """What a chat model writes, sentence by sentence.

    Attributes:
        kept: the sentences that the evidence holds, each ending in the numbers of its quotes.
        withheld: why each of the others was withdrawn.
        unverified: those of the others that were written to their end in plain words.
    """

    def __init__(
        self,
        sources: Sequence[Source],
        language: str,
        question: str,
        likeness: Likeness | None = None,
        phrases: Phrases | None = None,
        *,
        doubtful: bool = False,
    ) -> None:
        """Begin with nothing.

        Args:
            sources: what the sentences may rest on, best first.
            language: ISO 639-1 code of the question.
            question: what was asked.
            likeness: how much a sentence is like the sources' texts.
            phrases: finds shortest answers, for what is rendered in another language.
            doubtful: whether the article may not answer at all; then no sentence stands.
        """
        self.kept: list[str] = []
        self.withheld: list[str] = []
        self.unverified: list[str] = []
        self._sources = _readable(sources)
        self._language = language
        self._question = question
        self._likeness = likeness
        self._phrases = phrases
        self._doubtful = doubtful
        self._pending = ""
        self._likely: list[float] = []  # of each character that is pending
        self._read = 0

    @property
    def text(self) -> str:
        """Return the sentences that stand."""
        return " ".join(self.kept)

    def read(self, chunks: Iterable[str]) -> Iterator[Text]:
        """Yield the answer so far after each chunk, until enough sentences are written.

        What is not a plain sentence in the right language ends the reading too: such a model
        goes on as it began. Where the chunks end in an error, the sentence being written is
        withdrawn with it.
        """
        for chunk in chunks:
            if chunk:
                self._take(chunk)
            yield Text(self.text, _HALF_MARKER.sub("", MARKER.sub("", self._pending)).strip())
            if len(self._pending) > LONGEST:
                self._give_up("endless")
            if self._read >= MOST_SENTENCES:
                break
        else:
            self._decide(self._pending, self._likely)
        self._pending = ""
        yield Text(self.text, "")

    def _take(self, chunk: str) -> None:
        """Decide on the sentences that are whole with one more chunk."""
        self._pending += chunk
        self._likely = filled(self._likely, self._pending, getattr(chunk, "likely", None))
        starts = self._starts(self._pending)
        for start, end in pairwise(starts):
            self._decide(self._pending[start:end], self._likely[start:end])
        self._pending, self._likely = self._pending[starts[-1] :], self._likely[starts[-1] :]

    def _decide(self, sentence: str, likely: Sequence[float]) -> None:
        """Keep or withdraw a sentence.

        Args:
            sentence: as it was written.
            likely: how likely each of its characters was to the chat model; fewer where it does
                not tell.
        """
        if self._read >= MOST_SENTENCES:
            return
        self._read += 1
        if len(sentence) > LONGEST:
            self._give_up("endless")
            return
        words = likely_words(MARKER.split(sentence)[0], likely)
        sentence = self._in_notation(unmarked(sentence))
        if kind := out_of_form(MARKER.sub("", sentence), self._language):
            self._give_up(kind)
            return
        checked = check(sentence, self._sources, self._language, self._question, self._likeness)
        why = checked.reason or self._unrendered(checked.text, words)
        if self._doubtful and checked.text and not why:
            why = reason("doubtful", self._language)
        if why:
            self.withheld.append(why)
            self.unverified.append(MARKER.sub("", sentence).strip())
        elif checked.text and checked.text not in self.kept:
            self.kept.append(checked.text)

    def _in_notation(self, sentence: str) -> str:
        """Return a sentence with the numbers of quotes in another language as its own has them."""
        for source in self._sources:
            sentence = in_notation(sentence, self._language, source.text, source.language)
        return sentence

    def _unrendered(self, sentence: str, words: tuple[tuple[str, float], ...]) -> str:
        """Return why a sentence is no rendering of the quotes that it names, ``""`` if it is.

        Where it is known what the first quote answers, that quote has to be rendered, whichever
        the sentence names.
        """
        named = {int(number) for number in MARKER.findall(sentence)}
        first = self._sources[0]
        held_to = [first] if first.answer else [s for s in self._sources if s.number in named]
        plain = MARKER.sub("", sentence)
        for source in held_to if named else ():
            said = Said(
                sentence=plain,
                language=self._language,
                question=self._question,
                quote=source.text,
                read=source.language,
                answer=source.answer,
                likely=words,
            )
            if why := unrendered(said, self._phrases):
                return why
        return ""

    def _give_up(self, kind: Kind) -> None:
        """Withdraw a sentence and read no further."""
        self.withheld.append(reason(kind, self._language))
        self._read = MOST_SENTENCES

    def _starts(self, text: str) -> list[int]:
        """Return where the sentences of a text begin; the last may not be whole yet.

        Numbers in brackets belong to the sentence before them.
        """
        starts = [0]
        for span in sentences(text, self._language, 0, len(text)):
            markers = _MARKERS_FIRST.match(text, span.start)
            start = markers.end() if markers else span.start
            if span.start > 0 and text[start : span.end].strip():
                starts.append(start)
        return starts


def _readable(sources: Sequence[Source]) -> list[Source]:
    """Return the sources with their language, without orders to the reader, which hold nothing."""
    left = (
        replace(
            source,
            text=without_orders(source.text),
            context=without_orders(source.context),
            passage=without_orders(source.passage),
        )
        for source in sources
    )
    return [
        replace(source, language=source.language or language_of(source.text))
        for source in left
        if any(char.isalnum() for char in source.text)
    ]
