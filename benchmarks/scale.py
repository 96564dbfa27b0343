"""What an index costs by its size: ``python -m benchmarks.scale [--passages N ...]``.

Articles of four passages are made by rule from the development texts, or the sample's: sentences
in random order. Their vectors are random and of length 1, so that no size waits for the encoder;
what is measured is the index. For each size it prints, in a process of its own:

start        seconds of processor time to open the index and to find the first passages
retrieval    milliseconds of processor time for the passages of a question, encoder left out
one article  the same, among the passages of one article
adding       milliseconds to add an article and to find it, its embedding left out
memory       MiB resident with encoder and index, without a chat model

Exits with 1 when the largest size misses what it is held to.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from benchmarks.corpora import DATA, encoder, timed
from index.article import Article, Passage, Section, Sentence
from index.embed import identity
from index.retriever import ArticleRetriever
from index.sources.load import load
from index.store.lines import line_of
from index.store.records import EmbeddedArticle, StoredPassage, article_record, slot_of
from index.store.writer import Store, write_vectors
from qa.command_line import SAMPLE
from qa.evaluation.data.datasets import read_questions

HELD_TO = {"start": 3.0, "retrieval": 60.0, "memory": 1536.0}
"""Most seconds, milliseconds and MiB of the largest size."""

GROWTH = {"retrieval": 2.0, "adding": 1.5}
"""How many times what it is for the smallest size."""

PASSAGES, SENTENCES = 4, 5
"""Of an article, and of a passage."""

AT_ONCE = 250
"""Articles that are written at once while the index is filled."""

QUESTIONS = 40
ADDED = 15


def main() -> int:
    """Run the benchmark; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument("--passages", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measured(options.measure)))
        return 0
    found: list[dict[str, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        for size in sorted(options.passages):
            took, _ = timed(lambda size=size: fill(Path(folder), size))
            command = [sys.executable, "-m", "benchmarks.scale", "--measure", folder]
            done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
            found.append({"passages": size, **json.loads(done.stdout.splitlines()[-1])})
            shown = ", ".join(f"{name} {value:.4g}" for name, value in found[-1].items())
            print(f"{shown} (filled in {took:.0f} s)", flush=True)
    least, most = found[0], found[-1]
    missed = [name for name, limit in HELD_TO.items() if most[name] > limit]
    missed += [name for name, times in GROWTH.items() if most[name] > times * least[name]]
    for name in missed:
        print(f"{name} is above what it is held to")
    return int(bool(missed))


def fill(folder: Path, passages: int) -> None:
    """Add articles until an index has so many passages, many in one step."""
    with Store(folder, identity(encoder())) as store:
        first = len(store.articles())
        made = articles(first, passages // PASSAGES - first)
        while some := [one for one, _ in zip(made, range(AT_ONCE), strict=False)]:
            with store._writing():
                write_vectors(_as_one(some), store._passages)
                store._write(
                    {
                        slot_of(e.article.source): (
                            article_record(e.article, len(e.passages)),
                            line_of(e.article),
                        )
                        for e in some
                    }
                )
        ArticleRetriever(store=store, encoder=encoder()).lexical.of(store)


def _as_one(some: Sequence[EmbeddedArticle]) -> EmbeddedArticle:
    return EmbeddedArticle(
        some[0].article,
        tuple(passage for one in some for passage in one.passages),
        np.concatenate([one.passage_vectors for one in some]),
        np.concatenate([one.sentence_vectors for one in some]),
    )


def measured(folder: Path) -> dict[str, float]:
    """Return what the index in a folder costs, as this process sees it."""
    queries = [row.question for row in _rows()][: QUESTIONS + 1]
    encode = encoder()
    vectors = {question: encode.queries([question]) for question in queries}
    encode.queries = lambda texts: vectors[texts[0]]  # type: ignore[method-assign, assignment]
    began = time.process_time()
    store = Store(folder, identity(encode))
    retriever = ArticleRetriever(store=store, encoder=encode)
    retriever.candidates(queries[0], "de")
    start = time.process_time() - began
    ids = [info.id for info in store.articles()]
    size = {
        "start": start,
        "retrieval": _median(lambda n: retriever.candidates(queries[n], "de")),
        "one article": _median(lambda n: retriever.candidates(queries[n], "de", ids[n])),
        "memory": int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 2**20,
    }
    new = list(articles(10**7, ADDED))

    def added(number: int) -> None:
        store.add(new[number])
        retriever.lexical.of(store)

    size["adding"] = _median(added, ADDED)
    for one in new:
        store.remove(one.article.id)
    return size


def _median(work, count: int = QUESTIONS) -> float:  # noqa: ANN001
    """Return the median milliseconds of processor time of some work."""
    spent = []
    for number in range(count):
        began = time.process_time()
        work(number)
        spent.append(1000 * (time.process_time() - began))
    return statistics.median(spent)


def _rows() -> list:
    name = "xquad-dev.de.json"
    if (DATA / name).exists():
        return list(read_questions(DATA / name).rows)
    return [type("Row", (), {"question": s.of(load(SAMPLE).text)}) for s in load(SAMPLE).sentences]


def articles(first: int, count: int) -> Iterator[EmbeddedArticle]:
    """Yield articles made by rule, the same for the same numbers."""
    names = ("xquad-dev.de.json", "omos-dev.de.jsonl", "xquad-dev.en.json")
    known = [a for n in names if (DATA / n).exists() for a in read_questions(DATA / n).articles]
    every = [" ".join(s.of(a.text).split()) for a in known or [load(SAMPLE)] for s in a.sentences]
    for number in range(first, first + count):
        yield _article(number, every)


def _article(number: int, every: Sequence[str]) -> EmbeddedArticle:
    chance = random.Random(number)
    text, spans = f"{number}.", []
    for _ in range(PASSAGES):
        own = []
        for words in chance.sample(every, SENTENCES):
            own.append(Sentence(len(text) + 1, len(text) + 1 + len(words)))
            text = f"{text} {words}"
        spans.append(tuple(own))
    sections = tuple(Section(None, own) for own in spans)
    article = Article(text, f"Article {number}", True, f"scale-{number}", "de", sections)
    passages = [Passage(o[0].start, o[-1].end, n, o) for n, o in enumerate(spans)]
    vectors = np.random.default_rng(number).normal(size=(PASSAGES * (1 + SENTENCES), 384))
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return EmbeddedArticle(
        article,
        tuple(StoredPassage.of(article, passage, "de") for passage in passages),
        vectors[:PASSAGES],
        vectors[PASSAGES:],
    )


if __name__ == "__main__":
    sys.exit(main())
