"""From a batch of questions to what is to be minimised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from training.tuned.network import NEVER, Tuned, pooled
from training.tuned.recipe import Recipe
from training.tuned.sampling import Shown
from training.tuned.texts import QUERY_WORDS, Texts, encode

BLANK = 1e-9


@dataclass(slots=True)
class Rows:
    """A batch's passages and sentences, each once.

    Attributes:
        entries: passage, and the sentence cut out of it or -1.
        passage: each sentence's row in `entries`.
        sentence: its number over the whole package.
        ranges: its tokens in its row, from and to, (sentences, 2).
        first: for each row its first sentence here, and last the number of all.
    """

    entries: np.ndarray
    passage: np.ndarray
    sentence: np.ndarray
    ranges: np.ndarray
    first: np.ndarray


def rows_of(texts: Texts, shown: Sequence[Shown]) -> tuple[Rows, np.ndarray, list[int]]:
    """Return a batch's rows, and the pairs of question and row with how many each question has."""
    entries = sorted({entry for one in shown for entry in one.passages})
    place = {entry: n for n, entry in enumerate(entries)}
    passage, sentence, ranges = [], [], []
    for row, (p, cut) in enumerate(entries):
        own = np.arange(texts.s_ptr[p], texts.s_ptr[p + 1])
        spans = texts.s_range[own]
        if cut >= 0:
            low, high = texts.s_range[cut]
            spans = spans - (high - low) * (spans[:, :1] >= high)
            spans, own = spans[own != cut], own[own != cut]
        passage.append(np.full(len(own), row))
        sentence.append(own)
        ranges.append(spans)
    first = np.cumsum([0, *map(len, sentence)])
    rows = Rows(
        np.array(entries), np.concatenate(passage), np.concatenate(sentence),
        np.concatenate(ranges), first,
    )  # fmt: skip
    pairs = [(n, place[entry]) for n, one in enumerate(shown) for entry in one.passages]
    return rows, np.array(pairs), [len(one.passages) for one in shown]


def masks(texts: Texts, rows: Rows, tokens: int, device: torch.device) -> Tensor:
    """Return which tokens are of which sentence of their row, (rows, sentences, tokens)."""
    counts = np.diff(rows.first)
    low = np.zeros((len(counts), max(counts)), np.int64)
    high = low.copy()
    column = np.arange(len(rows.sentence)) - rows.first[rows.passage]
    low[rows.passage, column], high[rows.passage, column] = rows.ranges.T
    span = torch.arange(tokens, device=device)
    lows, highs = (torch.from_numpy(part).to(device)[..., None] for part in (low, high))
    return (span >= lows) & (span < highs)


def cuts_of(texts: Texts, rows: Rows) -> np.ndarray:
    """Return which tokens of each row are left out, from and to."""
    cut = rows.entries[:, 1]
    return np.where(cut[:, None] >= 0, texts.s_range[np.maximum(cut, 0)], 0)


def sentence_vectors(vectors: Tensor, owner: Tensor, there: Tensor) -> Tensor:
    """Return the mean of each sentence's vectors, of length 1; `there` chooses the sentences."""
    weights = owner.to(vectors.dtype)
    mean = (weights @ vectors) / weights.sum(-1, keepdim=True).clamp(min=1)
    return functional.normalize(mean[there], dim=-1)


def loss_of(
    network: Tuned, texts: Texts, shown: Sequence[Shown], recipe: Recipe
) -> tuple[Tensor, dict[str, float]]:
    """Return the loss of a batch, and its parts."""
    device, package = texts.device, texts.package
    rows, pairs, sizes = rows_of(texts, shown)
    asks = np.array([one.ask for one in shown])
    ids, q_there = texts.gathered("q", package["a_row"][asks, 0])
    states_q = encode(network.encoder, ids, q_there, 1).float()
    ids, there = texts.gathered("p", rows.entries[:, 0], cuts_of(texts, rows))
    states = encode(network.encoder, ids, there).float()
    owner = masks(texts, rows, ids.shape[1], device)
    real = owner.any(-1)
    asked, read = network.heads.tokens(states_q), network.heads.tokens(states)
    own = q_there.clone()
    own[:, :QUERY_WORDS] = False
    own[torch.arange(len(own), device=device), q_there.sum(1) - 1] = False
    gold = _gold(shown, rows, device)
    ignored = _ignored(texts, asks, rows, device) & ~gold
    asked_mean = functional.normalize(pooled(states_q, q_there), dim=-1)
    late = _late(asked, own, read, rows, device)
    alike = asked_mean @ sentence_vectors(states, owner, real).T
    of_passage = asked_mean @ functional.normalize(pooled(states, there), dim=-1).T
    parts = {}
    scores = recipe.sharpness * (late + alike)
    parts["sentence"] = _choice(scores.masked_fill(ignored, NEVER), gold)
    passage = torch.from_numpy(rows.passage).to(device)
    holds = torch.zeros_like(of_passage).index_add_(1, passage, gold.float()) > 0
    spare = torch.zeros_like(of_passage).index_add_(1, passage, ignored.float()) > 0
    cosines = recipe.passage_sharpness * of_passage
    parts["passage"] = _choice(cosines.masked_fill(spare & ~holds, NEVER), holds)
    question, row = (torch.from_numpy(part).to(device) for part in pairs.T)
    whole = network.asks(states_q, q_there)
    compared = network.heads(
        asked[question], own[question], network.heads.asks(whole)[question],
        read[row], there[row], owner[row],
    )  # fmt: skip
    mine = torch.zeros_like(gold)
    pair_sentence, where = _pair_sentences(rows, pairs, device)
    mine[question[where[0]], pair_sentence] = True
    change = torch.zeros_like(late).index_put(
        (question[where[0]], pair_sentence), compared.change[where[0], where[1]]
    )
    scale = network.heads.scales
    logits = scale[0] * late + scale[1] * alike + scale[2] * of_passage[:, passage] + change
    nothing = network.heads.nothing(whole)
    # The question's own part: a logit of 0 means as likely as that nothing answers.
    apart = (logits - nothing - OFFSET).masked_fill(~mine, NEVER)
    none = ~gold.any(1, keepdim=True)
    parts["own"] = _choice(
        torch.cat([apart, torch.zeros_like(nothing)], 1), torch.cat([gold & mine, none], 1)
    )
    each = functional.binary_cross_entropy_with_logits(apart, gold.float(), reduction="none")
    parts["each"] = (each * mine).sum() / len(shown)
    parts["span"] = _span(texts, asks, shown, rows, pairs, compared, device)
    total = sum(recipe.weights[name] * value for name, value in parts.items())
    return torch.as_tensor(total), {name: float(value.detach()) for name, value in parts.items()}


OFFSET = 30.0
"""What late interaction and cosines come to where a sentence answers, about, before training."""


def _choice(logits: Tensor, right: Tensor) -> Tensor:
    """Return the mean negative log likelihood of any right column, over the rows that have one."""
    some = right.any(1)
    if not bool(some.any()):
        return logits.sum() * 0
    chosen = logits.log_softmax(1).masked_fill(~right, NEVER)
    return -chosen[some].logsumexp(1).mean()


def _late(asked: Tensor, own: Tensor, read: Tensor, rows: Rows, device: torch.device) -> Tensor:
    """Return late interaction of every question with every sentence, (questions, sentences)."""
    words = asked[own]
    question = own.nonzero()[:, 0]
    longest = int((rows.ranges[:, 1] - rows.ranges[:, 0]).max())
    ranges = torch.from_numpy(rows.ranges).to(device).long()
    columns = ranges[:, :1] + torch.arange(longest, device=device)
    inside = columns < ranges[:, 1:]
    passage = torch.from_numpy(rows.passage).to(device)[:, None]
    vectors = read[passage, columns.clamp(max=read.shape[1] - 1)]
    alike = torch.einsum("wd,sld->wsl", words, vectors).masked_fill(~inside, -2.0)
    best = alike.amax(-1)
    summed = torch.zeros(len(asked), best.shape[1], device=device).index_add_(0, question, best)
    return summed / own.sum(1).clamp(min=1)[:, None]


def _gold(shown: Sequence[Shown], rows: Rows, device: torch.device) -> Tensor:
    found = np.stack([np.isin(rows.sentence, one.gold) for one in shown])
    return torch.from_numpy(found).to(device)


def _ignored(texts: Texts, asks: np.ndarray, rows: Rows, device: torch.device) -> Tensor:
    """Return which sentences may answer unmarked: those of translations of the document."""
    package = texts.package
    document = texts.document_of[rows.entries[rows.passage, 0]]
    mine = package["a_row"][asks, 1]
    alike = package["d_alike"]
    same = alike[document][None] == alike[mine][:, None]
    found = same & (document[None] != mine[:, None])
    return torch.from_numpy(found).to(device)


def _pair_sentences(
    rows: Rows, pairs: np.ndarray, device: torch.device
) -> tuple[Tensor, tuple[Tensor, Tensor]]:
    """Return the sentences of all pairs, and for each its pair and its column in its row."""
    counts = np.diff(rows.first)[pairs[:, 1]]
    pair = np.repeat(np.arange(len(pairs)), counts)
    column = np.arange(len(pair)) - np.repeat(np.cumsum(counts) - counts, counts)
    sentence = rows.first[pairs[pair, 1]] + column
    found = [torch.from_numpy(part).to(device) for part in (sentence, pair, column)]
    return found[0], (found[1], found[2])


def _span(
    texts: Texts, asks: np.ndarray, shown: Sequence[Shown], rows: Rows, pairs: np.ndarray,
    compared: object, device: torch.device,
) -> Tensor:  # fmt: skip
    """Return the loss on first and last token, over the passages that hold a shortest answer."""
    spans = texts.package["a_row"][asks][:, 5:8]
    entry = rows.entries[pairs[:, 1]]
    held = (entry[:, 0] == spans[pairs[:, 0], 0]) & (entry[:, 1] < 0)
    held &= np.array([bool(one.gold) for one in shown])[pairs[:, 0]]
    start, end = compared.start, compared.end  # type: ignore[attr-defined]
    if not held.any():
        return (start.sum() + end.sum()) * 0
    where = torch.from_numpy(held).to(device)
    right = torch.from_numpy(spans[pairs[held, 0]]).to(device).long()
    first = functional.cross_entropy(start[where], right[:, 1])
    return (first + functional.cross_entropy(end[where], right[:, 2])) / 2
