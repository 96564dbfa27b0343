"""Around the encoder's tokens: texts in batches before it, vectors and offsets after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import torch

BATCH_CHARACTERS = 1000
"""Characters in one forward pass, padding included; see benchmarks/encoder.py. Small batches
stay in the processor's cache and waste little on padding."""

LONE_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
"""A str may hold these, UTF-8 may not; one character for one keeps every offset right."""


@dataclass(frozen=True, slots=True)
class HiddenStates:
    """What layers of the model make of one text, prompt and special tokens included.

    Attributes:
        states: float32, (tokens, layers x width of the model), those of each layer side by side.
        offsets: for each token the characters ``(start, end)`` of the text that it stands for;
            ``start == end`` for the prompt and special tokens.
    """

    states: np.ndarray
    offsets: list[tuple[int, int]]


def batches_of(texts: Sequence[str]) -> list[list[int]]:
    """Return the texts' indices in batches of like length, the longest first."""
    batches: list[list[int]] = []
    longest = 0
    for i in sorted(range(len(texts)), key=lambda i: -len(texts[i])):
        if batches and longest * (len(batches[-1]) + 1) <= BATCH_CHARACTERS:
            batches[-1].append(i)
            continue
        batches.append([i])
        longest = len(texts[i])
    return batches


def clean(text: str) -> str:
    """Return the text as something UTF-8 can hold, character for character."""
    return text if text.isascii() else text.translate(LONE_SURROGATES)


def unit(vectors: torch.Tensor) -> np.ndarray:
    """Return float32 rows of length 1."""
    from torch.nn.functional import normalize

    unit: np.ndarray = normalize(vectors.float(), dim=-1).cpu().numpy()
    return unit


def offset(start: int, end: int, prompt: int, text: str) -> tuple[int, int]:
    """Return a token's characters in the text alone, without the white space before them."""
    start, end = max(start - prompt, 0), max(end - prompt, 0)
    while start < end and text[start].isspace():
        start += 1
    return start, end
