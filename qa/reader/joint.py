"""Question and passage read together, around the sentences that seem to answer best.

Read apart, a question and a sentence know of each other what dot products tell: a sentence about
the thing that was asked for looks like an answer, whatever it says of it. An encoder tuned for it
reads both in one input and tells; as that takes a pass for each question, it reads few windows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import torch

from index.store.reading import ReadText
from qa.reader.inputs import ranges
from qa.reader.joint_heads import CONTEXT, WINDOW, JointHeads, window

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

    from index.encoder.encoder import Encoder
    from index.store.records import StoredPassage
    from qa.reader.outcome import Reading

SLACK = 64
"""Tokens beyond a window that are read of a sentence that is longer than one."""


LOOKED_AT = 2
"""Best sentences around which windows are read. With one, two, three and six of them the best
sentence of XQuAD's dev half answers in .848, .851, .853 and .850 (without any: .841), that of
OMoS-QA's in .777, .779, .768 and .765 (.763), held out."""

WEIGHT = 0.5
"""What a sentence's logit here counts for beside the one by the first reading. With .5, 1, 2 and 10
the best sentence answers in .851, .845, .838 and .818 on XQuAD's dev half and in .779, .774, .768
and .744 on OMoS-QA's."""


@dataclass(frozen=True, slots=True)
class Window:
    """Some sentences of a passage, as tokens beside a question.

    Attributes:
        passage: number of the passage.
        first: number of the window's first sentence in it.
        ids: tokens of the question and the window.
        ranges: tokens of each of the sentences among these.
    """

    passage: int
    first: int
    ids: tuple[int, ...]
    ranges: tuple[tuple[int, int], ...]

    def holds(self, passage: int, sentence: int) -> bool:
        """Tell whether a sentence of a passage is in the window."""
        return passage == self.passage and 0 <= sentence - self.first < len(self.ranges)


@dataclass(frozen=True, slots=True)
class JointReading:
    """What was made of a question and windows; logits of 0 are as likely as that nothing answers.

    Attributes:
        answers: logit that any of the windows answers.
        sentences: logit of each sentence that was read to answer, by passage and number.
    """

    answers: float
    sentences: Mapping[tuple[int, int], float]


class JointReader:
    """Reads questions together with windows; safe to use from several threads."""

    def __init__(self, heads: JointHeads, tuned: Encoder) -> None:
        """Keep what is needed.

        Args:
            heads: trained.
            tuned: the encoder with its differences for this reading.
        """
        self._heads = heads.eval()
        self._tuned = tuned

    def read(
        self,
        question: str,
        passages: Sequence[StoredPassage],
        places: Iterable[tuple[int, int]],
        pool: ThreadPoolExecutor,
    ) -> JointReading:
        """Return what is made of a question and the windows around some sentences.

        Args:
            question: as it was asked.
            passages: that were found for it.
            places: passage and sentence, by their numbers, best first; at least one.
            pool: of threads that compute alone.
        """
        asked, _ = self._tuned.tokens(question, "query")
        windows: list[Window] = []
        for place in places:
            if not any(window.holds(*place) for window in windows):
                windows.append(self._window(asked, passages[place[0]], *place))
        read = list(pool.map(self._read, windows))
        sentences = {
            (window.passage, window.first + n): logit
            for window, (_, logits) in zip(windows, read, strict=True)
            for n, logit in enumerate(logits)
        }
        return JointReading(max(answers for answers, _ in read), sentences)

    def _window(self, asked: Sequence[int], passage: StoredPassage, number: int, at: int) -> Window:
        ids, offsets = self._tuned.tokens(ReadText.of(passage).text, "passage")
        own = ranges(passage, offsets)
        first, last = window([end - start for start, end in own], at)
        begin = own[first][0]
        end = min(own[last - 1][1], begin + WINDOW + SLACK)
        context = ids[1 : min(own[0][0], 1 + CONTEXT)]
        shift = len(asked) + len(context) - begin
        inside = [(min(a, end - 1), min(b, end)) for a, b in own[first:last]]
        return Window(
            number,
            first,
            (*asked, *context, *ids[begin:end], ids[-1]),
            tuple((a + shift, b + shift) for a, b in inside),
        )

    @torch.inference_mode()
    def _read(self, window: Window) -> tuple[float, list[float]]:
        """Return the logits that a window answers, and that each of its sentences does."""
        states = torch.from_numpy(self._tuned.states_of(window.ids))
        means = torch.stack([states[a:b].mean(0) for a, b in window.ranges])
        logits = self._heads.sentences(means, states[:1].expand(len(means), -1))
        return float(self._heads.answerable(states[:1])[0]), logits.tolist()


def beside(reading: Reading, joint: JointReading) -> Reading:
    """Return a reading with what reading together says of its sentences.

    A sentence that was not read counts as the worst of those that were.
    """
    worst = min(joint.sentences.values())
    scores = [
        [score + WEIGHT * joint.sentences.get((passage, n), worst) for n, score in enumerate(found)]
        for passage, found in enumerate(reading.scores)
    ]
    top = max(map(max, scores)) - max(map(max, reading.scores))
    return replace(
        reading,
        scores=tuple(tuple(score - top for score in found) for found in scores),
        together=joint.answers,
    )
