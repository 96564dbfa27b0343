"""Learns the German-English lexicon from parallel sentences: ``python -m training.lexicon``.

IBM model 1 (Brown et al., 1993, "The Mathematics of Statistical Machine Translation") in both
directions over the stems of OMoS-QA's train pages, which are parallel line by line, and of
Tatoeba's sentence pairs; what is written is the geometric mean of both probabilities, and beside it
which words as they are written are shown to a reader as counterparts. These sentences are of
everyday life and of living in Germany: they have no president, no century and no Turkey. Words that
are frequent in news and encyclopaedias are listed by hand (`LISTED`), countries and languages by
CLDR. A lexicon of
nouns and verbs is wanted, so the order of words, which model 2 and later ones learn, is of no use.
XQuAD is in no part of it and judges it (``python -m benchmarks.retrieval``).
"""

from __future__ import annotations

import gzip
import json
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from operator import itemgetter
from pathlib import Path

import numpy as np
from babel import Locale
from numpy.typing import NDArray

from index.lexical.bm25 import WORD, stems
from index.lexicon import FOLDER

DATA = Path(__file__).parents[1] / "../shared/data"
SOURCE, TARGET = "de", "en"

LISTED = Path(__file__).with_name(f"words.{TARGET}-{SOURCE}.txt")
"""Words that are listed, each with its counterparts. They were chosen among the most frequent words
of either language (wordfreq) of which the sentences have none, and among those of news."""

SURE = 0.6
"""Weight of a listed counterpart."""

ROUNDS = 8
"""Passes of expectation and maximisation."""

NULL = 0.02
"""Weight of the empty word, which a word without a counterpart is aligned with."""

LEAST = 0.05
"""Least probability that is kept; .02 brings a quarter more pairs and the same figures."""

MOST = 3
"""Counterparts of a stem that are kept, in each direction."""

LIKELY = 0.2
"""Least probability of a counterpart that is shown to a reader."""

BESIDE = 0.5
"""The same as a share of that of the word's best counterpart."""

OPPOSITE = 0.4
"""Least share of a word's sentences that have the counterpart opposite."""

CERTAIN = 0.6
"""Probability from which on one such sentence is enough; else it takes two."""

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


def listed_pairs() -> Iterator[tuple[str, str]]:
    """Yield words with a counterpart that somebody listed, German first."""
    for line in LISTED.read_text("utf-8").splitlines():
        word, counterparts = line.split(": ")
        yield from ((counterpart, word) for counterpart in counterparts.split(", "))
    german, english = Locale(SOURCE), Locale(TARGET)
    for names, others in (
        (german.territories, english.territories),
        (german.languages, english.languages),
    ):
        for code in names.keys() & others.keys():
            if names[code].isalpha() and others[code].isalpha():
                yield names[code], others[code]


def with_listed(
    rows: Sequence[tuple[str, str, float]], listed: Sequence[tuple[str, str]]
) -> list[tuple[str, str, float]]:
    """Return counterparts of stems with those that are listed, each once, in their order.

    Args:
        rows: as `learn` returns them.
        listed: pairs of words.
    """
    found = {(a, b): weight for a, b, weight in rows}
    for one, other in listed:
        (a,), (b,) = stems(one, SOURCE), stems(other, TARGET)
        found[a, b] = max(SURE, found.get((a, b), 0.0))
    return [(a, b, weight) for (a, b), weight in sorted(found.items())]


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


def glosses(
    pairs: Sequence[tuple[str, str]], rows: Sequence[tuple[str, str, float]], side: int
) -> list[tuple[str, str]]:
    """Return the words of one side as they are written, each with a likely counterpart.

    The stems that are likely (`LIKELY`) are counterparts of a word only where they stand in enough
    of the sentences opposite that very word (`OPPOSITE`): its stem may be that of another word,
    as that of "seit" is that of "Seite". A counterpart is written as it is there.

    Args:
        pairs: parallel sentences.
        rows: as `learn` returns them.
        side: of the words, 0 or 1; the counterparts are of the other.
    """
    best: defaultdict[str, float] = defaultdict(float)
    for row in rows:
        best[row[side]] = max(best[row[side]], row[2])
    likely: defaultdict[str, list[tuple[float, str]]] = defaultdict(list)
    for row in rows:
        if row[2] >= max(LIKELY, BESIDE * best[row[side]]) and row[1 - side].isalpha():
            likely[row[side]].append((row[2], row[1 - side]))
    seen: Counter[str] = Counter()
    together: defaultdict[tuple[str, float, str], Counter[str]] = defaultdict(Counter)
    for pair in pairs:
        opposite = _written(pair[1 - side], (TARGET, SOURCE)[side])
        for stem, words in _written(pair[side], (SOURCE, TARGET)[side]).items():
            for word in {word.casefold() for word in words}:
                seen[word] += 1
                for weight, other in likely[stem]:
                    together[word, -weight, other].update(opposite.get(other, ())[:1])
    return [
        (word, max(written, key=lambda each: (written[each], each.islower())))
        for (word, weight, _), written in sorted(together.items())
        if written.total() >= max(OPPOSITE * seen[word], 1 if -weight >= CERTAIN else 2)
    ]


def _written(text: str, language: str) -> dict[str, list[str]]:
    """Return for each stem of a text the words that it stands for."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for word in WORD.findall(unicodedata.normalize("NFC", text)):
        stem, *others = stems(word, language)
        if not others:
            found[stem].append(word)
    return found


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
    """Write the lexicon and how its stems are written; return the exit code."""
    pairs = list(sentence_pairs())
    listed = sorted(set(listed_pairs()))
    found = with_listed(learn(iter(pairs)), listed)
    path = FOLDER / f"{SOURCE}-{TARGET}.tsv"
    path.write_text("".join(f"{a}\t{b}\t{weight}\n" for a, b, weight in found), "utf-8")
    print(f"{len(found)} pairs in {path.name}, {path.stat().st_size // 1000} kB")
    for side, names in enumerate(((SOURCE, TARGET), (TARGET, SOURCE))):
        own = [(pair[side].casefold(), pair[1 - side]) for pair in listed]
        rows = sorted(dict.fromkeys([*glosses(pairs, found, side), *own]), key=itemgetter(0))
        path = FOLDER / f"words.{'-'.join(names)}.tsv"
        path.write_text("".join(f"{a}\t{b}\n" for a, b in rows), "utf-8")
        print(f"{len(rows)} words in {path.name}, {path.stat().st_size // 1000} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
