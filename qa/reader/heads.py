"""Small layers over the tuned encoder's token vectors; trained by `training`."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

HIDDEN = 384
"""Width of the encoder's states."""

NEVER = -1e4
"""Logit of what is not there."""

ALIGNED = 12.0
"""Sharpness with which a token is aligned with those that are like it."""

QUERY_WORDS = 3
"""Tokens before a question's own words: the first, and two of the prompt."""

OFFSET = 30.0
"""What late interaction and cosines come to where a sentence answers, about, before training."""

ASKED = 20.0
"""Length that a question's mean is given beside its first token's state: about that one's own."""


class Heads(nn.Module):
    """Small layers over token vectors: sentences, whether any answers, the shortest answer."""

    def __init__(self, width: int, hidden: int) -> None:
        super().__init__()
        self.width = width
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
        return functional.normalize(self.project(states.float()), dim=-1)

    def asked(self, states: Tensor) -> Tensor:
        """Return the token vectors of a question's own words, at least one."""
        return self.tokens(states)[QUERY_WORDS : max(len(states) - 1, QUERY_WORDS + 1)]

    def changes(self, asked: Tensor, own: Tensor, read: Tensor, inside: Tensor) -> Tensor:
        """Return what is added to the score of each pair of a question and a sentence, (pairs,).

        Every word of the question is set beside what in the sentence is like it
        (Parikh et al., 2016, "A Decomposable Attention Model").

        Args:
            asked: token vectors of the questions, (pairs, words, width).
            own: which of them are there.
            read: token vectors of the sentences, (pairs, tokens, width).
            inside: which of them are there.
        """
        alike = asked @ read.transpose(1, 2)
        hidden = alike.masked_fill(~inside[:, None], -2.0)
        best = hidden.amax(-1)
        beside = (hidden * ALIGNED).softmax(-1) @ read
        parts = [asked, beside, asked * beside * 8, (asked - beside).abs()]
        seen = torch.cat([*parts, best[..., None]], -1) * self.width**0.5
        compared = functional.gelu(self.compare(seen))
        importance = self.importance(asked * self.width**0.5)[..., 0].masked_fill(~own, NEVER)
        importance = importance.softmax(1)[..., None]
        mean = (compared * importance).sum(1)
        most = compared.masked_fill(~own[..., None], -1.0).amax(1)
        late = (best * own).sum(1) / own.sum(1).clamp(min=1)
        lowest = best.masked_fill(~own, 2.0).amin(1)
        plain = torch.stack([late, lowest, (best * importance[..., 0]).sum(1)], -1) * 4
        found = self.change(functional.gelu(self.judge(torch.cat([mean, most, plain], -1))))
        return torch.as_tensor(found[..., 0])

    def places(
        self, asked: Tensor, own: Tensor, whole: Tensor, read: Tensor, there: Tensor
    ) -> Tensor:
        """Return logits of each token to begin and to end the shortest answer, (pairs, tokens, 2).

        Args:
            asked: token vectors of the questions, (pairs, words, width).
            own: which of them are there.
            whole: the questions as a whole, from `whole_of`, (pairs, 2 x hidden).
            read: token vectors of the passages, (pairs, tokens, width).
            there: which of them are there.
        """
        alike = (asked @ read.transpose(1, 2)).masked_fill(~own[..., None], -2.0)
        beside = (alike * ALIGNED).softmax(1).transpose(1, 2) @ asked
        nearest = alike.amax(1)[..., None]
        wanted = self.asks(whole)[:, None]
        parts = [read, beside, read * beside * 8, read * wanted, nearest]
        values = functional.gelu(self.read(torch.cat(parts, -1) * self.width**0.5))
        values = values * there[..., None]
        near = functional.gelu(self.near(values.transpose(1, 2)).transpose(1, 2))
        logits: Tensor = self.place(values + near)
        return logits.masked_fill(~there[..., None], NEVER)


def summary(states: Tensor) -> Tensor:
    """Return what a question says as a whole: its first token's state and its mean, (2 x hidden,).

    Args:
        states: of its tokens, prompt and special tokens included, (tokens, hidden).
    """
    return torch.cat([states[0], ASKED * functional.normalize(states.mean(0), dim=0)])
