"""From a batch to what is to be minimised."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from qa.reader.model import ReaderNetwork, Seen
from training.batches import Batch
from training.recipe import Recipe

SHARPNESS = 20.0
"""Factor on cosines in the loss of late interaction alone, one over its temperature."""

PLAIN = (0.0, 0.0, 20.0, 12.0, 0.0, 10.0)
"""Weights of the plain signals and of late interaction before training: the mix that ranked best
of those tried on XQuAD's dev half, sharp enough for a softmax."""

NEVER = -1e4
"""Logit of what is not there."""


@dataclass(frozen=True, slots=True)
class Output:
    """What the network makes of a batch.

    Attributes:
        logits: of each sentence, (cases, sentences).
        answerable: of each case, (cases,).
        late: late interaction, (cases, sentences).
        plain: the plain signals, late interaction among them, weighted as before training.
        seen: of each pair of a case and a candidate.
    """

    logits: Tensor
    answerable: Tensor
    late: Tensor
    plain: Tensor
    seen: Seen


def forward(network: ReaderNetwork, batch: Batch) -> Output:
    """Return what the network makes of a batch."""
    asked, read = network.tokens(batch.questions), network.tokens(batch.passages[0])
    seen = network.interaction(
        asked[batch.asked],
        batch.words[batch.asked],
        read[batch.read],
        batch.passages[1][batch.read],
        batch.owner[batch.read],
    )
    count, longest = batch.there.shape
    there = batch.where >= 0
    place = (batch.case[:, None] * longest + batch.where)[there]
    found = seen.sentences[:, : there.shape[1]][there]
    sentences = found.new_zeros(count * longest, found.shape[-1]).index_copy(0, place, found)
    late = found.new_zeros(count * longest).index_copy(
        0, place, seen.alike[:, : there.shape[1]][there]
    )
    late = late.view(count, longest)
    logits, answerable = network.judgement(
        sentences.view(count, longest, -1), late, batch.signals, batch.there
    )
    plain = torch.cat([batch.signals, late[..., None]], -1) @ torch.tensor(PLAIN)
    return Output(logits, answerable, late, plain, seen)


def losses(network: ReaderNetwork, batch: Batch, recipe: Recipe) -> dict[str, Tensor]:
    """Return each part of the loss, weighted.

    ``rank`` is the negative log probability of the right sentences among all of them and a place
    for "none", whose logit is 0; ``select`` judges each sentence by itself; ``any`` whether one
    answers; ``span`` the first and the last token of the shortest answer; ``late`` ranks by late
    interaction alone, so that the token vectors themselves become better.
    """
    out = forward(network, batch)
    none = out.logits.new_zeros(len(out.logits), 1)
    everything = torch.cat([out.logits, none], 1).logsumexp(1)
    answered = batch.gold.any(1)
    right = out.logits.masked_fill(~batch.gold, NEVER).logsumexp(1)
    right = torch.where(answered, right, none[:, 0])
    single = functional.binary_cross_entropy_with_logits(
        out.logits.clamp(-20, 20), batch.gold.float(), reduction="none"
    )
    each = (single * batch.there).sum(1) / batch.there.sum(1)
    late = (out.late * SHARPNESS).masked_fill(~batch.there, NEVER)
    apart = late.logsumexp(1) - late.masked_fill(~batch.gold, NEVER).logsumexp(1)
    return {
        "rank": (everything - right).mean(),
        "select": recipe.select * 4 * each.mean(),
        "any": recipe.any
        * functional.binary_cross_entropy_with_logits(out.answerable, batch.answerable),
        "span": recipe.span * _span(out.seen, batch),
        "late": recipe.late * (apart[answered].mean() if answered.any() else none.sum()),
    }


def _span(seen: Seen, batch: Batch) -> Tensor:
    """Return the loss of first and last token, over the tokens of the passage's sentences."""
    if not len(batch.span):
        return seen.start.sum() * 0
    pairs = batch.span[:, 0]
    outside = batch.owner[batch.read[pairs]] == batch.owner.max()
    return functional.cross_entropy(
        seen.start[pairs].masked_fill(outside, NEVER), batch.span[:, 1]
    ) + functional.cross_entropy(seen.end[pairs].masked_fill(outside, NEVER), batch.span[:, 2])
