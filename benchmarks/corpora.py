"""What the benchmarks share: the development data, embedded once and kept in the user's cache."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TypeVar

import platformdirs

from index.embed import embed, identity
from index.encoder.encoder import Encoder
from index.retriever import ArticleRetriever
from index.store.records import SCHEMA
from index.store.writer import Store
from index.text.passages import TARGET
from qa.evaluation.data.datasets import Example, Questions, bind, read_questions, reworded

DATA = Path(__file__).parents[1] / "../shared/data"
CACHE = platformdirs.user_cache_path("article-qa")
PAIRS = (("de", "de"), ("en", "en"), ("en", "de"), ("de", "en"))
"""Language of the question, language of the passages."""


T = TypeVar("T")


def data_file(name: str) -> Path:
    """Return a file of the development data; end the program in one line where it is not there."""
    if not (DATA / name).exists():
        sys.exit(f"{name} is not in {DATA}: this benchmark needs the development data")
    return DATA / name


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Return the seconds that some work took, and what it returned."""
    began = time.perf_counter()
    result = work()
    return time.perf_counter() - began, result


@dataclass(frozen=True)
class Corpus:
    """A data set's articles in an index, with its questions."""

    questions: Questions
    retriever: ArticleRetriever

    def asked_in(self, name: str) -> tuple[Example, ...]:
        """Return the examples in the words of another file of the same questions."""
        other = read_questions(DATA / name)
        known = {row.id for row in other.rows}
        rows = tuple(row for row in self.questions.rows if row.id in known)
        return bind(reworded(replace(self.questions, rows=rows), other), self.questions.articles)


@cache
def encoder() -> Encoder:
    """Return the built-in encoder."""
    return Encoder.open(None, CACHE)


def corpus(name: str, *, top: int = 5, target: int = TARGET) -> Corpus:
    """Return a file of the development data as a corpus."""
    questions = read_questions(data_file(name))
    made_with = f"{questions.sha256[:12]}-{encoder().revision}-{target}-{SCHEMA}"
    store = Store(CACHE / "benchmarks" / made_with, identity(encoder()))
    for number, article in enumerate(questions.articles, 1):
        if article.id not in {info.id for info in store.articles()}:
            told = f"\rembedding {name}: {number} of {len(questions.articles)}"
            print(told, end="", file=sys.stderr)
            store.add(embed(article, encoder(), target=target))
    print(file=sys.stderr)
    return Corpus(questions, ArticleRetriever(store=store, encoder=encoder(), k=top))
