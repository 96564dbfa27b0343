"""Reading: a question beside the sentences of the retrieved passages, all at once.

What becomes of a passage does not depend on the question, so its token vectors are computed once,
when the article comes in, and kept (see `qa.reader.memory`). A question then costs one short text
and the comparison.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence

from index.article import Span
from qa.reader.inputs import owners, passage_input, signals_of, words
from qa.reader.memory import Memory, TokenVectors

if TYPE_CHECKING:
    from index.encoder.batches import HiddenStates
    from index.encoder.encoder import Encoder
    from index.retriever import Candidate
    from index.store.records import StoredPassage
    from qa.reader.model import ReaderNetwork, Seen

LONGEST_ANSWER = 24
"""Most tokens of a shortest answer; XQuAD's dev half has 97 % of its answers within that."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader makes of a question's candidates.

    Attributes:
        scores: for each candidate a logit for each of its sentences to answer.
        answerable: logit that any of them answers.
        shortest: for each candidate and sentence the characters of the article that answer most
            shortly.
    """

    scores: tuple[tuple[float, ...], ...]
    answerable: float
    shortest: tuple[tuple[Span, ...], ...]


class Reader:
    """The trained reader over the encoder that it belongs to; safe to use from several threads.

    Attributes:
        name: what it is called in reports.
    """

    def __init__(self, network: ReaderNetwork, encoder: Encoder, memory: Memory, name: str) -> None:
        self.name = name
        self._network = network.eval()
        self._encoder = encoder
        self._memory = memory
        # As in the encoder: threads that share one small computation wait for each other.
        self._pool = ThreadPoolExecutor(
            torch.get_num_threads(), "reader", torch.set_num_threads, (1,)
        )

    @property
    def layers(self) -> tuple[int, ...]:
        """Return the encoder's layers that are read."""
        return self._network.shape.read

    def keep(self, passage: StoredPassage, states: HiddenStates) -> None:
        """Read a passage before it is asked about, so that no question waits for it."""
        self._memory.put(passage, self._made(states))

    def forget(self, article: str) -> None:
        """Drop what is kept of an article."""
        self._memory.forget(article)

    def close(self) -> None:
        """End the threads; nothing can be read afterwards."""
        self._pool.shutdown()

    def read(self, question: str, language: str, candidates: Sequence[Candidate]) -> Reading:
        """Return what the reader makes of some candidates.

        Args:
            question: as it was asked.
            language: ISO 639-1 code of the question.
            candidates: at least one passage, best first.
        """
        kept = self._vectors([candidate.passage for candidate in candidates])
        (states,) = self._encoder.hidden_states([question], "query", self.layers)
        judge = partial(self._judge, states, kept, language, candidates)
        return self._pool.submit(judge).result()

    @torch.inference_mode()
    def _judge(
        self,
        question: HiddenStates,
        kept: Sequence[TokenVectors],
        language: str,
        candidates: Sequence[Candidate],
    ) -> Reading:
        """Return the reading, computed in the thread that calls."""
        counts = [len(candidate.passage.sentences) for candidate in candidates]
        read = pad_sequence([torch.from_numpy(k.vectors).float() for k in kept], batch_first=True)
        lengths = torch.tensor([len(k.vectors) for k in kept])
        asked = self._tokens(question).expand(len(kept), -1, -1)
        owner = torch.full(read.shape[:2], max(counts))
        for row, (candidate, vectors) in enumerate(zip(candidates, kept, strict=True)):
            own = owners(candidate.passage, vectors.offsets)
            owner[row, : len(own)] = torch.from_numpy(np.where(own < 0, max(counts), own))
        seen = self._network.interaction(
            asked,
            torch.from_numpy(words(question.offsets)).expand(len(kept), -1),
            read,
            torch.arange(read.shape[1])[None, :] < lengths[:, None],
            owner,
        )
        there = torch.arange(seen.sentences.shape[1])[None, :] < torch.tensor(counts)[:, None]
        signals = torch.from_numpy(signals_of(language, candidates))[None]
        logits, answerable = self._network.judgement(
            seen.sentences[there][None],
            seen.alike[there][None],
            signals,
            torch.ones(signals.shape[:2], dtype=torch.bool),
        )
        return Reading(
            scores=tuple(tuple(part.tolist()) for part in logits[0].split(counts)),
            answerable=float(answerable[0]),
            shortest=tuple(
                _shortest(candidate.passage, vectors.offsets, seen, row)
                for row, (candidate, vectors) in enumerate(zip(candidates, kept, strict=True))
            ),
        )

    def _vectors(self, passages: Sequence[StoredPassage]) -> list[TokenVectors]:
        """Return the token vectors of passages, computing those that are not kept."""
        known = {passage.id: self._memory.get(passage) for passage in passages}
        missing = [passage for passage in passages if known[passage.id] is None]
        texts = [passage_input(passage).text for passage in missing]
        states = self._encoder.hidden_states(texts, "passage", self.layers)
        for passage, made in zip(missing, self._pool.map(self._made, states), strict=True):
            self._memory.put(passage, made)
            known[passage.id] = made
        return [vectors for p in passages if (vectors := known[p.id]) is not None]

    @torch.inference_mode()
    def _made(self, states: HiddenStates) -> TokenVectors:
        offsets = np.array(states.offsets, dtype=np.int32)
        return TokenVectors(self._tokens(states)[0].half().numpy(), offsets)

    def _tokens(self, hidden: HiddenStates) -> Tensor:
        """Return the token vectors of one text, (1, tokens, token width)."""
        vectors: Tensor = self._network.tokens(torch.from_numpy(hidden.states)[None])
        return vectors


def _shortest(
    passage: StoredPassage, offsets: np.ndarray, seen: Seen, row: int
) -> tuple[Span, ...]:
    """Return the characters of the article that answer most shortly, for each sentence.

    They are the first and the last token whose logits have the greatest sum, at most
    `LONGEST_ANSWER` tokens apart and within the sentence.
    """
    own = owners(passage, offsets)
    start, end = seen.start[row].numpy(), seen.end[row].numpy()
    shift = passage.start - passage_input(passage).start
    found = []
    for number, sentence in enumerate(passage.sentences):
        tokens = np.flatnonzero(own == number)
        if not len(tokens):
            found.append(Span(sentence.start, sentence.end))
            continue
        sums = start[tokens][:, None] + end[tokens][None, :]
        allowed = np.tril(np.triu(np.ones_like(sums)), LONGEST_ANSWER - 1) > 0
        first, last = divmod(int(np.argmax(np.where(allowed, sums, -math.inf))), len(tokens))
        characters = int(offsets[tokens[first]][0]), int(offsets[tokens[last]][1])
        found.append(
            Span(
                max(characters[0] + shift, sentence.start),
                min(characters[1] + shift, sentence.end),
            )
        )
    return tuple(found)
