"""The development data as what the reader sees: a question, candidate sentences, which answer.

Every case is made by the project's own retriever over the project's own passages, so that what is
trained on is what will be read. A question whose answer is not among its candidates is left out of
training and counted as missed in every figure.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from joblib import Memory

import index.retriever
import index.text.split
from benchmarks.corpora import CACHE, PAIRS, Corpus, corpus, encoder
from index.retriever import Candidate
from index.store.records import StoredPassage
from qa.answer import Question
from qa.evaluation.data.datasets import Example
from qa.evidence.answerable import Vocabulary, lacks
from qa.mentions.names import capitalised, is_among
from qa.mentions.numbers import in_digits

Kind = Literal["answered", "removed", "other", "swapped", "own"]
"""What is asked: a question as it is, without the passage that answers it, of another article,
with a name or number exchanged; or one that its data set says has no answer."""


OTHER = 0.4
"""Share of XQuAD's questions that are also asked of another article."""

SWAPPED = 0.6
"""Share that are also asked with a name or number exchanged."""

NAMES = 3
"""Names that are tried for that."""


@dataclass(frozen=True, slots=True)
class Case:
    """One question with its candidates.

    Attributes:
        data: ``xquad`` asked of its own article, ``xquad-all`` asked of all, or ``omos``.
        pair: languages of question and passages, as ``en -> de``.
        group: the article's place in its file: the same in both languages, so that a fold never
            holds a translation of what it was trained on.
        kind: see `Kind`.
        question: with its language.
        candidates: passages, best first.
        gold: for each candidate, which of its sentences answer; all empty where none does.
        span: which candidate holds the shortest answer, and its characters in that passage.
        lacking: whether the question names what the article lacks.
        found: whether the answer is among the candidates, if there is one.
    """

    data: str
    pair: str
    group: str
    kind: Kind
    question: Question
    candidates: tuple[Candidate, ...]
    gold: tuple[frozenset[int], ...]
    span: tuple[int, int, int] | None
    lacking: bool
    found: bool

    @property
    def read_in(self) -> str:
        """Return the language of the passages."""
        return self.pair[-2:]

    @property
    def answerable(self) -> bool:
        """Tell whether the candidates' articles answer."""
        return self.kind == "answered"


def kept(make: Callable[[str], list[Case]], which: str) -> list[Case]:
    """Return ``make(which)``, kept on disk until the encoder or the code behind it changes."""
    digest = hashlib.sha256(encoder().revision.encode())
    for module in (index.retriever.__file__, index.text.split.__file__, __file__):
        digest.update(Path(module).read_bytes())
    cases: list[Case] = Memory(CACHE / "training" / digest.hexdigest()[:12], verbose=0).cache(make)(
        which
    )
    return cases


def xquad(scope: str) -> list[Case]:
    """Return XQuAD's dev half in four language pairs.

    Args:
        scope: ``own`` asks a question of its article and adds the kinds without an answer;
            ``all`` asks it of every article, as the evaluation does.
    """
    draw = random.Random(0)
    cases: list[Case] = []
    for asked, read in PAIRS:
        data = corpus(f"xquad-dev.{read}.json", top=10)
        examples = data.asked_in(f"xquad-dev.{asked}.json")
        make = _Maker(data, "xquad" if scope == "own" else "xquad-all", f"{asked} -> {read}")
        if scope == "all":
            cases += [make.case("answered", e, None) for e in examples]
        else:
            cases += _with_unanswered(make, examples, draw)
    return cases


def omos(split: str) -> list[Case]:
    """Return a split of OMoS-QA in four language pairs, each question asked of its page."""
    draw = random.Random(1)
    cases: list[Case] = []
    for asked, read in PAIRS:
        data = corpus(f"omos-{split}.{read}.jsonl", top=10)
        examples = data.asked_in(f"omos-{split}.{asked}.jsonl")
        make = _Maker(data, "omos", f"{asked} -> {read}")
        for example in examples:
            kind: Kind = "answered" if example.answerable else "own"
            cases.append(make.case(kind, example, example.article))
            if split == "train" and draw.random() < 0.3:
                other = draw.choice([a for a in make.articles if a != example.article])
                cases.append(make.case("other", example, other))
    return cases


class _Maker:
    """Makes cases from one file's articles."""

    def __init__(self, data: Corpus, name: str, pair: str) -> None:
        self.data = data
        self.name = name
        self.pair = pair
        self.vocabularies: dict[str, Vocabulary] = vocabularies_of(data)
        self.articles = [article.id for article in data.questions.articles]
        corpus_name = name.partition("-")[0]
        self._groups = {article: f"{corpus_name}-{n}" for n, article in enumerate(self.articles)}

    def case(self, kind: Kind, example: Example, article: str | None) -> Case:
        """Return a question asked of one article, or of all."""
        question = Question(example.question, example.language)
        found = self.data.retriever.candidates(question.text, question.language, article)
        gold = tuple(_answering(candidate.passage, example) for candidate in found)
        where = article or found[0].passage.article
        across = found[0].passage.language != question.language
        return Case(
            data=self.name,
            pair=self.pair,
            group=self._groups[article or example.article],
            kind=kind,
            question=question,
            candidates=tuple(found),
            gold=gold if kind == "answered" else tuple(frozenset[int]() for _ in found),
            span=_span(found, example) if kind == "answered" and example.answers else None,
            lacking=lacks(question, self.vocabularies[where], across=across),
            found=any(gold),
        )


def vocabularies_of(data: Corpus) -> dict[str, Vocabulary]:
    """Return what each article mentions."""
    return {a.id: Vocabulary.of(f"{a.title}\n{a.text}") for a in data.questions.articles}


def exchanged(
    example: Example, names: list[str], vocabulary: Vocabulary, draw: random.Random
) -> str:
    """Return the question with a name or number that the article lacks, ``""`` if it has none."""
    question = example.question
    for number in draw.sample(in_digits(question), len(in_digits(question))):
        other = str(draw.randint(2, 2000))
        if number in question and other not in vocabulary.numbers:
            return question.replace(number, other, 1)
    own_names = [w for w in capitalised(question, example.language) if w.sure]
    drawn = draw.sample(names, min(20, len(names)))
    strange = [name for name in drawn if not is_among(name, vocabulary.words)]
    if not own_names or not strange:
        return ""
    word = draw.choice(own_names)
    end = word.start + len(word.text)
    return question[: word.start] + draw.choice(strange) + question[end:]


def removed(case: Case) -> Case:
    """Return a case without the passages that answer it, which makes it one without an answer."""
    kept = [n for n, gold in enumerate(case.gold) if not gold]
    return replace(
        case,
        kind="removed",
        candidates=tuple(case.candidates[n] for n in kept),
        gold=tuple(case.gold[n] for n in kept),
        span=None,
    )


def _with_unanswered(
    make: _Maker, examples: Sequence[Example], draw: random.Random
) -> Iterator[Case]:
    names = [
        example.question[word.start : word.start + len(word.text)]
        for example in examples
        for word in capitalised(example.question, example.language)
        if word.sure
    ]
    for example in examples:
        asked = make.case("answered", example, example.article)
        yield asked
        if len(asked.candidates) > sum(map(bool, asked.gold)):
            yield removed(asked)
        if draw.random() < OTHER:
            other = draw.choice([a for a in make.articles if a != example.article])
            yield make.case("other", example, other)
        if draw.random() < SWAPPED:
            few = draw.sample(names, min(NAMES, len(names)))  # each costs a look at every word
            swapped = exchanged(example, few, make.vocabularies[example.article], draw)
            if swapped:
                yield make.case("swapped", replace(example, question=swapped), example.article)


def _answering(passage: StoredPassage, example: Example) -> frozenset[int]:
    """Return the sentences of a passage that a gold place overlaps."""
    return frozenset(
        n
        for n, sentence in enumerate(passage.sentences)
        for gold in example.gold
        if gold.article == passage.article
        and gold.start < sentence.end
        and sentence.start < gold.end
    )


def _span(found: Sequence[Candidate], example: Example) -> tuple[int, int, int] | None:
    """Return the first candidate that holds a whole gold answer, and where in it."""
    for n, candidate in enumerate(found):
        passage = candidate.passage
        for gold in sorted(example.gold, key=lambda g: g.end - g.start):
            inside = passage.start <= gold.start and gold.end <= passage.end
            if gold.article == passage.article and inside:
                return n, gold.start - passage.start, gold.end - passage.start
    return None
