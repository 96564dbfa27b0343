"""What a word of one language is likely to be in another, learned from parallel sentences.

Words are stems, as `index.lexical.stems` makes them. One file serves both directions of a pair of
languages; `training/lexicon.py` writes it. A pair without a file has no lexicon, and whoever asks
gets by without.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

FOLDER = Path(__file__).with_name("lexicons")

Lexicon = Mapping[str, Mapping[str, float]]
"""For a stem of one language its counterparts in another, each with how likely it is; the
likelihoods of a stem sum to 1."""


@functools.cache
def lexicon(source: str, target: str) -> Lexicon | None:
    """Return the lexicon from one language to another, None where there is none.

    Args:
        source: ISO 639-1 code.
        target: ISO 639-1 code.
    """
    for first, second in ((source, target), (target, source)):
        path = FOLDER / f"{first}-{second}.tsv"
        if path.is_file():
            rows = [line.split("\t") for line in path.read_text("utf-8").splitlines()]
            turned = first != source
            pairs = [(b, a, weight) if turned else (a, b, weight) for a, b, weight in rows]
            return _normalised(pairs)
    return None


def _normalised(pairs: list[tuple[str, str, str]]) -> Lexicon:
    """Return the counterparts of each stem with weights that sum to 1."""
    found: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for stem, counterpart, weight in pairs:
        found[stem][counterpart] = float(weight)
    return {
        stem: {word: weight / sum(weights.values()) for word, weight in weights.items()}
        for stem, weights in found.items()
    }


@functools.cache
def glosses(source: str, target: str) -> Mapping[str, tuple[str, ...]]:
    """Return for words in small letters their likely counterparts, the likeliest first.

    Both are as they are written, not stems; empty where there is no lexicon.

    Args:
        source: ISO 639-1 code.
        target: ISO 639-1 code.
    """
    path = FOLDER / f"words.{source}-{target}.tsv"
    found: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for line in path.read_text("utf-8").splitlines() if path.is_file() else ():
        word, counterpart = line.split("\t")
        found[word] += (counterpart,)
    return dict(found)
