"""The reader's network, on top of the encoder that finds the passages.

Three steps, each small enough for two cores.

1. A projection makes one vector of each token from the states of some of the encoder's layers.
   Question and passage are read apart, so what becomes of a passage is computed once and kept.
2. `Interaction` compares every token of the question with every token of a passage, as ColBERT
   does (Khattab and Zaharia, 2020), lets the passage's tokens see what they were aligned with and
   each other, and makes one vector of each sentence, which knows its neighbours', and a start and
   end score of each token.
3. `Judgement` lets all candidate sentences see each other and gives each a score; one more says
   whether any answers.

The scores are logits. Step 3 adds what was learned to a weighted sum of the plain signals that
the project began with, so an untrained network ranks as cosine and late interaction do. An anchor,
chosen after training on held-out questions, can add to the weight of those signals again: what was
learned from a thousand questions is trusted only as far as it holds for others.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

SIGNALS = 5
"""Plain signals of a sentence: see `qa.reader.inputs`."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The network's sizes.

    Attributes:
        read: the encoder's layers whose states are read.
        hidden: width of the encoder.
        token: width of a token's vector once read.
        width: of the network above.
        dropout: share of values dropped in training.
    """

    read: tuple[int, ...] = (8, 12)
    hidden: int = 384
    token: int = 128
    width: int = 96
    dropout: float = 0.2


class Block(nn.Module):
    """A pre-norm transformer block with one width throughout."""

    def __init__(self, width: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.first, self.second = nn.LayerNorm(width), nn.LayerNorm(width)
        self.project = nn.Linear(width, 3 * width)
        self.output = nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 2 * width), nn.Linear(2 * width, width)
        self.dropout = nn.Dropout(dropout)

    def forward(self, values: Tensor, mask: Tensor) -> Tensor:
        """Return values of the same shape; each sees those of its row that the mask shows."""
        query, key, value = (
            self.project(self.first(values))
            .unflatten(-1, (3, self.heads, -1))
            .permute(2, 0, 3, 1, 4)
            .unbind(0)
        )
        seen = functional.scaled_dot_product_attention(
            query, key, value, attn_mask=mask[:, None, None, :]
        )
        values = values + self.dropout(self.output(seen.transpose(1, 2).flatten(2)))
        inner = self.down(functional.gelu(self.up(self.second(values))))
        result: Tensor = values + self.dropout(inner)
        return result


@dataclass(frozen=True, slots=True)
class Seen:
    """What `Interaction` makes of pairs of a question and a passage.

    Attributes:
        sentences: (pairs, sentences, width).
        alike: late interaction of the question with each sentence, (pairs, sentences).
        start: logit of each token to begin the shortest answer, (pairs, tokens).
        end: to end it.
    """

    sentences: Tensor
    alike: Tensor
    start: Tensor
    end: Tensor


class Interaction(nn.Module):
    """Token by token: a question and a passage."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        token, width = shape.token, shape.width
        self.sharpness = nn.Parameter(torch.tensor(math.log(10.0)))
        self.weight = nn.Linear(token, 1)
        self.passage = nn.Linear(token, width)
        self.aligned = nn.Linear(token, width)
        self.product = nn.Linear(token, width)
        self.similar = nn.Linear(2, width)
        self.block = Block(width, 4, shape.dropout)
        self.norm = nn.LayerNorm(width)
        self.span = nn.Linear(width, 2)
        self.attend = nn.Linear(width, 1)
        self.summary = nn.Linear(2 * width + 3, width)
        self.around = nn.Conv1d(width, width, 3, padding=1)
        self.dropout = nn.Dropout(shape.dropout)

    def forward(
        self, question: Tensor, asked: Tensor, passage: Tensor, read: Tensor, owner: Tensor
    ) -> Seen:
        """Compare.

        Args:
            question: (pairs, question tokens, token width).
            asked: which of these are there, bool.
            passage: (pairs, tokens, token width).
            read: which of these are there, bool.
            owner: the number of each token's sentence, from 0; the highest number stands for
                tokens outside of sentences, (pairs, tokens).
        """
        alike = functional.normalize(question, dim=-1) @ functional.normalize(
            passage, dim=-1
        ).transpose(1, 2)
        shares = (alike * self.sharpness.exp()).masked_fill(~asked[:, :, None], -1e4).softmax(1)
        aligned = shares.transpose(1, 2) @ question
        weights = self.weight(question).squeeze(-1).masked_fill(~asked, -1e4).softmax(-1)
        best = alike.masked_fill(~asked[:, :, None], -1.0).amax(1)
        mean = (weights[:, :, None] * alike).sum(1)
        tokens = (
            self.passage(passage)
            + self.aligned(aligned)
            + self.product(passage * aligned)
            + self.similar(torch.stack([best, mean], -1))
        )
        tokens = self.norm(self.block(self.dropout(tokens), read))
        start, end = self.span(tokens).unbind(-1)
        count = int(owner.max())
        late = _highest(alike.transpose(1, 2), owner, count, -1.0) @ weights[..., None]
        spans = _highest(torch.stack([start, end], -1), owner, count, -10.0)
        pooled = self._pooled(tokens, owner, count)
        features = [pooled, _highest(tokens, owner, count, -3.0), spans, late]
        sentences = self.summary(torch.cat(features, -1))
        there = (pooled != 0).any(-1, keepdim=True)
        around = self.around((sentences * there).transpose(1, 2)).transpose(1, 2)
        return Seen(sentences + functional.gelu(around), late.squeeze(-1), start, end)

    def _pooled(self, tokens: Tensor, owner: Tensor, count: int) -> Tensor:
        """Return each sentence's mean over its tokens, weighted as learned."""
        weights = self.attend(tokens).clamp(-10, 10).exp()
        sums = tokens.new_zeros(len(tokens), count + 1, tokens.shape[-1] + 1)
        values = torch.cat([weights * tokens, weights], -1)
        sums = sums.scatter_add(1, owner[..., None].expand_as(values), values)[:, :count]
        return sums[..., :-1] / sums[..., -1:].clamp(min=1e-6)


def _highest(tokens: Tensor, owner: Tensor, count: int, least: float) -> Tensor:
    """Return the greatest value over each sentence's tokens, (pairs, count, width)."""
    found = tokens.new_full((len(tokens), count + 1, tokens.shape[-1]), least)
    index = owner[..., None].expand_as(tokens)
    return found.scatter_reduce(1, index, tokens, "amax")[:, :count]


class Judgement(nn.Module):
    """All candidate sentences of a question beside each other."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        width = shape.width
        self.signals = nn.Linear(SIGNALS + 1, width)
        self.block = Block(width, 4, shape.dropout)
        self.norm = nn.LayerNorm(width)
        self.learned = nn.Linear(width, 1)
        self.plain = nn.Linear(SIGNALS + 1, 1)
        self.anchor = nn.Parameter(torch.zeros(SIGNALS + 1), requires_grad=False)
        self.whole = nn.Linear(width + 2, width)
        self.any = nn.Linear(width, 1)

    def forward(
        self, sentences: Tensor, alike: Tensor, signals: Tensor, there: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Return a logit for each sentence, (questions, sentences), and one for each question.

        Args:
            sentences: (questions, sentences, width).
            alike: late interaction, (questions, sentences).
            signals: (questions, sentences, SIGNALS).
            there: which sentences are there, bool.
        """
        plain = torch.cat([signals, alike[..., None]], -1)
        values = self.norm(self.block(sentences + self.signals(plain), there))
        logits = self.plain(plain).squeeze(-1) + self.learned(values).squeeze(-1)
        logits = logits.masked_fill(~there, -1e4)
        anchored = logits + (plain @ self.anchor).masked_fill(~there, 0.0)
        pooled = (logits.softmax(-1)[..., None] * values).sum(1)
        strength = torch.stack([logits.amax(-1), logits.logsumexp(-1)], -1) / 5
        answerable = self.any(functional.gelu(self.whole(torch.cat([pooled, strength], -1))))
        return anchored, answerable.squeeze(-1)


class ReaderNetwork(nn.Module):
    """The three steps together."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        project = nn.Linear(len(shape.read) * shape.hidden, shape.token)
        self.tokens = nn.Sequential(OrderedDict(project=project))
        self.interaction = Interaction(shape)
        self.judgement = Judgement(shape)
        nn.init.zeros_(self.judgement.learned.weight)
        nn.init.zeros_(self.judgement.learned.bias)
        nn.init.zeros_(self.interaction.weight.weight)
