"""What the check withdraws: ``python -m benchmarks.checks``.

True and false sentences are made by rule from XQuAD's dev half and from the news article with its
questions (`benchmarks.check_cases`, `benchmarks.check_frames`), each beside three quotes. Rules
were developed on the articles with even numbers; those with odd ones are counted apart.

Prints, for each kind of case and each pair of languages, how many there are and which share is
withdrawn. Exits with 1 if fewer than .95 of the false sentences or more than .05 of the true ones
are. With ``--ablation``, prints what is withdrawn without each of the check's rules instead.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import defaultdict
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np

from benchmarks.check_cases import Case, Setting, about, from_pair
from benchmarks.check_frames import framed
from benchmarks.corpora import PAIRS, encoder
from benchmarks.parallel import OWN, own_pairs, pairs
from qa.check.check import MARKER, Checked, check
from qa.check.rules import RULES

FALSE_AT_LEAST = 0.95
TRUE_AT_MOST = 0.05
Result: TypeAlias = "tuple[Case, Checked]"

MOST = 15
"""Cases of one kind, pair of languages and half of the articles."""


def main() -> int:
    """Run the benchmark; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.checks")
    parser.add_argument("--most", type=int, default=MOST, help="cases of each kind and pair")
    parser.add_argument("--wrong", action="store_true", help="print the even articles' misses")
    parser.add_argument("--ablation", action="store_true", help="leave out each rule in turn")
    options = parser.parse_args()
    cases = made(options.most)
    alike = Alike(cases)
    if options.ablation:
        print(f"{'':22}true withdrawn, false withdrawn")
        for kind in (None, *(rule.kind for rule in RULES)):
            lost, caught = shares(checked(cases, alike, kind))
            print(f"{f'without {kind}' if kind else 'all rules':22}{lost:8.3f}{caught:18.3f}")
        return 0
    results = checked(cases, alike)
    if options.wrong:
        for one, result in results:
            if bool(result.text) != one.true and one.article % 2 == 0:
                print(f"\n{one.kind} ({one.prose} -> {one.read}) {result.reason}: {one.sentence}")
                for source in one.sources:
                    print(f"   [{source.number}] {source.text}")
    report(results)
    lost, caught = shares(results)
    return int(lost > TRUE_AT_MOST or caught < FALSE_AT_LEAST)


def checked(cases: Sequence[Case], alike: Alike, without: str | None = None) -> list[Result]:
    """Return each case with what the check makes of it, without one of its rules."""
    rules = [rule for rule in RULES if rule.kind != without]
    return [(c, check(c.sentence, c.sources, c.prose, c.question, alike, rules=rules))
            for c in cases]  # fmt: skip


def made(most: int) -> list[Case]:
    """Return the cases, at most so many of a kind, a pair of languages and a half."""
    groups: dict[tuple[str, bool, str, str, int], list[Case]] = defaultdict(list)
    by_article = defaultdict(list)
    for pair in pairs():
        by_article[pair.article].append(pair)
    for languages in PAIRS:
        draw = random.Random(0)
        for pair in pairs():
            near = [other for other in by_article[pair.article] if other is not pair]
            setting = Setting(pair, *languages, draw)
            for one in [*from_pair(setting), *framed(setting, near)]:
                groups[one.kind, one.true, one.prose, one.read, one.article % 2].append(one)
    draw = random.Random(2)
    for pair in own_pairs():
        near = [other for other in own_pairs() if other is not pair]
        german = Setting(pair, "de", "de", draw)
        english = Setting(pair, "en", "de", draw)
        for one in [*from_pair(german), *framed(german, near), *about(english)]:
            groups[one.kind, one.true, one.prose, one.read, one.article].append(one)
    draw = random.Random(1)
    return [one for group in groups.values() for one in draw.sample(group, min(most, len(group)))]


class Alike:
    """How alike sentences and quotes are, as in `qa.chain`; each text is embedded once."""

    def __init__(self, cases: Sequence[Case]) -> None:
        self._kept: dict[str, np.ndarray] = {}
        self._add("passage: ", {source.text for one in cases for source in one.sources})
        self._add("query: ", {" ".join(MARKER.sub("", one.sentence).split()) for one in cases})

    def __call__(self, sentence: str, texts: Sequence[str]) -> list[float]:
        """Return the cosine of a sentence and each text."""
        self._add("query: ", {sentence})
        self._add("passage: ", set(texts))
        vector = self._kept[f"query: {sentence}"]
        return [float(self._kept[f"passage: {text}"] @ vector) for text in texts]

    def _add(self, prefix: str, texts: set[str]) -> None:
        new = sorted((text for text in texts if prefix + text not in self._kept), key=len)
        embed = encoder().queries if prefix == "query: " else encoder().passages
        for at in range(0, len(new), 64):
            some = new[at : at + 64]
            self._kept |= zip((prefix + text for text in some), embed(some), strict=True)


def report(results: Sequence[Result]) -> None:
    """Print the table."""
    print(f"{'':36}{'':10}     n   withdrawn: all    even     odd")
    for true in (True, False):
        rows = [row for row in results if row[0].true is true]
        word = "true" if true else "false"
        for kind in dict.fromkeys(one.kind for one, _ in rows):
            line(f"{word}: {kind}", "", of_kind := [row for row in rows if row[0].kind == kind])
            for pair in PAIRS:
                some = [row for row in of_kind if (row[0].prose, row[0].read) == pair]
                line("", " -> ".join(pair), some)
        line(f"the news article, {word}", "", [row for row in rows if row[0].article >= OWN])
        line(f"{word.upper()} SENTENCES", "", rows)


def line(kind: str, languages: str, rows: Sequence[Result]) -> None:
    """Print one line of the table, nothing where there is no case."""
    if rows:
        halves = [[row for row in rows if row[0].article % 2 == half] for half in (0, 1)]
        shares = "".join(f"{withdrawn(some):8.3f}" for some in (rows, *halves))
        print(f"{kind:38}{languages:8}{len(rows):6}{'':11}{shares}")


def shares(results: Sequence[Result]) -> tuple[float, float]:
    """Return which share of the true and of the false sentences is withdrawn."""
    true, false = ([row for row in results if row[0].true is true] for true in (True, False))
    return withdrawn(true), withdrawn(false)


def withdrawn(rows: Sequence[Result]) -> float:
    """Return which share is withdrawn, not a number where there is none."""
    return sum(not result.text for _, result in rows) / len(rows) if rows else float("nan")


if __name__ == "__main__":
    sys.exit(main())
