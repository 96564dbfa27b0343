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
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import normalize
from torch.nn.utils.rnn import pad_sequence

from index.store.reading import ReadText
from qa.reader.heads import HIDDEN, OFFSET, Heads, summary
from qa.reader.inputs import places, ranges
from qa.reader.joint import LOOKED_AT, JointReader, beside
from qa.reader.memory import Memory, TokenVectors
from qa.reader.naming import asked_cell, echoes, is_under_heads, outranked_headings, settled
from qa.reader.outcome import Reading, doubted
from qa.reader.phrases import phrases
from qa.reader.shortest import shortest
from qa.reader.words import shared

if TYPE_CHECKING:
    from index.encoder.batches import HiddenStates
    from index.encoder.encoder import Encoder
    from index.retriever import Candidate
    from index.store.records import StoredPassage
    from qa.check.phrase import Phrase

LAST = 12
"""Number of the encoder's last layer."""


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
        *,
        joint: JointReader | None = None,
    ) -> None:
        """Keep what is needed.

        Args:
            heads: trained.
            tuned: the encoder with its differences.
            signals: weight of each of ``late``, ``alike``, ``change``, ``score``, ``cosine``,
                ``span`` and ``words`` in a sentence's logit.
            memory: of token vectors.
            name: what it is called in reports.
            joint: reads the best sentences once more, together with the question.
        """
        self.name = name
        self._joint = joint
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
        repeated = echoes(question, language, passages)
        work = partial(self._judged, states, kept, candidates, words, repeated)
        reading = self._pool.submit(work).result()
        if self._joint:
            looked_at = reading.ordered[:LOOKED_AT]
            reading = beside(reading, self._joint.read(question, passages, looked_at, self._pool))
        reading = doubted(reading, question, language, passages)
        return self._with_cell(reading, candidates, states)

    def phrases(self, question: str, texts: Sequence[str]) -> list[Phrase]:
        """Return the shortest answer to a question in each of some texts, each with a word."""
        (asked,) = self._tuned.hidden_states([question], "query", (LAST,))
        read = self._tuned.hidden_states(texts, "passage", (LAST,))
        return self._pool.submit(phrases, self._heads, asked, texts, read).result()

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
        text = ReadText.of(passage).text
        (hidden,) = self._tuned.hidden_states([text], "passage", (LAST,))
        made = self._made(passage, hidden)
        self._memory.put(passage, made)
        return made

    @torch.inference_mode()
    def _made(self, passage: StoredPassage, hidden: HiddenStates) -> TokenVectors:
        states = torch.from_numpy(hidden.states)
        offsets = np.array(hidden.offsets, dtype=np.int32)
        own = [states[a:b].mean(0) for a, b in ranges(passage, offsets)]
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
        repeated: Sequence[Sequence[int]],
    ) -> Reading:
        """Return the reading, computed in the thread that calls."""
        heads = self._heads
        states = torch.from_numpy(hidden.states)
        whole = summary(states)
        mean = normalize(states.mean(0), dim=0)
        asked = heads.asked(states)
        read = [torch.from_numpy(k.vectors).float() for k in kept]
        spans = [ranges(c.passage, k.offsets) for c, k in zip(candidates, kept, strict=True)]
        counts = [len(own) for own in spans]
        sentences = [r[a:b] for r, own in zip(read, spans, strict=True) for a, b in own]
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
        best = [
            shortest(part[: len(k.offsets)], c.passage, places(c.passage, k.offsets))
            for part, c, k in zip(logits, candidates, kept, strict=True)
        ]
        nothing = heads.nothing(whole)[0]
        scale = heads.scales
        plain = scale[0] * late + scale[1] * alike + scale[2] * of_passage
        values = {
            "late": late,
            "alike": alike,
            "change": change / 10,
            "score": torch.tensor([c.score for c in candidates for _ in c.sentence_cosines]),
            "cosine": torch.tensor([x for c in candidates for x in c.sentence_cosines]),
            "span": torch.cat([one.tops for one in best]) / 10,
            "words": torch.tensor([share for row in words for share in row]) / 10,
        }
        scores = torch.stack([w * values[name] for name, w in self._signals.items()]).sum(0)
        alone = [part.tolist() for part in torch.split(scores, counts)]
        found = settled(alone, candidates, repeated)
        lost = torch.tensor(outranked_headings(alone, found, candidates, repeated))
        answerable = float((plain + change).masked_fill(lost, -np.inf).max() - nothing - OFFSET)
        top = max(map(max, found))
        return Reading(
            scores=tuple(tuple(score - top + answerable for score in part) for part in found),
            answerable=answerable,
            shortest=tuple(one.spans for one in best),
            sure=tuple(tuple(one.shares.tolist()) for one in best),
            words=words,
        )

    def _with_cell(
        self, reading: Reading, candidates: Sequence[Candidate], hidden: HiddenStates
    ) -> Reading:
        """Return the reading with the cell that is asked for, where a row of a table is best."""
        at, row = reading.best
        passage = candidates[at].passage
        sentence = passage.sentences[row]
        if not is_under_heads(passage, sentence):
            return reading
        mean = hidden.states.mean(0, dtype=np.float32)
        vector = mean / np.linalg.norm(mean)
        cell = asked_cell(passage, sentence, vector, self._tuned.passages)
        if cell is None:
            return reading.with_best_answer(reading.shortest[at][row], -np.inf)
        return reading.with_best_answer(cell, 0.0)


def _fits(vectors: TokenVectors, passage: StoredPassage) -> bool:
    """Tell whether what is kept has the means that are wanted."""
    return vectors.means.shape == (len(passage.sentences) + 1, HIDDEN)


def _padded(parts: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
    """Return tensors of unlike length as one, and what of it is there."""
    values = pad_sequence(list(parts), batch_first=True)
    lengths = torch.tensor([len(part) for part in parts])
    return values, torch.arange(values.shape[1])[None] < lengths[:, None]
