"""What an index on a Chroma server costs: ``python -m benchmarks.machines [--passages N ...]``.

``chroma run`` on loopback, filled with articles made by rule as in `benchmarks.scale`: random
vectors of 384 numbers, so that no size waits for the encoder. For each size it prints

unchanged    milliseconds to learn that nothing changed, which each question begins with
changed      milliseconds to read the table of contents anew, after each change
retrieval    milliseconds for the passages of a question, encoder left out
adding       milliseconds to add an article
restart      seconds from the server's kill to the next answer
memory       MiB resident at the server after that answer
disk         MiB of the server's folder

Milliseconds are of processor time, at the page and at the server together, and means.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from copy import copy
from itertools import islice
from pathlib import Path

import numpy as np
import psutil

from benchmarks.chroma_server import ChromaServer
from benchmarks.corpora import encoder
from benchmarks.scale import articles
from index.embed import identity
from index.retriever import ArticleRetriever
from index.store.lines import line_of
from index.store.records import EmbeddedArticle, article_record, slot_of
from index.store.writer import Store, write_vectors

PASSAGES = 4
"""Of an article."""

AT_ONCE = 50
"""Articles that are written at once while the index is filled."""

TIMES = 20
NEW = 10**7
"""Number of the first article that is added to a full index."""

Figures = dict[str, float]


def main() -> int:
    """Run the benchmark; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.machines", description=__doc__)
    parser.add_argument("--passages", type=int, nargs="+", default=[1000, 10_000])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = folder  # for what is made from the index
        server = ChromaServer(Path(folder) / "data")
        try:
            for size in sorted(options.passages):
                began = time.perf_counter()
                fill(server, size)
                took = time.perf_counter() - began
                found = {"passages": size, **measured(server), **restarted(server)}
                shown = ", ".join(f"{name} {value:.4g}" for name, value in found.items())
                print(f"{shown} (filled in {took:.0f} s)", flush=True)
        finally:
            server.stop(kill=True)
    return 0


def fill(server: ChromaServer, passages: int) -> None:
    """Add articles until the index has so many passages, many in one step."""
    with Store(server.url, identity(encoder())) as store:
        first = len(store.articles())
        made = articles(first, passages // PASSAGES - first, PASSAGES)
        while some := list(islice(made, AT_ONCE)):
            with store._writing():
                for one in some:
                    write_vectors(one, store._passages)
                store._write({slot_of(e.article.source): _listed(e) for e in some})


def _listed(one: EmbeddedArticle) -> tuple[dict[str, object], str]:
    return article_record(one.article, len(one.passages)), line_of(one.article)


def measured(server: ChromaServer) -> Figures:
    """Return what reading and writing cost."""
    query = np.eye(384, dtype=np.float32)[:1]
    encode = copy(encoder())
    encode.queries = lambda texts: np.repeat(query, len(texts), axis=0)  # type: ignore[method-assign]
    new = list(articles(NEW, TIMES, PASSAGES))
    words = [one.passages[0].text[:80] for one in new]
    with Store(server.url, identity(encode)) as store:
        retriever = ArticleRetriever(store=store, encoder=encode)
        retriever.candidates(words[0], "de")
        figures = {
            "unchanged": _spent(server, [store.version] * TIMES),
            "changed": _spent(server, [store._attach] * TIMES),
            "retrieval": _spent(
                server,
                [
                    lambda text=text: store.retried(lambda: retriever.candidates(text, "de"))
                    for text in words
                ],
            ),
            "adding": _spent(server, [lambda one=one: store.add(one) for one in new]),
        }
        for one in new:
            store.remove(one.article.id)
    return figures


def _spent(server: ChromaServer, work: Sequence[Callable[[], object]]) -> float:
    """Return the mean milliseconds of processor time, here and at the server."""
    there = psutil.Process(server.process.pid)

    def spent() -> float:
        return time.process_time() + sum(there.cpu_times()[:2])

    began = spent()
    for one in work:
        one()
    return 1000 * (spent() - began) / len(work)


def restarted(server: ChromaServer) -> Figures:
    """Return what a kill of the server costs, and what it takes afterwards."""
    began = time.perf_counter()
    server.stop(kill=True)
    server.start()
    with Store(server.url, identity(encoder())) as store:
        store.nearest(np.eye(384, dtype=np.float32)[0], 10)
    took = time.perf_counter() - began
    memory = psutil.Process(server.process.pid).memory_info().rss
    kept = sum(file.stat().st_size for file in server.folder.rglob("*") if file.is_file())
    return {"restart": took, "memory": memory / 2**20, "disk": kept / 2**20}


if __name__ == "__main__":
    sys.exit(main())
