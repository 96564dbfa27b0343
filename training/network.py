"""The network as it is trained: the encoder's layers in it, low-rank differences on top."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn

from qa.reader.model import ReaderNetwork
from qa.reader.weights import DOWN, UP, encoder_tensors
from training.batches import Read, States, padded
from training.loss import PLAIN
from training.recipe import Recipe

TEXTS = 200
"""Passages whose tokens give the projection its first weights."""


class LowRank(nn.Module):
    """A frozen linear layer plus a trained difference of low rank (Hu et al., 2021)."""

    def __init__(self, linear: nn.Linear, rank: int) -> None:
        super().__init__()
        self.linear = linear
        self.down = nn.Parameter(torch.randn(rank, linear.in_features) / linear.in_features**0.5)
        self.up = nn.Parameter(torch.zeros(linear.out_features, rank))

    def forward(self, values: Tensor) -> Tensor:
        """Return what the layer with its difference makes of values."""
        result: Tensor = self.linear(values) + (values @ self.down.T) @ self.up.T
        return result


def build(recipe: Recipe, encoder_file: Path, states: States) -> ReaderNetwork:
    """Return a network that ranks as cosine and late interaction do, ready to be trained.

    Args:
        recipe: its sizes, and what of it is trained.
        encoder_file: the encoder's weights.
        states: of some passages, to begin the projection with.
    """
    torch.manual_seed(recipe.seed)
    shape = recipe.shape
    network = ReaderNetwork(shape)
    network.tokens.load_state_dict(encoder_tensors(encoder_file, shape), strict=False)
    _start_projection(network, states)
    with torch.no_grad():
        network.judgement.plain.weight.copy_(torch.tensor([PLAIN]))
        network.judgement.plain.bias.zero_()
    if shape.rank:
        network.tokens.layers.requires_grad_(False)
        for layer in network.tokens.layers:
            for name, child in list(layer.named_children()):
                if isinstance(child, nn.Linear):
                    setattr(layer, name, LowRank(child, shape.rank))
    if recipe.fixed:
        network.tokens.project.requires_grad_(False)
        network.judgement.plain.weight.requires_grad_(False)
    if not recipe.joint:
        network.judgement.learned.requires_grad_(False)
    return network


def exported(network: ReaderNetwork, *, differences: bool) -> dict[str, Tensor]:
    """Return what is written to a file.

    Args:
        network: trained.
        differences: whether the encoder's layers are left out and only low-rank differences kept.
    """
    kept = {}
    for name, tensor in network.state_dict().items():
        layer = name.startswith("tokens.layers.")
        if layer and name.endswith(".down"):
            kept[name.removesuffix(".down") + DOWN] = tensor
        elif layer and name.endswith(".up"):
            kept[name.removesuffix(".up") + UP] = tensor
        elif not layer or not differences:
            kept[name.replace(".linear.", ".")] = tensor
    return kept


@torch.no_grad()
def anchored(network: ReaderNetwork, share: float) -> ReaderNetwork:
    """Return the network with its anchor set to a share of the plain signals' first weights."""
    network.judgement.anchor.copy_(share * torch.tensor(PLAIN))
    return network


@torch.no_grad()
def encode(network: ReaderNetwork, reads: dict[str, Read], size: int = 16) -> dict[str, Read]:
    """Return the token vectors of texts by name, where `reads` has the encoder's states."""
    network.eval()
    order = sorted(reads, key=lambda name: len(reads[name].states))
    found = {}
    for start in range(0, len(order), size):
        names = order[start : start + size]
        states, there = padded([reads[name] for name in names])
        vectors = network.tokens(states, there)
        for name, own, mask in zip(names, vectors, there, strict=True):
            found[name] = Read(own[mask], reads[name].offsets)
    return found


@torch.no_grad()
def _start_projection(network: ReaderNetwork, states: States) -> None:
    """Set the projection to the principal components of the tokens' last states.

    So the first comparisons are those of the encoder itself, in fewer numbers.
    """
    network.eval()
    every = max(len(states.passages) // TEXTS, 1)
    rows = []
    for read in [*states.passages.values()][::every]:
        values, there = padded([read])
        for layer in network.tokens.layers:
            values = layer(values, there)
        rows.append(values[0, :, -network.shape.hidden :])
    tokens = torch.cat(rows)
    mean = tokens.mean(0)
    spread = (tokens - mean).T @ (tokens - mean)
    components = torch.linalg.eigh(spread).eigenvectors.flip(1).T[: network.shape.token]
    project = network.tokens.project
    project.weight.zero_()
    project.weight[:, -network.shape.hidden :] = components
    project.bias.copy_(-components @ mean)
