"""Matrices in blocks of 32 weights that share one scale, as the encoder's file has them (Q4_0)."""

from __future__ import annotations

import numpy as np

BLOCK = 32


def packed(values: np.ndarray) -> np.ndarray | None:
    """Return uint8 (rows, blocks of a row x 18) of a matrix, None where it was not in blocks.

    A block is an fp16 scale, then 16 bytes of two weights; the weight that is largest is -8 scales.
    """
    blocks = np.ascontiguousarray(values, np.float32).reshape(-1, BLOCK)
    largest = blocks[np.arange(len(blocks)), np.abs(blocks).argmax(1)]
    scale = largest / -8
    safe = np.where(scale == 0, 1, scale)[:, None]
    steps = np.rint(blocks / safe).astype(np.int8)
    exact = (scale.astype(np.float16).astype(np.float32) == scale).all()
    if not exact or (steps * scale[:, None] != blocks).any() or steps.min() < -8 or steps.max() > 7:
        return None
    nibbles = (steps + 8).astype(np.uint8)
    halves = nibbles[:, : BLOCK // 2] | (nibbles[:, BLOCK // 2 :] << 4)
    scales = scale.astype("<f2").view(np.uint8).reshape(-1, 2)
    return np.concatenate([scales, halves], 1).reshape(len(values), -1)


def unpacked(blocks: np.ndarray) -> np.ndarray:
    """Return the float32 matrix that `packed` was given."""
    parts = blocks.reshape(-1, 2 + BLOCK // 2)
    scale = np.ascontiguousarray(parts[:, :2]).view("<f2").astype(np.float32)
    low, high = parts[:, 2:] & 0x0F, parts[:, 2:] >> 4
    weights = np.concatenate([low, high], 1).astype(np.float32) - 8
    return (weights * scale).reshape(len(blocks), -1)
