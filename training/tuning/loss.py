"""From a batch to what the network makes of it, and to what is to be minimised."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from qa.reader.heads import ASKED, NEVER, OFFSET
from training.tuning.batches import Batch
from training.tuning.network import Tuned
from training.tuning.recipe import Recipe
from training.tuning.texts import means

SHOWN = 5.0
"""Sentences that a question's own part counts for, however many are shown with it."""


@dataclass(slots=True)
class Output:
    """What the network makes of a batch.

    Attributes:
        late: mean over a question's words of the best cosine, (questions, sentences).
        alike: cosine of the question and the sentence in its passage, (questions, sentences).
        passage: cosine of the question and the passage, (questions, passages).
        change: what is added to a sentence's score, for each item.
        nothing: score of "nothing answers", (questions,).
        whole: the questions as a whole, for `Heads.places`.
        vectors: token vectors of all texts.
    """

    late: Tensor
    alike: Tensor
    passage: Tensor
    change: Tensor
    nothing: Tensor
    whole: Tensor
    vectors: Tensor


def forward(network: Tuned, batch: Batch, *, stored: bool = False) -> Output:
    """Return what a network makes of a batch.

    Args:
        network: in training or not.
        batch: on the network's device.
        stored: whether token vectors are rounded as in a cache of them.
    """
    heads, count = network.heads, len(batch.words)
    states = network.encoder(batch.texts).float()
    vectors = heads.tokens(states)
    vectors = vectors.half().float() if stored else vectors
    whole = means(states, batch.text, len(batch.ends) - 1)
    questions, passages = whole[:count], whole[count:]
    sentences = means(states, batch.sentence, len(batch.row))
    inside, own = batch.tokens >= 0, batch.words >= 0
    read = vectors[batch.tokens.clamp(min=0)]
    asked = vectors[batch.words.clamp(min=0)]
    alike = torch.einsum("wd,sld->wsl", vectors[batch.word], read)
    best = alike.masked_fill(~inside, -2.0).amax(-1)
    late = best.new_zeros(count, best.shape[1]).index_add(0, batch.asker, best)
    first = states[batch.ends[:count].long()]
    summary = torch.cat([first, questions * ASKED], -1)
    item = batch.item_question
    return Output(
        late=late / own.sum(1).clamp(min=1)[:, None],
        alike=questions @ sentences.T,
        passage=questions @ passages.T,
        change=heads.changes(
            asked[item], own[item], read[batch.item_sentence], inside[batch.item_sentence]
        ),
        nothing=heads.nothing(summary)[:, 0],
        whole=summary,
        vectors=vectors,
    )


def places(network: Tuned, batch: Batch, output: Output, question: Tensor, row: Tensor) -> Tensor:
    """Return logits to begin and to end the answer, (pairs, tokens, 2), for some pairs."""
    own, there = batch.words[question], batch.passage[row]
    return network.heads.places(
        output.vectors[own.clamp(min=0)],
        own >= 0,
        output.whole[question],
        output.vectors[there.clamp(min=0)],
        there >= 0,
    )


def loss_of(network: Tuned, batch: Batch, recipe: Recipe) -> tuple[Tensor, dict[str, Tensor]]:
    """Return the loss of a batch, and its parts."""
    output = forward(network, batch)
    gold = batch.gold
    ignored = batch.ignored & ~gold
    parts = {}
    scores = recipe.sharpness * (output.late + output.alike)
    parts["sentence"] = _choice(scores.masked_fill(ignored, NEVER), gold)
    holds, spare = (
        torch.zeros_like(output.passage).index_add(1, batch.row, part.float()) > 0
        for part in (gold, ignored)
    )
    cosines = recipe.passage_sharpness * output.passage
    parts["passage"] = _choice(cosines.masked_fill(spare & ~holds, NEVER), holds)
    scale = network.heads.scales
    plain = scale[0] * output.late + scale[1] * output.alike
    plain = plain + scale[2] * output.passage[:, batch.row]
    at = (batch.item_question, batch.item_sentence)
    logits = plain[at] + output.change - output.nothing[at[0]] - OFFSET
    # A logit of 0 means as likely as that nothing answers.
    apart = torch.full_like(plain, NEVER).index_put(at, logits)
    mine = torch.zeros_like(gold).index_put(at, torch.ones_like(at[0], dtype=torch.bool))
    none = ~gold.any(1, keepdim=True)
    zero = torch.zeros_like(plain[:, :1])
    right = torch.cat([gold & mine, none], 1)
    parts["own"] = _choice(torch.cat([apart, zero], 1), right)
    each = functional.binary_cross_entropy_with_logits(logits, gold[at].float(), reduction="none")
    counts = torch.bincount(at[0], minlength=len(gold)).clamp(min=1)
    parts["each"] = SHOWN * (each / counts[at[0]]).sum() / len(gold)
    parts["span"] = _span(network, batch, output)
    total = torch.stack([recipe.weights[name] * value for name, value in parts.items()]).sum()
    return total, {name: value.detach() for name, value in parts.items()}


def _choice(logits: Tensor, right: Tensor) -> Tensor:
    """Return the mean negative log likelihood of any right column, over the rows that have one."""
    some = right.any(1).float()
    chosen = logits.log_softmax(1).masked_fill(~right, NEVER).logsumexp(1)
    return -(chosen * some).sum() / some.sum().clamp(min=1)


def _span(network: Tuned, batch: Batch, output: Output) -> Tensor:
    if not len(batch.span):
        return output.late.sum() * 0
    question, row, first, last = batch.span.unbind(1)
    logits = places(network, batch, output, question, row)
    begin = functional.cross_entropy(logits[..., 0], first)
    return (begin + functional.cross_entropy(logits[..., 1], last)) / 2
