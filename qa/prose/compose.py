"""From evidence to prose and back to an answer: what is composed from, and what remains of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from qa.answer import Answer, Citation, Evidence
from qa.check.check import Source
from qa.languages.language import reason
from qa.languages.sentences import sentences_of
from qa.prose.sentences import Prose

if TYPE_CHECKING:
    from index.encoder.encoder import Encoder

COMPOSED = 3
"""Most quotes that prose is composed from. A model in this process is given the first alone: the
first word waits until all of them are read. From one it had the facts of 21 of the article's 24
answerable questions, from three those of 22."""


class Likenesses:
    """How alike composed sentences and quotes are; each quote is embedded once.

    A sentence is checked while its reader waits for the next one.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._vectors: dict[str, Any] = {}

    def __call__(self, sentence: str, texts: Sequence[str]) -> list[float]:
        """Return the cosine of a sentence to each text."""
        new = [text for text in texts if text not in self._vectors]
        self._vectors |= zip(new, self._encoder.passages(new), strict=True)
        vector = self._encoder.queries([sentence])[0]
        return [float(self._vectors[text] @ vector) for text in texts]


def unwritten(evidence: Evidence, parts: int = 0) -> str:
    """Return the answer's text where nothing is composed.

    Args:
        evidence: what was found.
        parts: how many questions the question joins, each with a quote; 0 where it is one.
    """
    if not evidence.answerable:
        return evidence.said or sentences_of(evidence.language).declined
    if evidence.said and evidence.kind == "article":
        return evidence.said
    article = evidence.kind == "article"
    shown = evidence.citations if article else evidence.citations[: max(parts, 1)]
    quotes = (f"{one.quote} [{one.number}]" for one in shown)
    return " ".join(filter(None, [evidence.said, *quotes]))


def with_prose(answer: Answer, prose: Prose, failure: str) -> Answer:
    """Return an answer with the sentences that stand, and why the others do not."""
    withheld = tuple(prose.withheld) + ((failure,) if failure else ())
    answer = replace(answer, withheld=withheld, unverified=tuple(prose.unverified))
    if not prose.kept:
        return replace(answer, withheld=withheld or (reason("nothing", answer.language),))
    return replace(answer, text=prose.text, composed=True)


def attempts(evidence: Evidence, *, brief: bool) -> list[tuple[Citation, ...]]:
    """Return what to compose from, then what to try where that leads to nothing.

    Args:
        evidence: what was found.
        brief: whether to begin with the first quote alone, and not with all.
    """
    citations = evidence.citations[:COMPOSED]
    ways = [citations[:1], citations] if brief else [citations, citations[:1]]
    return ways if len(citations) > 1 else ways[:1]


def sources(
    citations: Sequence[Citation],
    answers: Mapping[int, str] = MappingProxyType({}),
    languages: Mapping[int, str] = MappingProxyType({}),
    passages: Mapping[int, str] = MappingProxyType({}),
) -> list[Source]:
    """Return quotes as what composed sentences are checked against.

    Args:
        citations: the quotes.
        answers: by their numbers, the words of them that answer most shortly.
        languages: by their numbers, the ISO 639-1 codes of their passages.
        passages: by their numbers, what they are parts of.
    """
    return [
        Source(
            c.number,
            c.quote,
            c.section,
            answers.get(c.number, ""),
            languages.get(c.number, ""),
            f"{c.title}\n{passages.get(c.number, '')}",
        )
        for c in citations
    ]
