"""The development data as open indexes, embedded once and kept in the user's cache."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import platformdirs

from index.embed import embed, identity
from index.encoder.encoder import Encoder
from index.retriever import ArticleRetriever
from index.store.writer import Store
from index.text.split import TARGET
from qa.evaluation.data.datasets import Example, Questions, bind, read_questions, reworded

DATA = Path(__file__).parents[1] / "../shared/data"
CACHE = platformdirs.user_cache_path("article-qa")
PAIRS = (("de", "de"), ("en", "en"), ("en", "de"), ("de", "en"))
"""Language of the question, language of the passages."""


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
        questions = Questions(
            self.questions.name,
            self.questions.sha256,
            rows,
            self.questions.articles,
            self.questions.scope,
        )
        return bind(reworded(questions, other), self.questions.articles)


@cache
def encoder() -> Encoder:
    """Return the built-in encoder."""
    return Encoder.open(None, CACHE)


def corpus(name: str, *, top: int = 5, target: int = TARGET) -> Corpus:
    """Return a file of the development data as a corpus.

    Args:
        name: of the file.
        top: passages that its retriever returns.
        target: tokens that a passage aims at.
    """
    if not (DATA / name).exists():
        sys.exit(f"{name} is not in {DATA}: this benchmark needs the development data")
    questions = read_questions(DATA / name)
    made_with = f"{questions.sha256[:12]}-{encoder().revision}-{target}"
    store = Store(CACHE / "benchmarks" / made_with, identity(encoder()))
    for number, article in enumerate(questions.articles, 1):
        if article.id not in {info.id for info in store.articles()}:
            print(
                f"\rembedding {name}: {number} of {len(questions.articles)}",
                end="",
                file=sys.stderr,
            )
            store.add(embed(article, encoder(), target=target))
    print(file=sys.stderr)
    return Corpus(questions, ArticleRetriever(store=store, encoder=encoder(), top=top))
