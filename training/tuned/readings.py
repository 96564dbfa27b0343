"""What a network makes of questions that it has not been trained on, as plain arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from training.tuned.network import NEVER, Tuned, pooled
from training.tuned.texts import QUERY_WORDS, Texts, encode

LONGEST = 24
"""Most tokens of a shortest answer."""

TOP = 5
SPANISH = "squad-es"


@dataclass(slots=True)
class _Read:
    """A passage as it would be kept."""

    tokens: Tensor
    sentences: Tensor
    whole: Tensor


class Readings:
    """Reads passages once, then questions beside them."""

    def __init__(self, network: Tuned, texts: Texts) -> None:
        self._network, self._texts = network, texts
        self._passages: dict[int, _Read] = {}
        self._size = 64 if texts.device.type == "cuda" else 8

    @torch.no_grad()
    def read(self, questions: np.ndarray, candidates: np.ndarray) -> dict[str, np.ndarray]:
        """Return what the network makes of questions and their candidates.

        Args:
            questions: rows of the package.
            candidates: passages of each, -1 where there are fewer.

        Returns:
            By name, for all sentences of all candidates in order: ``late``, ``alike``,
            ``change``, ``passage`` (its passage's cosine), ``span`` (the best sum of logits),
            ``first`` and ``last`` (tokens of that), ``mass`` (what the sums are to be compared
            with); and for each question ``nothing``.
        """
        self._prepare(np.unique(candidates[candidates >= 0]))
        parts: list[dict[str, np.ndarray]] = []
        for start in range(0, len(questions), self._size):
            stop = start + self._size
            parts.append(self._batch(questions[start:stop], candidates[start:stop]))
        return {name: np.concatenate([p[name] for p in parts]) for name in parts[0]}

    @torch.no_grad()
    def found(self, questions: np.ndarray, passages: np.ndarray) -> dict[str, np.ndarray]:
        """Return how well every passage matches every question, (questions, passages).

        By name: ``passage``, ``alike`` (the best sentence) and ``late`` (the best sentence).
        """
        self._prepare(passages)
        kept = [self._passages[int(p)] for p in passages]
        counts = [len(k.sentences) for k in kept]
        sentences = torch.cat([k.sentences for k in kept])
        whole = torch.stack([k.whole for k in kept])
        found: dict[str, list[Tensor]] = {"passage": [], "alike": [], "late": []}
        for start in range(0, len(questions), 32):
            asked, own, mean, _ = self._asked(questions[start : start + 32])
            found["passage"].append(mean @ whole.T)
            alike = (mean @ sentences.T).split(counts, 1)
            found["alike"].append(torch.stack([a.amax(1) for a in alike], 1))
            found["late"].append(self._late(asked, own, kept, passages))
        return {n: torch.cat(v).cpu().numpy().astype(np.float32) for n, v in found.items()}

    def _late(
        self, asked: Tensor, own: Tensor, kept: Sequence[_Read], passages: np.ndarray
    ) -> Tensor:
        words, count = asked[own], own.sum(1)
        rows = own.nonzero()[:, 0]
        columns = []
        for number, read in zip(passages, kept, strict=True):
            alike = words @ read.tokens.T
            first, last = self._texts.s_ptr[number], self._texts.s_ptr[number + 1]
            best = [alike[:, a:b].amax(1) for a, b in self._texts.s_range[first:last]]
            summed = torch.zeros(len(asked), len(best), device=alike.device)
            summed.index_add_(0, rows, torch.stack(best, 1))
            columns.append((summed / count[:, None]).amax(1))
        return torch.stack(columns, 1)

    def _prepare(self, passages: np.ndarray) -> None:
        missing = [int(p) for p in passages if int(p) not in self._passages]
        missing.sort(key=lambda p: int(self._texts.lengths["p"][p]))
        for start in range(0, len(missing), self._size):
            part = np.array(missing[start : start + self._size])
            ids, there = self._texts.gathered("p", part)
            states = encode(self._network.encoder, ids, there, 1).float()
            tokens = self._network.heads.tokens(states).half().float()
            means = functional.normalize(pooled(states, there), dim=-1)
            for n, p in enumerate(part):
                spans = self._texts.s_range[self._texts.s_ptr[p] : self._texts.s_ptr[p + 1]]
                sentences = torch.stack([states[n, a:b].mean(0) for a, b in spans])
                length = int(there[n].sum())
                self._passages[int(p)] = _Read(
                    tokens[n, :length].clone(), functional.normalize(sentences, dim=-1), means[n]
                )

    def _asked(self, questions: np.ndarray) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        ids, there = self._texts.gathered("q", questions)
        states = encode(self._network.encoder, ids, there, 1).float()
        own = there.clone()
        own[:, :QUERY_WORDS] = False
        own[torch.arange(len(own)), there.sum(1) - 1] = False
        mean = functional.normalize(pooled(states, there), dim=-1)
        return self._network.heads.tokens(states), own, mean, self._network.asks(states, there)

    def _batch(self, questions: np.ndarray, candidates: np.ndarray) -> dict[str, np.ndarray]:
        asked, own, mean, whole = self._asked(questions)
        pairs = [(n, int(p)) for n, row in enumerate(candidates) for p in row if p >= 0]
        kept = [self._passages[p] for _, p in pairs]
        question = torch.tensor([n for n, _ in pairs], device=asked.device)
        read = torch.nn.utils.rnn.pad_sequence([k.tokens for k in kept], batch_first=True)
        lengths = torch.tensor([len(k.tokens) for k in kept], device=asked.device)
        there = torch.arange(read.shape[1], device=asked.device)[None] < lengths[:, None]
        spans = [
            self._texts.s_range[self._texts.s_ptr[p] : self._texts.s_ptr[p + 1]] for _, p in pairs
        ]
        owner = _owner(spans, read.shape[1]).to(asked.device)
        heads = self._network.heads
        compared = heads(
            asked[question], own[question], heads.asks(whole)[question], read, there, owner
        )
        real = owner.any(-1)
        alike = torch.cat([k.sentences @ mean[n] for (n, _), k in zip(pairs, kept, strict=True)])
        passage = torch.stack([k.whole @ mean[n] for (n, _), k in zip(pairs, kept, strict=True)])
        places = _places(compared.start, compared.end, owner)
        mass = compared.start.logsumexp(1) + compared.end.logsumexp(1)
        counts = real.sum(1)
        return {
            "late": compared.late[real].cpu().numpy(),
            "change": compared.change[real].cpu().numpy(),
            "alike": alike.cpu().numpy(),
            "passage": passage.repeat_interleave(counts).cpu().numpy(),
            "mass": mass.repeat_interleave(counts).cpu().numpy(),
            "span": places[:, 0],
            "first": places[:, 1].astype(np.int16),
            "last": places[:, 2].astype(np.int16),
            "nothing": heads.nothing(whole)[:, 0].cpu().numpy(),
        }


def _owner(spans: Sequence[np.ndarray], tokens: int) -> Tensor:
    most = max(map(len, spans))
    low, high = (torch.zeros(len(spans), most, 1, dtype=torch.long) for _ in range(2))
    for n, own in enumerate(spans):
        low[n, : len(own), 0], high[n, : len(own), 0] = torch.from_numpy(own.T.astype(np.int64))
    span = torch.arange(tokens)
    return (span >= low) & (span < high)


def _places(start: Tensor, end: Tensor, owner: Tensor) -> np.ndarray:
    """Return for each sentence the best sum of logits, and the tokens that it is of.

    Args:
        start: (pairs, tokens).
        end: (pairs, tokens).
        owner: (pairs, sentences, tokens).
    """
    sentence = torch.where(owner.any(1), owner.int().argmax(1), -1)
    pad = functional.pad
    ends = pad(end, (0, LONGEST - 1), value=NEVER).unfold(1, LONGEST, 1)
    same = pad(sentence, (0, LONGEST - 1), value=-1).unfold(1, LONGEST, 1) == sentence[..., None]
    best, length = (start[..., None] + ends).masked_fill(~same, 4 * NEVER).max(-1)
    top, first = best[:, None].masked_fill(~owner, 5 * NEVER).max(-1)
    last = first + length.gather(1, first.flatten(1)).view_as(first)
    found = torch.stack([top, first.float(), last.float()], -1)
    return found[owner.any(-1)].cpu().numpy()
