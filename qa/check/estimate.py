"""How likely a sentence is to say in another language what its quote says.

A logistic regression over `qa.check.signals`, fitted by ``python -m training.estimate`` on drafts
that the built-in chat model wrote. What it was fitted on and how it does stands in
`training/README.md`.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa.check.signals import Signals

FILE = Path(__file__).with_name("estimate.json")
"""The weights: by ``likely`` and ``plain``, with and without what the chat model tells of its
tokens, the bias and the weight of each signal."""


@functools.cache
def weights() -> Mapping[str, Mapping[str, float]]:
    """Return what `FILE` holds."""
    found: Mapping[str, Mapping[str, float]] = json.loads(FILE.read_text("utf-8"))
    return found


def chance(signals: Signals, *, likely: bool) -> float:
    """Return how likely a sentence is to be right, from 0 to 1.

    Args:
        signals: that speak for and against it.
        likely: whether the chat model told how likely its tokens were.
    """
    own = weights()["likely" if likely else "plain"]
    odds = own["bias"] + sum(
        weight * getattr(signals, name) for name, weight in own.items() if name != "bias"
    )
    return 1 / (1 + math.exp(-max(min(odds, 50.0), -50.0)))
