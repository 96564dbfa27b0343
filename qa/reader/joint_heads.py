"""What is read beside a question in one input, and the layers over that; trained by `training`."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from qa.reader.heads import HIDDEN

WINDOW = 128
"""Most tokens of a passage that are read together with a question."""

CONTEXT = 24
"""Most tokens of a passage's title and section that are read with them."""

LONGEST_SPAN = 24
"""Most tokens of a shortest answer."""


class JointHeads(nn.Module):
    """Layers over the states of a question and a window, read together.

    A logit of 0 means as likely as that nothing in the window answers.
    """

    def __init__(self, hidden: int) -> None:
        super().__init__()
        self.whole = nn.Linear(HIDDEN, hidden)
        self.answers = nn.Linear(hidden, 1)
        self.sentence = nn.Linear(2 * HIDDEN, hidden)
        self.holds = nn.Linear(hidden, 1)
        self.place = nn.Linear(HIDDEN, 2)

    def answerable(self, first: Tensor) -> Tensor:
        """Return a logit that the window answers, (inputs,), from first states."""
        return torch.as_tensor(self.answers(functional.gelu(self.whole(first)))[..., 0])

    def sentences(self, means: Tensor, first: Tensor) -> Tensor:
        """Return a logit for each sentence, (sentences,).

        Args:
            means: of the states of each sentence.
            first: the first state of its input.
        """
        seen = functional.gelu(self.sentence(torch.cat([means, first], -1)))
        return torch.as_tensor(self.holds(seen)[..., 0])

    def places(self, states: Tensor) -> Tensor:
        """Return logits to begin and to end the shortest answer, (tokens, 2)."""
        return torch.as_tensor(self.place(states))


def window(sizes: Sequence[int], at: int, most: int = WINDOW) -> tuple[int, int]:
    """Return the first sentence to read around one of a passage, and the one after the last.

    Args:
        sizes: tokens of the passage's sentences.
        at: the sentence that has to be read.
        most: tokens that are read; more only where the sentence alone has more.
    """
    first, last, total = at, at + 1, sizes[at]
    while True:
        grown = False
        if first > 0 and total + sizes[first - 1] <= most:
            first, grown = first - 1, True
            total += sizes[first]
        if last < len(sizes) and total + sizes[last] <= most:
            total += sizes[last]
            last, grown = last + 1, True
        if not grown:
            return first, last
