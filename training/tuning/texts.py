"""The package in memory."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from training.tuning.network import Texts, TunedEncoder


class Package:
    """Questions and passages as token numbers, and where sentences are in them.

    Attributes:
        arrays: see `training.package`.
        facts: what else the package says.
    """

    def __init__(self, file: Path) -> None:
        with np.load(file) as kept:
            self.arrays: Mapping[str, Any] = {name: kept[name] for name in kept.files}
        self.facts = json.loads(str(self.arrays["facts"]))
        self.lengths = {kind: np.diff(self.arrays[f"{kind}_ptr"]) for kind in ("p", "q")}
        self.s_ptr, self.s_range = self.arrays["s_ptr"], self.arrays["s_range"]
        pages = np.diff(self.arrays["d_ptr"])
        self.document_of = np.repeat(np.arange(len(pages)), pages)
        self.passage_of = np.repeat(np.arange(len(self.s_ptr) - 1), np.diff(self.s_ptr))

    def tokens(self, kind: str, row: int) -> np.ndarray:
        """Return the tokens of a question (``q``) or passage (``p``)."""
        ends = self.arrays[f"{kind}_ptr"]
        return np.asarray(self.arrays[f"{kind}_ids"][ends[row] : ends[row + 1]])


def together(lists: Sequence[np.ndarray], device: torch.device) -> Texts:
    """Return texts one after the other, on a device."""
    lengths = np.array([len(ids) for ids in lists])
    ends = np.cumsum([0, *lengths])
    text = np.repeat(np.arange(len(lists)), lengths)
    arrays = (np.concatenate(lists), np.arange(ends[-1]) - ends[text], text, ends)
    ids, position, text_of, ends_of = (
        torch.from_numpy(a.astype(kind)).to(device)
        for a, kind in zip(arrays, (np.int64, np.int64, np.int64, np.int32), strict=True)
    )
    return Texts(ids, position, text_of, ends_of, int(lengths.max()))


def means(values: Tensor, owner: Tensor, count: int) -> Tensor:
    """Return the mean of the values of each owner, of length 1; owner ``count`` is nobody."""
    sums = values.new_zeros(count + 1, values.shape[1]).index_add(0, owner, values)
    return functional.normalize(sums[:count], dim=-1)


@torch.no_grad()
def all_pooled(
    encoder: TunedEncoder, package: Package, kind: str, rows: Sequence[int], device: torch.device
) -> Tensor:
    """Return the mean vectors of texts, (texts, hidden), of length 1."""
    order = sorted(range(len(rows)), key=lambda n: int(package.lengths[kind][rows[n]]))
    size = 256 if device.type == "cuda" else 16
    found = []
    for start in range(0, len(order), size):
        part = [package.tokens(kind, rows[n]) for n in order[start : start + size]]
        texts = together(part, device)
        found.append(means(encoder(texts).float(), texts.text, texts.count))
    back = torch.empty(len(order), dtype=torch.long)
    back[torch.tensor(order)] = torch.arange(len(order))
    return torch.cat(found)[back.to(device)]
