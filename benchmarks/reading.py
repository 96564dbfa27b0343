"""How long reading takes: ``python -m benchmarks.reading``.

Asks the article's own questions and prints medians in milliseconds: five passages that were read
when the article came in, the same five when nothing of them is kept, the whole way from a question
to its quotes, and putting the article into the index with the reader and without.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.corpora import CACHE, DATA, encoder
from index.embed import embed, identity
from index.language import detect
from index.load import load
from index.retriever import ArticleRetriever
from index.store import Store
from qa.answer import Question
from qa.answerable import Vocabulary
from qa.assistant import Assistant
from qa.evaluation.datasets import read_questions
from qa.reader.choose import open_judge
from qa.settings import read_settings

HELD_TO = {"five passages, kept": 150.0, "question to quotes": 250.0}
"""Most milliseconds, in the median, on two cores."""


def main() -> int:
    """Run the benchmark; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading")
    parser.add_argument("--rounds", type=int, default=2, help="how often each question is asked")
    parser.add_argument("--reader", help="file of a reader's weights (default: the built-in one)")
    options = parser.parse_args()
    path = DATA / "article.de.txt"
    if not path.exists():
        sys.exit(f"{path.name} is not in {DATA}: this benchmark needs the development data")
    article = load(path)
    rows = read_questions(DATA / "article-questions.jsonl").rows
    asked = [Question(row.question, row.language or detect(row.question)) for row in rows]
    judge = open_judge(options.reader, encoder(), CACHE)
    words = Vocabulary.of(f"{article.title}\n{article.text}")
    with tempfile.TemporaryDirectory() as folder:
        store = Store(folder, identity(encoder()))
        embed(article, encoder())  # the first pass of a process is slow
        plain = timed(lambda: embed(article, encoder()))
        read = timed(lambda: store.add(embed(article, encoder(), sink=judge.sink)))
        retriever = ArticleRetriever(store=store, encoder=encoder(), top=5)
        found = [retriever.candidates(question.text, question.language) for question in asked]

        def kept(n: int) -> None:
            judge.verdict(asked[n], found[n], lambda _: words)

        def new(n: int) -> None:
            judge.forget(article.id)
            kept(n)

        figures = {
            "five passages, kept": median(kept, options.rounds, len(asked)),
            "five passages, new": median(new, 1, len(asked)),
            "question to quotes": end_to_end(Path(folder), asked, options.rounds),
        }
    for name, milliseconds in figures.items():
        print(f"{name:22}{milliseconds:8.0f} ms")
    print(f"{'article in, read':22}{read:8.0f} ms, {read / plain:.2f} times as long as unread")
    missed = [name for name, most in HELD_TO.items() if figures[name] > most]
    for name in missed:
        print(f"{name} took longer than {HELD_TO[name]:.0f} ms")
    return int(bool(missed))


def end_to_end(folder: Path, asked: list[Question], rounds: int) -> float:
    """Return the median time from a question to its quotes, without a chat model."""
    settings = read_settings().model_copy(update={"llm": "none"})
    assistant = Assistant.open(folder, settings)
    assistant.warm()
    return median(lambda n: assistant.ask(asked[n].text, compose=False), rounds, len(asked))


def median(work: Callable[[int], object], rounds: int, count: int) -> float:
    """Return the median milliseconds of some work on each of a number of things."""
    work(0)
    return statistics.median(
        timed(lambda n=n: work(n))
        for _ in range(rounds)
        for n in range(count)  # type: ignore[misc]
    )


def timed(work: Callable[[], object]) -> float:
    """Return how many milliseconds some work takes."""
    started = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - started)


if __name__ == "__main__":
    sys.exit(main())
