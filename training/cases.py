"""The questions to judge by, with the passages that the project's retriever finds for them.

The scores are the retriever's own, computed for all questions at once: asked one by one they take
half an hour. Only its limit on what is scored exactly is left out, which hardly ever matters.
"""

from __future__ import annotations

import pickle
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from benchmarks.corpora import CACHE, PAIRS, Corpus, corpus, encoder
from index.lexical.bm25 import LexicalIndex
from index.retriever import LEXICAL_WEIGHT, Candidate
from index.store.records import StoredPassage
from qa.answer import Question
from qa.evaluation.data.datasets import Example
from qa.evidence.answerable import Vocabulary, lacks
from training.exchanged import exchanged
from training.sources import Asked, Document

Kind = Literal["answered", "removed", "other", "swapped", "own", "property"]
"""What is asked: a question as it is, without the passage that answers it, of another article,
with a name or number exchanged; one that its data set says has no answer; or one on another
property of what the article is about."""

FOUND = 10
"""Passages that are kept of each question."""

OTHER = 0.3
"""Share of XQuAD's questions that are also asked of another article."""


@dataclass(frozen=True, slots=True)
class Case:
    """One question with its candidates.

    Attributes:
        data: ``xquad`` asked of its own article, ``xquad-all`` of all, ``omos``, or ``on topic``
            (`training.on_topic`).
        pair: languages of question and passages, as ``en -> de``.
        group: the article's place in its file: the same in both languages.
        kind: see `Kind`.
        question: with its language.
        candidates: passages, best first.
        gold: for each candidate, which of its sentences answer; all empty where none does.
        lacking: whether the question names what the article lacks.
    """

    data: str
    pair: str
    group: str
    kind: Kind
    question: Question
    candidates: tuple[Candidate, ...]
    gold: tuple[frozenset[int], ...]
    lacking: bool

    @property
    def read_in(self) -> str:
        """Return the language of the passages."""
        return self.pair[-2:]

    @property
    def answerable(self) -> bool:
        """Tell whether the candidates' articles answer."""
        return self.kind == "answered"


def removed(case: Case) -> Case:
    """Return a case without the passages that answer it, which makes it one without an answer."""
    kept = [n for n, gold in enumerate(case.gold) if not gold]
    return replace(
        case,
        kind="removed",
        candidates=tuple(case.candidates[n] for n in kept),
        gold=tuple(case.gold[n] for n in kept),
    )


def vocabularies_of(data: Corpus) -> dict[str, Vocabulary]:
    """Return what each article mentions."""
    return {a.id: Vocabulary.of_article(a) for a in data.questions.articles}


class Search:
    """One language's passages, scored for many questions at once."""

    def __init__(self, data: Corpus) -> None:
        store = data.retriever.store
        self.passages: tuple[StoredPassage, ...] = store.passages()
        self._vectors = store.passage_vectors(list(self.passages))
        self._sentences = store.sentence_vectors(list(self.passages))
        self._bounds = np.cumsum([0, *(len(p.sentences) for p in self.passages)])
        self._lexical = LexicalIndex(self.passages)
        articles = [article.id for article in data.questions.articles]
        self.articles = articles
        self.article = np.array([articles.index(p.article) for p in self.passages])
        self.vocabularies = vocabularies_of(data)

    def candidates(
        self, questions: Sequence[Question], articles: Sequence[int | None]
    ) -> list[list[Candidate]]:
        """Return the best passages of each question, of all articles where None is given."""
        queries = encoder().queries([question.text for question in questions])
        cosines = queries @ self._sentences.T
        best = np.maximum.reduceat(cosines, self._bounds[:-1], axis=1)
        dense = queries @ self._vectors.T + best
        found = []
        for n, (question, article) in enumerate(zip(questions, articles, strict=True)):
            scores = dense[n] + LEXICAL_WEIGHT * self._lexical.shares(
                question.text, question.language
            )
            if article is not None:
                scores = np.where(self.article == article, scores, -9)
            order = [int(p) for p in np.argsort(-scores, kind="stable")[:FOUND] if scores[p] > -9]
            found.append(
                [
                    Candidate(
                        self.passages[p],
                        float(scores[p]),
                        tuple(map(float, cosines[n, self._bounds[p] : self._bounds[p + 1]])),
                    )
                    for p in order
                ]
            )
        return found


def kept_cases() -> dict[str, list[Case]]:
    """Return `cases`, kept in a file of the cache, which this program alone writes."""
    file = CACHE / "training" / "tuned" / "cases.pickle"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.with_suffix(".new").write_bytes(pickle.dumps(cases()))
        file.with_suffix(".new").replace(file)
    found: dict[str, list[Case]] = pickle.loads(file.read_bytes())
    return found


def cases() -> dict[str, list[Case]]:
    """Return the cases of every set, by its name."""
    found: dict[str, list[Case]] = {"xquad-all": [], "xquad-own": [], "omos-dev": []}
    draw = random.Random(0)
    for asked, read in PAIRS:
        data = corpus(f"xquad-dev.{read}.json")
        examples = data.asked_in(f"xquad-dev.{asked}.json")
        search, pair = Search(data), f"{asked} -> {read}"
        found["xquad-all"] += made(
            "xquad-all", pair, "answered", examples, articles=None, search=search
        )
        own = [search.articles.index(e.article) for e in examples]
        answered = made("xquad", pair, "answered", examples, articles=own, search=search)
        found["xquad-own"] += answered
        found["xquad-own"] += [removed(c) for c in answered if not all(c.gold)]
        some = [n for n in range(len(examples)) if draw.random() < OTHER]
        others = [
            draw.choice([a for a in range(len(search.articles)) if a != own[n]]) for n in some
        ]
        asked_else = [examples[n] for n in some]
        found["xquad-own"] += made(
            "xquad", pair, "other", asked_else, articles=others, search=search
        )
        swapped = dict(_swapped(examples, own, search))
        changed = [swapped[n] for n in sorted(swapped)]
        places = [own[n] for n in sorted(swapped)]
        words = [examples[n] for n in sorted(swapped)]
        found["xquad-own"] += made(
            "xquad", pair, "swapped", words, articles=places, search=search, words=changed
        )
        data = corpus(f"omos-dev.{read}.jsonl")
        examples = data.asked_in(f"omos-dev.{asked}.jsonl")
        search = Search(data)
        for kind, answerable in (("answered", True), ("own", False)):
            mine = [e for e in examples if bool(e.answerable) == answerable]
            own = [search.articles.index(e.article) for e in mine]
            found["omos-dev"] += made("omos", pair, kind, mine, articles=own, search=search)  # type: ignore[arg-type]
    return found


def _swapped(
    examples: Sequence[Example], own: Sequence[int], search: Search
) -> list[tuple[int, str]]:
    """Return questions with a name or number exchanged, by the number of what they come from."""
    documents = [
        Document("xquad", "", tuple(p for p in search.passages if p.article == article), -1)
        for article in search.articles
    ]
    asked = [
        Asked(str(n), e.question, e.language, own[n], ((0, 1),)) for n, e in enumerate(examples)
    ]
    return [(int(one.mix), one.question) for one in exchanged(asked, documents, seed=7)]


def made(
    data: str,
    pair: str,
    kind: Kind,
    examples: Sequence[Example],
    *,
    articles: Sequence[int] | None,
    search: Search,
    words: Sequence[str] | None = None,
) -> list[Case]:
    """Return questions as cases.

    Args:
        data: as in `Case`.
        pair: as in `Case`.
        kind: of them all.
        examples: questions.
        articles: which each is asked of, by its number in `search`; None for all.
        search: over the articles.
        words: what is asked instead.
    """
    asked = [
        Question(words[n] if words else e.question, e.language) for n, e in enumerate(examples)
    ]
    found = search.candidates(asked, articles or [None] * len(asked))
    made = []
    for n, (example, candidates) in enumerate(zip(examples, found, strict=True)):
        gold = tuple(_answering(c.passage, example) for c in candidates)
        group = articles[n] if articles else search.articles.index(example.article)
        made.append(
            Case(
                data=data,
                pair=pair,
                group=f"{data.partition('-')[0]}-{group}",
                kind=kind,
                question=asked[n],
                candidates=tuple(candidates),
                gold=gold if kind == "answered" else tuple(frozenset[int]() for _ in candidates),
                lacking=_lacking(asked[n], candidates[0].passage, search.vocabularies),
            )
        )
    return made


def _lacking(
    question: Question, best: StoredPassage, vocabularies: Mapping[str, Vocabulary]
) -> bool:
    across = best.language != question.language
    return lacks(question, vocabularies[best.article], across=across)


def _answering(passage: StoredPassage, example: Example) -> frozenset[int]:
    return frozenset(
        n
        for n, sentence in enumerate(passage.sentences)
        for gold in example.gold
        if gold.article == passage.article
        and gold.start < sentence.end
        and sentence.start < gold.end
    )
