"""The encoder with its low-rank differences, below the heads of `qa.reader.heads`.

Only torch and numpy are needed here, as for everything that a machine with a GPU has to run.
Texts are read one after the other without padding, and the differences of all layers are added to
the encoder's weights once a step: a GPU waits for small pieces of work more than it works.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from qa.reader.heads import Heads
from training.tuning.blocks import unpacked
from training.tuning.recipe import Recipe

LAYERS, HEADS, HIDDEN = 12, 12, 384
EPSILON = 1e-12
SQUARE = ("attention.self.query", "attention.self.key", "attention.self.value",
          "attention.output.dense")  # fmt: skip


@dataclass(slots=True)
class Texts:
    """Texts one after the other.

    Attributes:
        ids: (tokens,).
        position: of each token in its text.
        text: which text each token is of.
        ends: int32, (texts + 1,), where each begins and the last ends.
        longest: tokens of the longest.
    """

    ids: Tensor
    position: Tensor
    text: Tensor
    ends: Tensor
    longest: int

    @property
    def count(self) -> int:
        """Return how many texts there are."""
        return len(self.ends) - 1


class LowRank(nn.Module):
    """Frozen matrices of one shape, of all layers, with differences of low rank (Hu, 2021)."""

    def __init__(self, weights: Tensor, rank: int) -> None:
        super().__init__()
        self.register_buffer("weights", weights, persistent=False)
        *several, rows, columns = weights.shape
        self.down = nn.Parameter(torch.randn(*several, rank, columns) / math.sqrt(columns))
        self.up = nn.Parameter(torch.zeros(*several, rows, rank))

    def forward(self) -> Tensor:
        """Return the matrices with their differences."""
        weights = self.get_buffer("weights")
        return weights + (self.up @ self.down).to(weights.dtype)


class TunedEncoder(nn.Module):
    """multilingual-e5-small (a BERT) over a trimmed vocabulary, with differences in all layers."""

    def __init__(self, tensors: Mapping[str, Tensor], rank: int) -> None:
        super().__init__()

        def stacked(part: str, kind: str) -> Tensor:
            return torch.stack([tensors[f"encoder.layer.{n}.{part}.{kind}"] for n in range(LAYERS)])

        self.square = LowRank(torch.stack([stacked(p, "weight") for p in SQUARE], 1), rank)
        self.wide = LowRank(stacked("intermediate.dense", "weight"), rank)
        self.narrow = LowRank(stacked("output.dense", "weight"), rank)
        kept = {
            "square_bias": torch.stack([stacked(p, "bias") for p in SQUARE], 1),
            "wide_bias": stacked("intermediate.dense", "bias"),
            "narrow_bias": stacked("output.dense", "bias"),
            "first_weight": stacked("attention.output.LayerNorm", "weight"),
            "first_bias": stacked("attention.output.LayerNorm", "bias"),
            "last_weight": stacked("output.LayerNorm", "weight"),
            "last_bias": stacked("output.LayerNorm", "bias"),
            "words": tensors["embeddings.word_embeddings.weight"],
            "positions": tensors["embeddings.position_embeddings.weight"],
            "kind": tensors["embeddings.token_type_embeddings.weight"][0].clone(),
            "norm_weight": tensors["embeddings.LayerNorm.weight"],
            "norm_bias": tensors["embeddings.LayerNorm.bias"],
        }
        for name, tensor in kept.items():
            self.register_buffer(name, tensor, persistent=False)
        self.packed = False

    def forward(self, texts: Texts) -> Tensor:
        """Return the states of all tokens, (tokens, hidden)."""
        buffer = self.get_buffer
        values = functional.embedding(texts.ids, buffer("words"))
        values = values + functional.embedding(texts.position, buffer("positions"))
        values = _norm(values + buffer("kind"), buffer("norm_weight"), buffer("norm_bias"))
        square, wide, narrow = self.square(), self.wide(), self.narrow()
        bias = buffer("square_bias")
        for n in range(LAYERS):
            three = functional.linear(values, square[n, :3].flatten(0, 1), bias[n, :3].flatten())
            query, key, value = three.view(-1, 3, HEADS, HIDDEN // HEADS).unbind(1)
            attend = _attended_packed if self.packed else _attended
            seen = attend(query, key, value, texts).reshape(values.shape)
            seen = functional.linear(seen, square[n, 3], bias[n, 3])
            values = _norm(values + seen, buffer("first_weight")[n], buffer("first_bias")[n])
            more = functional.gelu(functional.linear(values, wide[n], buffer("wide_bias")[n]))
            more = functional.linear(more, narrow[n], buffer("narrow_bias")[n])
            values = _norm(values + more, buffer("last_weight")[n], buffer("last_bias")[n])
        return values


def _norm(values: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    return functional.layer_norm(values, (HIDDEN,), weight, bias, EPSILON)


def _attended_packed(query: Tensor, key: Tensor, value: Tensor, texts: Texts) -> Tensor:
    """Return what tokens see of their text; a kernel that a GPU has for 16-bit numbers alone."""
    from torch.nn.attention.varlen import varlen_attn

    longest = texts.longest
    seen: Tensor = varlen_attn(query, key, value, texts.ends, texts.ends, longest, longest)
    return seen


def _attended(query: Tensor, key: Tensor, value: Tensor, texts: Texts) -> Tensor:
    """Return the same by padding, on any device."""
    longest = -(-texts.longest // 8) * 8
    place = texts.text * longest + texts.position
    there = torch.zeros(texts.count * longest, dtype=torch.bool, device=place.device)
    there[place] = True
    mask = torch.zeros(there.shape, dtype=query.dtype, device=place.device)
    mask = mask.masked_fill(~there, float("-inf")).view(texts.count, 1, 1, longest)
    mask = mask.expand(-1, HEADS, longest, -1)

    def padded(part: Tensor) -> Tensor:
        whole = part.new_zeros(texts.count * longest, *part.shape[1:]).index_copy(0, place, part)
        return whole.view(texts.count, longest, *part.shape[1:]).transpose(1, 2)

    seen = functional.scaled_dot_product_attention(
        padded(query), padded(key), padded(value), attn_mask=mask
    )
    return seen.transpose(1, 2).flatten(0, 1)[place]


class Tuned(nn.Module):
    """Encoder and heads."""

    def __init__(
        self,
        package: Mapping[str, Any],
        recipe: Recipe,
        device: torch.device,
        *,
        full: bool = False,
    ) -> None:
        """Build the network.

        Args:
            package: see `training.package`.
            recipe: its sizes.
            device: where to.
            full: whether the encoder is in full precision on a GPU too, as for readings.
        """
        super().__init__()
        torch.manual_seed(recipe.seed)
        self.encoder = TunedEncoder(_tensors(package), recipe.rank)
        self.heads = Heads(recipe.width, recipe.hidden)
        self.to(device)
        if device.type == "cuda" and not full:
            for module in self.encoder.modules():
                for name, buffer in module.named_buffers(recurse=False):
                    setattr(module, name, buffer.bfloat16())
            self.encoder.packed = packing_works(device)


def packing_works(device: torch.device) -> bool:
    """Tell whether this GPU and this torch attend without padding, and rightly so."""
    lengths = [5, 130, 33]
    ends = torch.tensor(np.cumsum([0, *lengths]), dtype=torch.int32, device=device)
    at = torch.arange(sum(lengths), device=device)
    text = torch.repeat_interleave(torch.arange(3), torch.tensor(lengths)).to(device)
    texts = Texts(at, at - ends[text].long(), text, ends, max(lengths))
    parts = torch.randn(3, sum(lengths), HEADS, HIDDEN // HEADS, device=device).bfloat16()
    try:
        parts.requires_grad_()
        packed = _attended_packed(*parts.unbind(0), texts)
        (slope,) = torch.autograd.grad(packed.float().square().sum(), parts)
        padded = _attended(*parts.unbind(0), texts)
        (other,) = torch.autograd.grad(padded.float().square().sum(), parts)
    except Exception as error:  # whatever an other version of torch has to say
        print(f"padding, as packing fails: {str(error)[:200]}", flush=True)
        return False
    near = (packed - padded).abs().max() < 0.05 and (slope - other).abs().max() < 0.2
    print(f"packing agrees with padding: {bool(near)}", flush=True)
    return bool(near)


def _tensors(package: Mapping[str, Any]) -> dict[str, Tensor]:
    found = {}
    for key in package:
        kind, _, name = key.partition(":")
        if kind == "b":
            found[name] = torch.from_numpy(unpacked(package[key]))
        elif kind == "f":
            found[name] = torch.from_numpy(np.array(package[key], np.float32))
    return found
