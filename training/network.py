"""The network in training: before it, what it makes of a batch, and what is to be minimised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from qa.reader.model import ReaderNetwork, Seen
from qa.reader.reader import Reading
from training.batches import Batch, States, batch
from training.examples import Case
from training.figures import Judged
from training.recipe import Recipe

TEXTS = 200
"""Passages whose tokens give the projection its first weights."""

AT_A_TIME = 32
"""Cases that are read at a time."""

SHARPNESS = 20.0
"""Factor on cosines in the loss of late interaction alone, one over its temperature."""

PLAIN = (0.0, 0.0, 20.0, 12.0, 0.0, 10.0)
"""Weights of the plain signals and of late interaction before training: the mix that ranked best
of those tried on XQuAD's dev half, sharp enough for a softmax."""

NEVER = -1e4
"""Logit of what is not there."""


@torch.no_grad()
def build(recipe: Recipe, states: States) -> ReaderNetwork:
    """Return a network that ranks as cosine and late interaction do, ready to be trained.

    The projection begins as the principal components of the tokens' last states, so that the first
    comparisons are those of the encoder itself, in fewer numbers.

    Args:
        recipe: its sizes, and what of it is trained.
        states: of some passages, to begin the projection with.
    """
    torch.manual_seed(recipe.seed)
    network = ReaderNetwork(recipe.shape)
    every = max(len(states.passages) // TEXTS, 1)
    width = recipe.shape.hidden
    reads = [*states.passages.values()][::every]
    tokens = torch.cat([read.states[:, -width:].float() for read in reads])
    mean = tokens.mean(0)
    spread = (tokens - mean).T @ (tokens - mean)
    components = torch.linalg.eigh(spread).eigenvectors.flip(1).T[: recipe.shape.token]
    project = network.tokens.project
    project.weight.zero_()
    project.weight[:, -width:] = components
    project.bias.copy_(-components @ mean)
    network.judgement.plain.weight.copy_(torch.tensor([PLAIN]))
    network.judgement.plain.bias.zero_()
    if not recipe.joint:
        network.judgement.learned.requires_grad_(False)
    return network


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


def forward(network: ReaderNetwork, shown: Batch) -> Output:
    """Return what the network makes of a batch."""
    asked, read = network.tokens(shown.questions), network.tokens(shown.passages[0])
    seen = network.interaction(
        asked[shown.asked],
        shown.words[shown.asked],
        read[shown.read],
        shown.passages[1][shown.read],
        shown.owner[shown.read],
    )
    count, longest = shown.there.shape
    there = shown.where >= 0
    place = (shown.case[:, None] * longest + shown.where)[there]
    found = seen.sentences[:, : there.shape[1]][there]
    sentences = found.new_zeros(count * longest, found.shape[-1]).index_copy(0, place, found)
    late = found.new_zeros(count * longest).index_copy(
        0, place, seen.alike[:, : there.shape[1]][there]
    )
    late = late.view(count, longest)
    logits, answerable = network.judgement(
        sentences.view(count, longest, -1), late, shown.signals, shown.there
    )
    plain = torch.cat([shown.signals, late[..., None]], -1) @ torch.tensor(PLAIN)
    return Output(logits, answerable, late, plain, seen)


def losses(network: ReaderNetwork, shown: Batch, recipe: Recipe) -> dict[str, Tensor]:
    """Return each part of the loss, weighted.

    ``rank`` is the negative log probability of the right sentences among all of them and a place
    for "none", whose logit is 0; ``select`` judges each sentence by itself; ``any`` whether one
    answers; ``span`` the first and the last token of the shortest answer; ``late`` ranks by late
    interaction alone, so that the token vectors themselves become better.
    """
    out = forward(network, shown)
    none = out.logits.new_zeros(len(out.logits), 1)
    everything = torch.cat([out.logits, none], 1).logsumexp(1)
    answered = shown.gold.any(1)
    right = out.logits.masked_fill(~shown.gold, NEVER).logsumexp(1)
    right = torch.where(answered, right, none[:, 0])
    single = functional.binary_cross_entropy_with_logits(
        out.logits.clamp(-20, 20), shown.gold.float(), reduction="none"
    )
    each = (single * shown.there).sum(1) / shown.there.sum(1)
    late = (out.late * SHARPNESS).masked_fill(~shown.there, NEVER)
    apart = late.logsumexp(1) - late.masked_fill(~shown.gold, NEVER).logsumexp(1)
    return {
        "rank": (everything - right).mean(),
        "select": recipe.select * 4 * each.mean(),
        "any": recipe.any
        * functional.binary_cross_entropy_with_logits(out.answerable, shown.answerable),
        "span": recipe.span * _span(out.seen, shown),
        "late": recipe.late * (apart[answered].mean() if answered.any() else none.sum()),
    }


def _span(seen: Seen, shown: Batch) -> Tensor:
    """Return the loss of first and last token, over the tokens of the passage's sentences."""
    if not len(shown.span):
        return seen.start.sum() * 0
    pairs = shown.span[:, 0]
    outside = shown.owner[shown.read[pairs]] == shown.owner.max()
    return functional.cross_entropy(
        seen.start[pairs].masked_fill(outside, NEVER), shown.span[:, 1]
    ) + functional.cross_entropy(seen.end[pairs].masked_fill(outside, NEVER), shown.span[:, 2])


@torch.no_grad()
def judged_by(
    network: ReaderNetwork, cases: Sequence[Case], states: States, top: int
) -> list[Judged]:
    """Return what a network makes of cases, without shortest answers.

    Args:
        network: trained.
        cases: questions.
        states: of all their texts.
        top: passages that are read of each.
    """
    network.eval()
    found = []
    for start in range(0, len(cases), AT_A_TIME):
        part = cases[start : start + AT_A_TIME]
        shown = [tuple(range(min(len(case.candidates), top))) for case in part]
        out = forward(network, batch(part, shown, states))
        for row, case in enumerate(part):
            shortest = tuple(tuple(c.passage.sentences) for c in case.candidates[:top])
            counts = [len(sentences) for sentences in shortest]
            reading = Reading(_split(out.logits[row], counts), float(out.answerable[row]), shortest)
            found.append(Judged(case, reading, _split(out.plain[row], counts)))
    return found


def _split(values: Tensor, counts: list[int]) -> tuple[tuple[float, ...], ...]:
    """Return the values of each passage's sentences."""
    return tuple(tuple(part.tolist()) for part in values[: sum(counts)].split(counts))
