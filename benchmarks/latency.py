"""How long somebody waits: ``python -m benchmarks.latency [--no-llm]``.

Asks the article's own questions, or a few on the sample article where the development data is not
there, of an assistant that is warm, and prints medians: until the evidence is there, until the
first composed word, and in total; then the peak memory of the process. Last, what of it the reader
takes: five passages that were read when the article came in, the same when nothing of them is kept,
and putting the article into the index with the reader and without. Exits with 1 when a figure is
above what it is held to.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import tempfile
from functools import partial

from benchmarks.corpora import CACHE, DATA, encoder, timed
from index.article import Article
from index.embed import embed, identity
from index.retriever import ArticleRetriever
from index.sources.load import load
from index.store.writer import Store
from index.text.language import detect
from qa.answer import Question
from qa.assistant import Assistant
from qa.command_line import SAMPLE
from qa.evaluation.data.datasets import read_questions
from qa.evaluation.run.run import timed_answer
from qa.evidence.answerable import Vocabulary
from qa.reader.choose import open_judge
from qa.settings import read_settings

HELD_TO = {"evidence": 150.0, "five passages, kept": 150.0}
"""Most milliseconds, in the median, on two cores."""

MEMORY_GIB = 3.0
QUESTIONS = (
    "What did Rubio say?",
    "Wie lange dauerte das Gespräch?",
    "Who is the Kremlin spokesman?",
    "Wie alt ist Putin?",
    "What did Macron say about the call?",
)


def main() -> int:
    """Run the benchmark; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.latency", description=__doc__)
    parser.add_argument("--no-llm", action="store_true", help="evidence alone")
    options = parser.parse_args()
    article, questions = _article()
    waits: dict[str, list[float]] = {"evidence": [], "first word": [], "total": []}
    with tempfile.TemporaryDirectory() as folder:
        opened, assistant = timed(lambda: Assistant.open(folder, read_settings()))
        warmed, _ = timed(lambda: options.no_llm or assistant.warm())
        added, _ = timed(lambda: assistant.ingest_article(article))
        print(f"open {opened:.1f} s, warm {warmed:.1f} s, ingest {added:.1f} s, {assistant.models}")
        assistant.ask(questions[0], compose=False)
        for question in questions:
            _, took = timed_answer(assistant, question, compose=not options.no_llm)
            for name, seconds in zip(waits, took.values(), strict=True):
                waits[name] += [] if seconds is None else [seconds]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    waits |= _reading(article, questions)
    medians = {
        name: 1000 * statistics.median(seconds) for name, seconds in waits.items() if seconds
    }
    for name, median in medians.items():
        slowest = 1000 * max(waits[name])
        print(f"{name:20} median {median:7.0f} ms, slowest {slowest:7.0f} ms, n {len(waits[name])}")
    print(f"peak memory {memory:.2f} GiB")
    missed = [name for name, most in HELD_TO.items() if medians[name] > most]
    for name in missed:
        print(f"{name} took longer than {HELD_TO[name]:.0f} ms")
    return int(bool(missed) or memory > MEMORY_GIB)


def _article() -> tuple[Article, list[str]]:
    path = DATA / "article.de.txt"
    if not path.exists():
        return load(SAMPLE), list(QUESTIONS)
    rows = read_questions(DATA / "article-questions.jsonl").rows
    return load(path), [row.question for row in rows]


def _reading(article: Article, questions: list[str]) -> dict[str, list[float]]:
    """Return the seconds that the reader takes for each question."""
    judge = open_judge(None, encoder(), CACHE)
    words = Vocabulary.of_article(article)
    asked = [Question(question, detect(question)) for question in questions]
    with tempfile.TemporaryDirectory() as folder:
        store = Store(folder, identity(encoder()))
        embed(article, encoder())  # the first pass of a process is slow
        plain, _ = timed(lambda: embed(article, encoder()))
        read, _ = timed(lambda: store.add(embed(article, encoder(), sink=judge.sink)))
        print(f"article in, read {read:.1f} s, {read / plain:.2f} times as long as unread")
        retriever = ArticleRetriever(store=store, encoder=encoder(), k=5)
        found = [retriever.candidates(one.text, one.language) for one in asked]

        def waits(*, new: bool) -> list[float]:
            seconds = []
            for question, candidates in zip(asked, found, strict=True):
                if new:
                    judge.forget(article.id)
                judged = partial(judge.verdict, question, candidates, lambda _: words)
                seconds.append(timed(judged)[0])
            return seconds

        return {"five passages, kept": waits(new=False), "five passages, new": waits(new=True)}


if __name__ == "__main__":
    sys.exit(main())
