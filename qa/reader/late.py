"""Late interaction over the tuned encoder: which sentences answer, and the shortest answers.

The tuned encoder (`qa.reader.tuned`) reads each passage once, when it comes in, and a question
costs one short text and dot products: of the question's words with the sentence's, and of their
means. Small heads over the same vectors add what the products do not tell and mark the shortest
answer; the words that they share tell names apart, whose vectors are alike. The passages' score
and the sentences' cosines are the retriever's, of the untuned encoder, which finds passages better.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import normalize
from torch.nn.utils.rnn import pad_sequence

from qa.reader.heads import HIDDEN, NEVER, OFFSET, QUERY_WORDS, Heads, summary
from qa.reader.inputs import owners, passage_input
from qa.reader.memory import Memory, TokenVectors
from qa.reader.shortest import Ranges, answers, best_places
from qa.reader.words import is_doubtful, names_nobody, shared

if TYPE_CHECKING:
    from index.article import Span
    from index.encoder.batches import HiddenStates
    from index.encoder.encoder import Encoder
    from index.retriever import Candidate
    from index.store.records import StoredPassage

LAST = 12
"""Number of the encoder's last layer."""

NOBODY = 5.0
"""Logits that an answer loses where somebody is asked for and nobody is named. Of XQuAD's questions
that are answered, held out, that concerns .002."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader makes of a question's candidates.

    Attributes:
        scores: for each candidate a logit for each of its sentences to answer.
        answerable: logit that any of them answers.
        shortest: for each candidate and sentence the characters of the article that answer most
            shortly.
        sure: for each of these the logarithm of its share among all places of its passage; `NEVER`
            in the best sentence where `qa.reader.words.is_doubtful` says so.
        words: for each sentence the share of the question's words that it holds.
    """

    scores: tuple[tuple[float, ...], ...]
    answerable: float
    shortest: tuple[tuple[Span, ...], ...]
    sure: tuple[tuple[float, ...], ...]
    words: tuple[tuple[float, ...], ...]


class LateReader:
    """Reads by late interaction; safe to use from several threads.

    Attributes:
        name: what it is called in reports.
        layers: what it wants of the untuned encoder's pass: as little as there is.
    """

    layers = (0,)

    def __init__(
        self,
        heads: Heads,
        tuned: Encoder,
        signals: Mapping[str, float],
        memory: Memory,
        name: str,
    ) -> None:
        """Keep what is needed.

        Args:
            heads: trained.
            tuned: the encoder with its differences.
            signals: weight of each of ``late``, ``alike``, ``change``, ``score``, ``cosine``,
                ``span`` and ``words`` in a sentence's logit.
            memory: of token vectors.
            name: what it is called in reports.
        """
        self.name = name
        self._heads = heads.eval()
        self._tuned = tuned
        self._signals = signals
        self._memory = memory
        self._pending: dict[str, Future[TokenVectors]] = {}
        # As in the encoder: threads that share one small computation wait for each other.
        self._pool = ThreadPoolExecutor(
            torch.get_num_threads(), "reader", torch.set_num_threads, (1,)
        )

    def keep(self, passage: StoredPassage, states: HiddenStates) -> None:
        """Read a passage before it is asked about; a question on it waits if need be."""
        future = self._pool.submit(self._read_one, passage)
        self._pending[passage.id] = future
        future.add_done_callback(lambda _: self._pending.pop(passage.id, None))

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
        passages = [candidate.passage for candidate in candidates]
        kept = self._vectors(passages)
        (states,) = self._tuned.hidden_states([question], "query", (LAST,))
        words = shared(question, language, passages)
        work = partial(self._judged, states, kept, candidates, words)
        reading = self._pool.submit(work).result()
        return doubted(reading, question, language, passages)

    def _vectors(self, passages: Sequence[StoredPassage]) -> list[TokenVectors]:
        """Return the token vectors of passages, computing those that are not kept."""
        for passage in passages:
            if (pending := self._pending.get(passage.id)) is not None:
                wait([pending])
        known = {passage.id: self._memory.get(passage) for passage in passages}
        made = {
            passage.id: self._pool.submit(self._read_one, passage)
            for passage in passages
            if (vectors := known[passage.id]) is None or not _fits(vectors, passage)
        }
        known |= {key: future.result() for key, future in made.items()}
        return [vectors for p in passages if (vectors := known[p.id]) is not None]

    def _read_one(self, passage: StoredPassage) -> TokenVectors:
        text = passage_input(passage).text
        (hidden,) = self._tuned.hidden_states([text], "passage", (LAST,))
        made = self._made(passage, hidden)
        self._memory.put(passage, made)
        return made

    @torch.inference_mode()
    def _made(self, passage: StoredPassage, hidden: HiddenStates) -> TokenVectors:
        states = torch.from_numpy(hidden.states)
        offsets = np.array(hidden.offsets, dtype=np.int32)
        own = [states[a:b].mean(0) for a, b in _ranges(passage, offsets)]
        means = normalize(torch.stack([*own, states.mean(0)]), dim=-1)
        vectors = self._heads.tokens(states)
        return TokenVectors(vectors.half().numpy(), offsets, means.half().numpy())

    @torch.inference_mode()
    def _judged(
        self,
        hidden: HiddenStates,
        kept: Sequence[TokenVectors],
        candidates: Sequence[Candidate],
        words: tuple[tuple[float, ...], ...],
    ) -> Reading:
        """Return the reading, computed in the thread that calls."""
        heads = self._heads
        states = torch.from_numpy(hidden.states)
        whole = summary(states)
        mean = normalize(states.mean(0), dim=0)
        asked = heads.tokens(states)[QUERY_WORDS : max(len(states) - 1, QUERY_WORDS + 1)]
        read = [torch.from_numpy(k.vectors).float() for k in kept]
        ranges = [_ranges(c.passage, k.offsets) for c, k in zip(candidates, kept, strict=True)]
        counts = [len(own) for own in ranges]
        sentences = [r[a:b] for r, own in zip(read, ranges, strict=True) for a, b in own]
        tokens, inside = _padded(sentences)
        each = asked.expand(len(sentences), -1, -1)
        own = torch.ones(each.shape[:2], dtype=torch.bool)
        change = heads.changes(each, own, tokens, inside)
        late = (asked @ tokens.transpose(1, 2)).masked_fill(~inside[:, None], -2).amax(-1).mean(1)
        cosines = [torch.from_numpy(k.means).float() @ mean for k in kept]
        alike = torch.cat([part[:-1] for part in cosines])
        of_passage = torch.cat(
            [part[-1:].expand(count) for part, count in zip(cosines, counts, strict=True)]
        )
        padded, there = _padded(read)
        rows = len(read)
        logits = heads.places(
            asked.expand(rows, -1, -1),
            torch.ones(rows, len(asked), dtype=torch.bool),
            whole.expand(rows, -1),
            padded,
            there,
        )
        places = [best_places(part, own) for part, own in zip(logits, ranges, strict=True)]
        mass = logits.logsumexp(1).sum(1)
        nothing = heads.nothing(whole)[0]
        scale = heads.scales
        plain = scale[0] * late + scale[1] * alike + scale[2] * of_passage
        answerable = float((plain + change).max() - nothing - OFFSET)
        values = {
            "late": late,
            "alike": alike,
            "change": change / 10,
            "score": torch.tensor([c.score for c in candidates for _ in c.sentence_cosines]),
            "cosine": torch.tensor([x for c in candidates for x in c.sentence_cosines]),
            "span": torch.cat([top for top, _ in places]) / 10,
            "words": torch.tensor([share for row in words for share in row]) / 10,
        }
        scores = torch.stack([w * values[name] for name, w in self._signals.items()]).sum(0)
        scores = scores - scores.max() + answerable
        return Reading(
            scores=tuple(tuple(part.tolist()) for part in torch.split(scores, counts)),
            answerable=answerable,
            shortest=tuple(
                answers(c.passage, k.offsets, found)
                for c, k, (_, found) in zip(candidates, kept, places, strict=True)
            ),
            sure=tuple(
                tuple((top - whole).tolist()) for (top, _), whole in zip(places, mass, strict=True)
            ),
            words=words,
        )


def doubted(
    reading: Reading, question: str, language: str, passages: Sequence[StoredPassage]
) -> Reading:
    """Return a reading as it is after a look at the words of its best sentence's shortest answer.

    In bold nothing is shown that they speak against, and where it names nobody though somebody is
    asked for, an answer is less likely.
    """
    _, at, row = max(
        (score, at, row)
        for at, found in enumerate(reading.scores)
        for row, score in enumerate(found)
    )
    passage, place, span = passages[at], passages[at].sentences[row], reading.shortest[at][row]
    answer, sentence = (
        passage.text[part.start - passage.start : part.end - passage.start]
        for part in (span, place)
    )
    read = passage.language
    if is_doubtful(question, language, answer=answer, sentence=sentence, read=read):
        sure = [list(found) for found in reading.sure]
        sure[at][row] = NEVER
        reading = replace(reading, sure=tuple(map(tuple, sure)))
    if names_nobody(question, language, answer=answer, read=read):
        reading = replace(
            reading,
            answerable=reading.answerable - NOBODY,
            scores=tuple(tuple(s - NOBODY for s in found) for found in reading.scores),
        )
    return reading


def _fits(vectors: TokenVectors, passage: StoredPassage) -> bool:
    """Tell whether what is kept has the means that are wanted."""
    return vectors.means.shape == (len(passage.sentences) + 1, HIDDEN)


def _ranges(passage: StoredPassage, offsets: np.ndarray) -> Ranges:
    """Return where each sentence's tokens are; a sentence that was not read has the first one."""
    own = owners(passage, offsets)
    found = []
    for number in range(len(passage.sentences)):
        tokens = np.flatnonzero(own == number)
        found.append((int(tokens[0]), int(tokens[-1]) + 1) if len(tokens) else (0, 1))
    return found


def _padded(parts: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
    """Return tensors of unlike length as one, and what of it is there."""
    values = pad_sequence(list(parts), batch_first=True)
    lengths = torch.tensor([len(part) for part in parts])
    return values, torch.arange(values.shape[1])[None] < lengths[:, None]
