"""The table of word embeddings, read from its file row by row.

It has 250,000 rows of which a text has some hundred. Mapped into memory, each row brings its
neighbours with it, and in time all of its 384 MB; a row that is read takes a microsecond.
"""

from __future__ import annotations

import json
import os
import weakref
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

_LENGTH = 8
"""Bytes at the start of a safetensors file that say how long its header is."""


class ReadEmbedding(nn.Module):
    """Computes what a `torch.nn.Embedding` computes, from a safetensors file; for inference."""

    def __init__(self, file: Path, name: str) -> None:
        """Begin with a file and the name of a float32 matrix in it.

        Raises:
            OSError: if the file cannot be read.
            ValueError: if it is no such file, or has no such matrix.
        """
        super().__init__()
        with file.open("rb") as opened:
            length = int.from_bytes(opened.read(_LENGTH), "little")
            entry: dict[str, Any] = json.loads(opened.read(length)).get(name, {})
        if entry.get("dtype") != "F32" or [*map(type, entry["shape"])] != [int, int]:
            raise ValueError(f"{file} has no float32 matrix {name}")
        self.num_embeddings, self.embedding_dim = entry["shape"]
        self._begin = _LENGTH + length + entry["data_offsets"][0]
        self._descriptor = os.open(file, os.O_RDONLY)
        weakref.finalize(self, os.close, self._descriptor)

    def forward(self, numbers: Tensor) -> Tensor:
        """Return the rows of some numbers, shape (*numbers.shape, embedding_dim)."""
        unique, places = torch.unique(numbers, return_inverse=True)
        size = self.embedding_dim * 4
        rows = [os.pread(self._descriptor, size, self._begin + n * size) for n in unique.tolist()]
        table = torch.frombuffer(bytearray(b"".join(rows)), dtype=torch.float32)
        return table.view(len(rows), self.embedding_dim).to(numbers.device)[places]
