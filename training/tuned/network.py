"""The encoder with its low-rank differences, and the heads over its token vectors.

Only torch and numpy are imported here, as in everything that a machine with a GPU has to run.
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

from training.tuned.blocks import unpacked
from training.tuned.recipe import Recipe

LAYERS = 12
HEADS = 12
HIDDEN = 384
EPSILON = 1e-12
NEVER = -1e4
ALIGNED = 12.0
"""Sharpness with which a token is aligned with those that are like it."""

LINEARS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "o": "attention.output.dense",
    "up": "intermediate.dense",
    "down": "output.dense",
}


class LowRank(nn.Module):
    """A frozen linear layer plus a trained difference of low rank (Hu et al., 2021)."""

    def __init__(self, weight: Tensor, bias: Tensor, rank: int) -> None:
        super().__init__()
        self.register_buffer("weight", weight, persistent=False)
        self.register_buffer("bias", bias, persistent=False)
        self.down = nn.Parameter(torch.randn(rank, weight.shape[1]) / math.sqrt(weight.shape[1]))
        self.up = nn.Parameter(torch.zeros(weight.shape[0], rank))

    def forward(self, values: Tensor) -> Tensor:
        """Return what the layer with its difference makes of values."""
        weight, bias = self.get_buffer("weight"), self.get_buffer("bias")
        if values.is_cuda:  # one large product is faster there than three, and a core is not
            merged = weight + (self.up @ self.down).to(weight.dtype)
            return functional.linear(values, merged, bias)
        low = values @ self.down.T.to(values.dtype)
        return functional.linear(values, weight, bias) + low @ self.up.T.to(values.dtype)


class Layer(nn.Module):
    """One layer of BERT (Devlin et al., 2019), the norms as they are."""

    def __init__(self, tensors: Mapping[str, Tensor], prefix: str, rank: int) -> None:
        super().__init__()
        for name, theirs in LINEARS.items():
            weight, bias = (tensors[f"{prefix}{theirs}.{kind}"] for kind in ("weight", "bias"))
            setattr(self, name, LowRank(weight, bias, rank))
        for name, theirs in (("first", "attention.output.LayerNorm"), ("last", "output.LayerNorm")):
            for kind in ("weight", "bias"):
                tensor = tensors[f"{prefix}{theirs}.{kind}"]
                self.register_buffer(f"{name}_{kind}", tensor, persistent=False)

    def forward(self, values: Tensor, there: Tensor) -> Tensor:
        """Return the next states.

        Args:
            values: (texts, tokens, hidden).
            there: (texts, 1, 1, tokens), which tokens are no padding.
        """
        texts, tokens, hidden = values.shape
        shape = (texts, tokens, HEADS, hidden // HEADS)
        query, key, value = (
            part(values).view(shape).transpose(1, 2) for part in (self.q, self.k, self.v)
        )
        seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=there)
        seen = self.o(seen.transpose(1, 2).reshape(values.shape))
        values = self._norm("first", values + seen)
        return self._norm("last", values + self.down(functional.gelu(self.up(values))))

    def _norm(self, name: str, values: Tensor) -> Tensor:
        weight, bias = self.get_buffer(f"{name}_weight"), self.get_buffer(f"{name}_bias")
        return functional.layer_norm(values, (values.shape[-1],), weight, bias, EPSILON)


class TunedEncoder(nn.Module):
    """multilingual-e5-small over a trimmed vocabulary, with differences in all of its layers."""

    def __init__(self, tensors: Mapping[str, Tensor], rank: int) -> None:
        super().__init__()
        for name, theirs in (
            ("words", "word_embeddings.weight"),
            ("positions", "position_embeddings.weight"),
            ("norm_weight", "LayerNorm.weight"),
            ("norm_bias", "LayerNorm.bias"),
        ):
            self.register_buffer(name, tensors[f"embeddings.{theirs}"], persistent=False)
        types = tensors["embeddings.token_type_embeddings.weight"]
        self.register_buffer("kind", types[0].clone(), persistent=False)
        layers = [Layer(tensors, f"encoder.layer.{n}.", rank) for n in range(LAYERS)]
        self.layers = nn.ModuleList(layers)

    def forward(self, ids: Tensor, there: Tensor) -> Tensor:
        """Return the states of texts, (texts, tokens, hidden)."""
        values = functional.embedding(ids, self.get_buffer("words"))
        values = values + self.get_buffer("positions")[: ids.shape[1]] + self.get_buffer("kind")
        norm = (self.get_buffer("norm_weight"), self.get_buffer("norm_bias"))
        values = functional.layer_norm(values, (HIDDEN,), *norm, EPSILON)
        mask = there[:, None, None, :]
        for layer in self.layers:
            values = layer(values, mask)
        return values


@dataclass(slots=True)
class Compared:
    """What the heads make of pairs of a question and a passage.

    Attributes:
        late: mean over the question's tokens of the best cosine, (pairs, sentences).
        change: learned logit of each sentence, (pairs, sentences).
        start: logit of each token to begin the shortest answer, (pairs, tokens).
        end: logit of each token to end it.
    """

    late: Tensor
    change: Tensor
    start: Tensor
    end: Tensor


class Heads(nn.Module):
    """Small layers over token vectors: sentences, whether any answers, the shortest answer."""

    def __init__(self, width: int, hidden: int) -> None:
        super().__init__()
        self.project = nn.Linear(HIDDEN, width)
        self.scales = nn.Parameter(torch.tensor([20.0, 10.0, 10.0]))
        self.asks = nn.Linear(2 * HIDDEN, width)
        self.nothing = nn.Linear(2 * HIDDEN, 1)
        self.importance = nn.Linear(width, 1)
        self.compare = nn.Linear(4 * width + 1, hidden)
        self.judge = nn.Linear(2 * hidden + 3, hidden // 2)
        self.change = nn.Linear(hidden // 2, 1)
        self.read = nn.Linear(4 * width + 1, hidden)
        self.near = nn.Conv1d(hidden, hidden, 5, padding=2)
        self.place = nn.Linear(hidden, 2)
        for last in (self.change, self.nothing, self.importance):
            nn.init.zeros_(last.weight)
            nn.init.zeros_(last.bias)

    def tokens(self, states: Tensor) -> Tensor:
        """Return token vectors of length 1."""
        return functional.normalize(self.project(states), dim=-1)

    def forward(
        self, asked: Tensor, own: Tensor, asks: Tensor, read: Tensor, there: Tensor, owner: Tensor
    ) -> Compared:
        """Compare questions and passages, pair by pair.

        Args:
            asked: token vectors of the questions, (pairs, words, width).
            own: which of them are the question's own words.
            asks: what is asked for, from `Heads.asks`, (pairs, width).
            read: token vectors of the passages, (pairs, tokens, width).
            there: which of these are no padding.
            owner: (pairs, sentences, tokens), 1 where a token is of a sentence, else 0.
        """
        width = asked.shape[-1]
        alike = asked @ read.transpose(1, 2)
        inside = owner[:, None].bool()
        best = alike[:, :, None, :].masked_fill(~inside, -2.0).amax(-1)  # pairs, words, sentences
        count = own.sum(1).clamp(min=1)[:, None]
        late = (best * own[:, :, None]).sum(1) / count
        weight = (alike * ALIGNED).exp()[:, :, None, :] * owner[:, None].to(alike.dtype)
        weight = weight / weight.sum(-1, keepdim=True).clamp(min=1e-6)
        pairs, words, sentences, tokens = weight.shape
        beside = (weight.reshape(pairs, words * sentences, tokens) @ read).view(
            pairs, words, sentences, width
        )
        word = asked[:, :, None].expand_as(beside)
        seen = torch.cat([word, beside, word * beside * 8, (word - beside).abs()], -1) * width**0.5
        compared = functional.gelu(self.compare(torch.cat([seen, best[..., None]], -1)))
        own_words = own[:, :, None, None]
        importance = self.importance(asked * width**0.5)[:, :, None]
        importance = importance.masked_fill(~own_words, NEVER).softmax(1)
        mean = (compared * importance).sum(1)
        most = compared.masked_fill(~own_words, -1.0).amax(1)
        lowest = best.masked_fill(~own[:, :, None], 2.0).amin(1)
        heavy = (best * importance[..., 0]).sum(1)
        plain = torch.stack([late, lowest, heavy], -1) * 4
        change = self.change(functional.gelu(self.judge(torch.cat([mean, most, plain], -1))))
        start, end = self._places(asked, own, asks, read, there, alike)
        return Compared(late, change[..., 0], start, end)

    def _places(
        self, asked: Tensor, own: Tensor, asks: Tensor, read: Tensor, there: Tensor, alike: Tensor
    ) -> tuple[Tensor, Tensor]:
        width = asked.shape[-1]
        hidden = alike.masked_fill(~own[:, :, None], -2.0)
        beside = (hidden * ALIGNED).softmax(1).transpose(1, 2) @ asked
        nearest = hidden.amax(1)[..., None]
        parts = [read, beside, read * beside * 8, read * asks[:, None]]
        values = functional.gelu(self.read(torch.cat([*(p * width**0.5 for p in parts), nearest], -1)))
        values = values * there[..., None]
        near = functional.gelu(self.near(values.transpose(1, 2)).transpose(1, 2))
        places = self.place(values + near).float().masked_fill(~there[..., None], NEVER)
        return places[..., 0], places[..., 1]


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
            package: see `training.tuned.package`.
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

    def asks(self, states: Tensor, there: Tensor) -> Tensor:
        """Return what a question's states say as a whole: first token and mean, side by side."""
        return torch.cat([states[:, 0], pooled(states, there)], -1)


def pooled(states: Tensor, there: Tensor) -> Tensor:
    """Return the mean of the states that are there."""
    weights = there[..., None].to(states.dtype)
    return (states * weights).sum(1) / weights.sum(1).clamp(min=1)


def _tensors(package: Mapping[str, Any]) -> dict[str, Tensor]:
    found = {}
    for key in package:
        kind, _, name = key.partition(":")
        if kind == "b":
            found[name] = torch.from_numpy(unpacked(package[key]))
        elif kind == "f":
            found[name] = torch.from_numpy(np.array(package[key], np.float32))
    return found
