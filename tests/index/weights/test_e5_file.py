"""The package's file of 4-bit weights is read as it was written, and nothing else is."""

import struct

import numpy as np
import pytest

from index.weights import e5_file

HEAD = (32, 1, 2, 64, 4, 8, 1)


def packed(scale, weights):
    """Return one block as the file has it: the low nibbles are the first half."""
    nibbles = [weight + 8 for weight in weights]
    pairs = zip(nibbles[:16], nibbles[16:], strict=True)
    return np.float16(scale).tobytes() + bytes(low | high << 4 for low, high in pairs)


def file_of(tensors):
    """Return a file with two pieces of vocabulary and tensors: name, quantised, count, bytes."""
    pieces = b"<s>ab"
    vocabulary = struct.pack("<5iQ", 2, 0, 0, 1, 1, len(pieces))
    vocabulary += struct.pack("<3I2f", 0, 3, 5, 0.0, -1.5) + pieces + struct.pack("<iI", 0, 0)
    head = b"E5S1" + struct.pack("<I7ifi", 1, *HEAD, 1e-12, e5_file.BLOCK) + vocabulary
    directory = struct.pack("<i", len(tensors))
    size = len(head) + 4 + sum(2 + len(name) + 21 for name, *_ in tensors)
    data = b""
    for name, quantised, count, stored in tensors:
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", quantised, count, size + len(data), len(stored))
        data += stored
    return head + directory + data


def test_a_block_is_its_scale_times_its_nibbles_less_eight():
    weights = [(7 * n) % 16 - 8 for n in range(32)]
    read = e5_file.read(file_of([("l0.q.w", True, 32, packed(0.5, weights))]))
    (name,) = read.tensors
    assert name == "encoder.layer.0.attention.self.query.weight"
    assert read.tensors[name].shape == (1, 32)
    assert read.tensors[name].tolist() == [[0.5 * weight for weight in weights]]


def test_plain_values_pieces_and_sizes_are_read_as_they_stand():
    bias = np.array([1.0, -2.5], "<f4")
    read = e5_file.read(file_of([("l3.aln.b", False, 2, bias.tobytes())]))
    assert read.tensors["encoder.layer.3.attention.output.LayerNorm.bias"].tolist() == [1.0, -2.5]
    assert read.vocabulary.pieces == [("<s>", 0.0), ("ab", -1.5)]
    assert (read.sizes.hidden, read.sizes.intermediate) == (32, 64)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"GGUF" + bytes(99), "does not begin with E5S1"),
        (file_of([("l0.q.w", True, 33, packed(1.0, [0] * 32))]), "33 were announced"),
    ],
)
def test_what_is_no_such_file_is_refused(data, why):
    with pytest.raises(ValueError, match=why):
        e5_file.read(data)
