"""What taking an article in costs beside its encoder: ``python -m benchmarks.ingest``.

A plain text of some size, made of the development article's paragraphs or the sample's in random
order, is read, cut, embedded and stored. Each step is given as processor time, so that what else
the machine does matters little, and as a share of what the encoder needs for the passages alone.
The steps grow with the text, so that a small one tells what a large one takes. Exits with 1 when
all but the encoder's own work is above what it is held to.

With ``--ray ADDRESS`` some articles are taken in by one process and then by the workers of a
cluster, each into a new index: seconds until the first and until all are stored, and the processor
time of this process for each more: on a cluster what no more workers make less.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from benchmarks.corpora import CACHE, DATA, encoder
from index.embed import cut, embed, identity
from index.errors import ArticleQAError
from index.sources.load import from_text
from index.store.reading import ReadText
from index.store.writer import Store
from index.text.labels import labelled
from qa.assistant import Assistant
from qa.command_line import SAMPLE
from qa.command_line.bulk import ingested_on
from qa.intake import Ingested
from qa.reader.choose import open_judge
from qa.settings import Settings

HELD_TO = 0.3
"""Most processor time of reading, cutting and storing, in shares of the passages' encoding."""

T = TypeVar("T")


def main() -> int:
    """Run the benchmark; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ingest", description=__doc__)
    parser.add_argument("--size", type=int, default=200, help="of the text, in 1,000 characters")
    parser.add_argument("--ray", metavar="ADDRESS", help="compare with a cluster; local starts one")
    parser.add_argument("--articles", type=int, default=60, help="for --ray, of 2,000 characters")
    options = parser.parse_args()
    if options.ray:
        return _on_ray(options.ray, options.articles)
    text = _text(1000 * options.size)
    encoder().passages(["The first pass of a process is slow."])
    seconds: dict[str, float] = {}

    def timed(step: str, work: Callable[[], T]) -> T:
        began = time.process_time()
        result = work()
        seconds[step] = time.process_time() - began
        return result

    article = timed("read", lambda: from_text(text))
    passages = timed("cut", lambda: cut(article, encoder()))
    texts = [ReadText.of(passage).text for passage in passages]
    sentences = [labelled(p.label_of(s), p.text_of(s)) for p in passages for s in p.sentences]
    timed("passages", lambda: encoder().passages(texts))
    timed("sentences", lambda: encoder().passages(sentences))
    embedded = timed("cut and embedded", lambda: embed(article, encoder()))
    judge = open_judge(None, encoder(), CACHE)

    def read() -> None:
        embed(article, encoder(), sink=judge.sink)
        judge.close()  # waits for what is being read

    judge.forget(article.id)
    timed("the same, by reader", read)
    with tempfile.TemporaryDirectory() as folder, Store(folder, identity(encoder())) as store:
        timed("stored", lambda: store.add(embedded))
    print(f"{len(text)} characters, {len(passages)} passages, {len(sentences)} sentences")
    for step, spent in seconds.items():
        print(f"{step:20}{spent:8.2f} s{spent / seconds['passages']:8.2f}")
    beside = sum(seconds[step] for step in ("read", "cut", "stored")) / seconds["passages"]
    print(f"beside the encoder {beside:.2f} of what it needs for the passages")
    return int(beside > HELD_TO)


def _on_ray(address: str, count: int) -> int:
    """Print what a cluster needs beside one process; return 1 where it does not store the same."""
    stored = []
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / f"{number}.txt" for number in range(count)]
        for number, file in enumerate(files):
            file.write_text(_text(2000, seed=number), "utf-8")
        names = [str(file) for file in files]
        for who in ("one process", "Ray"):
            settings = Settings(index=Path(folder) / who, llm="none")
            work = (
                ingested_on(address, names, settings) if who == "Ray" else _in_turn(names, settings)
            )
            stored.append(_rate(who, work))
    return int(stored[0] != stored[1])


def _in_turn(names: Sequence[str], settings: Settings) -> Iterator[Ingested]:
    with Assistant.open(settings=settings) as assistant:
        yield from map(assistant.ingest, names)


def _rate(who: str, work: Iterable[Ingested | ArticleQAError]) -> list[str]:
    """Print how fast articles are stored; return what became of each."""
    began = time.perf_counter()
    became, ends, spent = [], [], []
    for one in work:
        became.append(str(one))
        ends.append(time.perf_counter() - began)
        spent.append(time.process_time())
    own = 1000 * (spent[-1] - spent[0]) / (len(spent) - 1)
    print(f"{who:12} first {ends[0]:5.1f} s, all {ends[-1]:5.1f} s, {own:5.0f} ms here", flush=True)
    return became


def _text(size: int, seed: int = 0) -> str:
    """Return a plain text of so many characters, without headings."""
    source = DATA / "article.de.txt"
    found = (source if source.exists() else SAMPLE).read_text(encoding="utf-8")
    paragraphs = [part for part in found.split("\n\n") if part.strip().endswith(".")]
    chosen, length, chance = [], 0, random.Random(seed)
    while length < size:
        chosen.append(chance.choice(paragraphs))
        length += len(chosen[-1]) + 2
    return "\n\n".join(chosen)


if __name__ == "__main__":
    sys.exit(main())
