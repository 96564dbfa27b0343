"""The file of 4-bit weights, written by hand in miniature and read again."""

import struct

import numpy as np
import pytest

from index.weights.e5_file import MAGIC, read, torch_name

SIZES = (32, 1, 1, 64, 4, 8, 1)
PIECES = [("<s>", 0.0), ("▁ja", -1.5), ("ß", -2.0)]


def quantised(scale, nibbles):
    """Return one block of 32 weights, each from 0 to 15 and worth scale x (nibble - 8)."""
    packed = bytes(low | high << 4 for low, high in zip(nibbles[:16], nibbles[16:], strict=True))
    return struct.pack("<e", scale) + packed


def file(tensors, sizes=SIZES, block=32, counts=None):
    """Return a file with these tensors, (quantised, bytes, values) by name."""
    blob = "".join(piece for piece, _ in PIECES).encode()
    offsets = np.cumsum([0, *(len(piece.encode()) for piece, _ in PIECES)]).astype("<u4")
    scores = np.array([score for _, score in PIECES], "<f4")
    head = MAGIC + struct.pack("<I7if", 1, *sizes, 1e-12) + struct.pack("<i", block)
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, len(blob))
    head += offsets.tobytes() + scores.tobytes() + blob + struct.pack("<iI", 0, 2) + b"xx"
    head += struct.pack("<i", len(tensors))
    length = len(head) + sum(2 + len(name) + struct.calcsize("<BIQQ") for name in tensors)
    body = b""
    for name, (is_quantised, data, count) in tensors.items():
        told = (counts or {}).get(name, count)
        head += struct.pack("<H", len(name)) + name.encode()
        head += struct.pack("<BIQQ", is_quantised, told, length + len(body), len(data))
        body += data
    return head + body


PLAIN = np.arange(32, dtype="<f4")
NIBBLES = [n % 16 for n in range(32)]


def test_weights_are_their_scale_times_the_distance_of_each_nibble_from_eight():
    rows = quantised(0.5, NIBBLES) + quantised(2.0, NIBBLES[::-1])
    tensor = read(file({"l0.q.w": (1, rows, 64)})).tensors[
        "encoder.layer.0.attention.self.query.weight"
    ]
    assert tensor.shape == (2, 32)
    assert tensor.dtype == np.float32
    assert tensor[0].tolist() == [0.5 * (n - 8) for n in NIBBLES]
    assert tensor[1].tolist() == [2.0 * (n - 8) for n in NIBBLES[::-1]]


def test_vectors_are_plain_numbers_and_the_vocabulary_has_its_pieces():
    found = read(file({"l0.aln.w": (0, PLAIN.tobytes(), 32)}))
    assert found.tensors["encoder.layer.0.attention.output.LayerNorm.weight"].tolist() == list(
        range(32)
    )
    assert found.pieces == PIECES
    assert found.special == {"bos": 0, "eos": 2, "pad": 1, "unk": 3}
    assert (found.sizes["hidden_size"], found.sizes["intermediate_size"]) == (32, 64)


def test_the_matrix_that_leads_back_has_as_many_columns_as_the_wide_layer():
    data = quantised(1.0, NIBBLES) * 4
    tensor = read(file({"l0.fo.w": (1, data, 128)})).tensors["encoder.layer.0.output.dense.weight"]
    assert tensor.shape == (2, 64)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"GGUF" + bytes(100), "does not begin with E5S1"),
        (file({}, block=16), "do not have 32 weights"),
        (
            file({"l0.q.b": (0, PLAIN.tobytes(), 32)}, counts={"l0.q.b": 31}),
            "l0.q.b has 32 values, 31 were announced",
        ),
    ],
)
def test_another_file_is_refused(data, why):
    with pytest.raises(ValueError, match=why):
        read(data)


def test_names_are_those_of_transformers():
    assert torch_name("emb.word") == "embeddings.word_embeddings.weight"
    assert torch_name("l11.fi.b") == "encoder.layer.11.intermediate.dense.bias"
