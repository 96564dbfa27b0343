"""Learns the German-English lexicon from parallel sentences: ``python -m training.lexicon``.

IBM model 1 (Brown et al., 1993, "The Mathematics of Statistical Machine Translation") in both
directions over the stems of OMoS-QA's train pages, which are parallel line by line, and of
Tatoeba's sentence pairs; what is written is the geometric mean of both probabilities. A lexicon of
nouns and verbs is wanted, so the order of words, which model 2 and later ones learn, is of no use.
XQuAD is in no part of it and judges it (``python -m benchmarks.retrieval``).
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.lexical import stems
from index.lexicon import FOLDER

DATA = Path(__file__).parents[1] / "../shared/data"
SOURCE, TARGET = "de", "en"

ROUNDS = 8
"""Passes of expectation and maximisation."""

NULL = 0.02
"""Weight of the empty word, which a word without a counterpart is aligned with."""

LEAST = 0.05
"""Least probability that is kept; .02 brings a quarter more pairs and the same figures."""

MOST = 3
"""Counterparts of a stem that are kept, in each direction."""

Numbers = NDArray[np.int64]


def sentence_pairs() -> Iterator[tuple[str, str]]:
    """Yield every parallel sentence once, German first."""
    seen = set()
    for pair in (*_omos_lines(), *_tatoeba_lines()):
        if pair not in seen:
            seen.add(pair)
            yield pair


def _omos_lines() -> Iterator[tuple[str, str]]:
    rows = [
        {row["id"]: row for row in map(json.loads, (DATA / name).read_text("utf-8").splitlines())}
        for name in (f"omos-train.{SOURCE}.jsonl", f"omos-train.{TARGET}.jsonl")
    ]
    for key in rows[0].keys() & rows[1].keys():
        one, other = rows[0][key], rows[1][key]
        yield one["question"], other["question"]
        lines = one["context"].split("\n"), other["context"].split("\n")
        if len(lines[0]) == len(lines[1]):
            yield from zip(*lines, strict=True)


def _tatoeba_lines() -> Iterator[tuple[str, str]]:
    with gzip.open(DATA / "more" / "tatoeba-en-de.tsv.gz", "rt", encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            english, german = line.rstrip("\n").split("\t")
            yield german, english


def learn(pairs: Iterator[tuple[str, str]]) -> list[tuple[str, str, float]]:
    """Return the counterparts of each stem, with how likely they are, in the order of the stems.

    Args:
        pairs: parallel sentences.
    """
    sentences = [(_types(one, SOURCE), _types(other, TARGET)) for one, other in pairs]
    sentences = [(one, other) for one, other in sentences if one and other]
    words = [sorted({word for pair in sentences for word in pair[side]}) for side in (0, 1)]
    numbers = [{word: number for number, word in enumerate(side)} for side in words]
    cells = [
        (sentence, numbers[0][a], numbers[1][b])
        for sentence, (one, other) in enumerate(sentences)
        for a in one
        for b in other
    ]
    sentence, first, second = np.array(cells, dtype=np.int64).T
    forward = _model_one(sentence, first, second)
    backward = _model_one(sentence, second, first)
    cooccurring, which = np.unique(first * len(words[1]) + second, return_inverse=True)
    score = np.zeros(len(cooccurring))
    score[which] = np.sqrt(forward * backward)
    a, b = np.divmod(cooccurring, len(words[1]))
    kept = (_ranks(a, score) < MOST) | (_ranks(b, score) < MOST)
    kept &= score >= LEAST
    return [
        (words[0][x], words[1][y], round(float(value), 3))
        for x, y, value in zip(a[kept], b[kept], score[kept], strict=True)
    ]


def _types(text: str, language: str) -> list[str]:
    return list(dict.fromkeys(stems(text, language)))


def _model_one(sentence: Numbers, given: Numbers, made: Numbers) -> NDArray[np.float64]:
    """Return the probability of the made word with the given one, for each cell.

    A cell is a sentence, a word of its one side and a word of its other.
    """
    _, pair = np.unique(given * (made.max() + 1) + made, return_inverse=True)
    _, group = np.unique(sentence * (made.max() + 1) + made, return_inverse=True)
    given_of_pair = np.zeros(pair.max() + 1, dtype=np.int64)
    given_of_pair[pair] = given
    chance = np.ones(pair.max() + 1)
    for _ in range(ROUNDS):
        weight = chance[pair]
        total = np.bincount(group, weight) + NULL
        count = np.bincount(pair, weight / total[group])
        chance = count / np.bincount(given_of_pair, count)[given_of_pair]
    return chance[pair]


def _ranks(group: Numbers, score: NDArray[np.float64]) -> Numbers:
    """Return the place of each score among those of its group, the best 0."""
    order = np.lexsort((-score, group))
    starts = np.r_[0, np.flatnonzero(np.diff(group[order])) + 1]
    lengths = np.diff(np.r_[starts, len(order)])
    places = np.empty(len(order), dtype=np.int64)
    places[order] = np.arange(len(order)) - np.repeat(starts, lengths)
    return places


def main() -> int:
    """Write the lexicon; return the exit code."""
    found = learn(sentence_pairs())
    path = FOLDER / f"{SOURCE}-{TARGET}.tsv"
    path.write_text("".join(f"{a}\t{b}\t{weight}\n" for a, b, weight in found), "utf-8")
    print(f"{len(found)} pairs in {path.name}, {path.stat().st_size // 1000} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
