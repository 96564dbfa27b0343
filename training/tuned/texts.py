"""The package in memory, and texts through the encoder."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from training.tuned.network import TunedEncoder, pooled

AT_ONCE = 3
"""Groups of like length that a batch of passages is encoded in, so that little is padding."""

QUERY_WORDS = 3
"""Tokens before a question's own words: the first, and two of the prompt."""


class Texts:
    """Questions and passages as token numbers, on a device, and where sentences are in them.

    Attributes:
        package: the arrays, see `training.tuned.package`.
        facts: what else the package says.
    """

    def __init__(self, file: Path, device: torch.device) -> None:
        with np.load(file) as kept:
            self.package: Mapping[str, Any] = {name: kept[name] for name in kept.files}
        self.facts = json.loads(str(self.package["facts"]))
        self.device = device
        self._flat = {
            kind: torch.from_numpy(self.package[f"{kind}_ids"]).to(device).long()
            for kind in ("p", "q")
        }
        self.lengths = {kind: np.diff(self.package[f"{kind}_ptr"]) for kind in ("p", "q")}
        self.s_ptr = self.package["s_ptr"]
        self.s_range = self.package["s_range"]
        pages = np.diff(self.package["d_ptr"])
        self.document_of = np.repeat(np.arange(len(pages)), pages)
        self.passage_of = np.repeat(np.arange(len(self.s_ptr) - 1), np.diff(self.s_ptr))

    def gathered(
        self, kind: str, rows: np.ndarray, cuts: np.ndarray | None = None
    ) -> tuple[Tensor, Tensor]:
        """Return token numbers (texts, tokens) and which are no padding.

        Args:
            kind: ``p`` or ``q``.
            rows: of the texts.
            cuts: (texts, 2), tokens to leave out, from and to; None for none.
        """
        starts = self.package[f"{kind}_ptr"][rows]
        lengths = self.lengths[kind][rows]
        cuts = np.zeros((len(rows), 2), np.int64) if cuts is None else cuts
        lengths = lengths - (cuts[:, 1] - cuts[:, 0])
        at, size, first, gone = (
            torch.from_numpy(np.asarray(part, np.int64)).to(self.device)
            for part in (starts, lengths, cuts[:, 0], cuts[:, 1] - cuts[:, 0])
        )
        columns = torch.arange(int(lengths.max()), device=self.device)[None]
        there = columns < size[:, None]
        columns = columns + (columns >= first[:, None]) * gone[:, None]
        places = (at[:, None] + columns).clamp(max=len(self._flat[kind]) - 1)
        return self._flat[kind][places] * there, there


def encode(encoder: TunedEncoder, ids: Tensor, there: Tensor, groups: int = AT_ONCE) -> Tensor:
    """Return the states of texts, computed in groups of like length."""
    if len(ids) < 2 * groups:
        states: Tensor = encoder(ids, there)
        return states
    lengths = there.sum(1)
    order = lengths.argsort()
    longest = lengths[order].tolist()
    found, size = [], -(-len(ids) // groups)
    for start in range(0, len(ids), size):
        rows = order[start : start + size]
        most = longest[min(start + size, len(ids)) - 1]
        part = encoder(ids[rows, :most], there[rows, :most])
        found.append(torch.nn.functional.pad(part, (0, 0, 0, ids.shape[1] - most)))
    return torch.cat(found)[order.argsort()]


@torch.no_grad()
def all_pooled(encoder: TunedEncoder, texts: Texts, kind: str, rows: Sequence[int]) -> Tensor:
    """Return the mean vectors of texts, (texts, hidden), of length 1."""
    order = sorted(range(len(rows)), key=lambda n: int(texts.lengths[kind][rows[n]]))
    size = 512 if texts.device.type == "cuda" else 16
    found = []
    for start in range(0, len(order), size):
        part = np.array([rows[n] for n in order[start : start + size]])
        ids, there = texts.gathered(kind, part)
        found.append(pooled(encoder(ids, there).float(), there))
    vectors = torch.nn.functional.normalize(torch.cat(found), dim=-1)
    back = torch.empty(len(order), dtype=torch.long)
    back[torch.tensor(order)] = torch.arange(len(order))
    return vectors[back.to(vectors.device)]
