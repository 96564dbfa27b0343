"""Which cases an epoch sees, and cases as tensors: the encoder's states are computed once and kept.

Cases about one article go together: its passages are then read once for many questions.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence

from index.encoder.encoder import Encoder
from index.store.records import StoredPassage
from qa.reader.inputs import owners, passage_input, signals_of, words
from training.examples import Case, Kind
from training.recipe import Recipe

READ_AT_ONCE = 200
"""Texts that the encoder is given at a time."""


@dataclass(frozen=True, slots=True)
class Read:
    """A text's tokens.

    Attributes:
        states: (tokens, width).
        offsets: their characters.
    """

    states: Tensor
    offsets: list[tuple[int, int]]


class States:
    """What the encoder's lower layers make of every question and passage of some cases.

    Attributes:
        questions: by their text.
        passages: by their id.
    """

    def __init__(
        self, cases: Iterable[Case], encoder: Encoder, layers: Sequence[int], file: Path
    ) -> None:
        """Read the texts that a file does not have yet, and add them to it.

        Args:
            cases: questions with their candidates.
            encoder: whose layers.
            layers: which of them, as in `Encoder.hidden_states`.
            file: where states are kept; they take 0.3 MB for a passage and two layers.
        """
        cases = list(cases)
        passages = {c.passage.id: c.passage for case in cases for c in case.candidates}
        kept = torch.load(file, weights_only=True) if file.exists() else {}
        wanted = {
            **{f"q {case.question.text}": case.question.text for case in cases},
            **{f"p {key}": passage_input(p).text for key, p in passages.items()},
        }
        missing = [key for key in wanted if key not in kept]
        for kind in ("query", "passage"):
            keys = [key for key in missing if key[0] == kind[0]]
            for start in range(0, len(keys), READ_AT_ONCE):
                part = keys[start : start + READ_AT_ONCE]
                texts = [wanted[key] for key in part]
                hidden = encoder.hidden_states(texts, kind, layers)
                for key, one in zip(part, hidden, strict=True):
                    kept[key] = (torch.from_numpy(one.states).half(), torch.tensor(one.offsets))
        if missing:
            file.parent.mkdir(parents=True, exist_ok=True)
            torch.save(kept, file.with_suffix(".new"))
            file.with_suffix(".new").replace(file)
        reads = {
            key: Read(kept[key][0], [(a, b) for a, b in kept[key][1].tolist()]) for key in wanted
        }
        self.questions = {key[2:]: read for key, read in reads.items() if key[0] == "q"}
        self.passages = {key[2:]: read for key, read in reads.items() if key[0] == "p"}


@dataclass(frozen=True, slots=True)
class Batch:
    """Some cases, their texts and what is right.

    Attributes:
        questions: states, (questions, tokens, hidden).
        words: which tokens of the questions are their own, neither prompt nor special.
        passages: states, and which tokens are there.
        owner: (passages, tokens), see `Interaction`.
        asked: for each pair of a case and a candidate, the question's row.
        read: the passage's row.
        where: for each pair and sentence, its column in its case, (pairs, sentences).
        case: each pair's case.
        signals: (cases, sentences, SIGNALS).
        there: (cases, sentences), bool.
        gold: (cases, sentences), bool.
        answerable: (cases,), float.
        span: for some pairs, (pair, first token, last token).
        many: (cases,), whether all right sentences are marked.
    """

    questions: Tensor
    words: Tensor
    passages: tuple[Tensor, Tensor]
    owner: Tensor
    asked: Tensor
    read: Tensor
    where: Tensor
    case: Tensor
    signals: Tensor
    there: Tensor
    gold: Tensor
    answerable: Tensor
    span: Tensor
    many: Tensor


def padded(reads: Sequence[Read]) -> tuple[Tensor, Tensor]:
    """Return (texts, tokens, hidden) in float32 and which tokens are there."""
    states = pad_sequence([read.states.float() for read in reads], batch_first=True)
    lengths = torch.tensor([len(read.states) for read in reads])
    return states, torch.arange(states.shape[1])[None, :] < lengths[:, None]


def batch(cases: Sequence[Case], chosen: Sequence[Sequence[int]], states: States) -> Batch:
    """Return cases as tensors.

    Args:
        cases: questions.
        chosen: for each, which of its candidates to show, in order.
        states: of all their texts.
    """
    questions: dict[str, int] = {}
    passages: dict[str, StoredPassage] = {}
    pairs: list[tuple[int, int, int]] = []
    rows: dict[str, int] = {}
    sizes, signals, gold, spans, places = [], [], [], [], []
    for number, (case, picks) in enumerate(zip(cases, chosen, strict=True)):
        asked = questions.setdefault(case.question.text, len(questions))
        candidates = [case.candidates[n] for n in picks]
        signals.append(torch.from_numpy(signals_of(case.question.language, candidates)))
        marks = []
        column = 0
        for n, candidate in zip(picks, candidates, strict=True):
            passage = candidate.passage
            row = rows.setdefault(passage.id, len(rows))
            passages[passage.id] = passage
            if case.span and case.span[0] == n:
                tokens = _tokens(passage, states.passages[passage.id], case.span[1:])
                if tokens:
                    spans.append((len(pairs), *tokens))
            pairs.append((asked, row, number))
            places.append((column, len(passage.sentences)))
            column += len(passage.sentences)
            marks += [s in case.gold[n] for s in range(len(passage.sentences))]
        sizes.append(column)
        gold.append(torch.tensor(marks))
    widest = max(len(p.sentences) for p in passages.values())
    where = torch.full((len(pairs), widest), -1)
    for pair, (column, count) in enumerate(places):
        where[pair, :count] = torch.arange(column, column + count)
    passage_states = padded([states.passages[key] for key in passages])
    owner = torch.full(passage_states[1].shape, widest)
    for row, (key, passage) in enumerate(passages.items()):
        own = owners(passage, states.passages[key].offsets)
        owner[row, : len(own)] = torch.from_numpy(np.where(own < 0, widest, own))
    asked_rows, read_rows, case_rows = (torch.tensor(column) for column in zip(*pairs, strict=True))
    return Batch(
        questions=padded([states.questions[text] for text in questions])[0],
        words=pad_sequence(
            [torch.from_numpy(words(states.questions[text].offsets)) for text in questions],
            batch_first=True,
        ),
        passages=passage_states,
        owner=owner,
        asked=asked_rows,
        read=read_rows,
        where=where,
        case=case_rows,
        signals=pad_sequence(signals, batch_first=True),
        there=torch.arange(max(sizes))[None, :] < torch.tensor(sizes)[:, None],
        gold=pad_sequence(gold, batch_first=True),
        answerable=torch.tensor([float(g.any()) for g in gold]),
        span=torch.tensor(spans, dtype=torch.long).reshape(-1, 3),
        many=torch.tensor([case.data != "xquad" for case in cases]),
    )


def _tokens(passage: StoredPassage, read: Read, span: tuple[int, int]) -> tuple[int, int] | None:
    """Return the first and last token of characters of a passage."""
    before = passage_input(passage).start
    start, end = span[0] + before, span[1] + before
    inside = [n for n, (a, b) in enumerate(read.offsets) if a < b and a < end and start < b]
    return (inside[0], inside[-1]) if inside else None


# -------------------------------------------------------------------- epochs

SHARE: Mapping[Kind, float] = {
    "answered": 0.5,
    "removed": 0.2,
    "other": 0.2,
    "swapped": 0.25,
    "own": 1.0,
}
"""Share of XQuAD's cases of a kind in an epoch: each question in one of its languages, and so many
without an answer that the two are about equally many."""

OTHER_PAGES = 0.6
"""Share of OMoS-QA's questions about another page in an epoch."""

READ = 5
"""Passages of a page of OMoS-QA, which has no more in most cases."""

NEAR = 0.7
"""Rate at which wrong passages further down are less often shown."""

Chosen = tuple[Case, tuple[int, ...]]
"""A case and which of its candidates are shown."""


def epoch(cases: Sequence[Case], recipe: Recipe, draw: random.Random) -> list[list[Chosen]]:
    """Return the batches of one epoch, in random order."""
    groups = list(_groups(cases, recipe, draw))
    draw.shuffle(groups)
    groups.sort(key=lambda group: group[0].data)
    batches: list[list[Case]] = []
    for group in groups:
        last = batches[-1] if batches else []
        fits = last and len(last) + len(group) <= recipe.cases and last[0].data == group[0].data
        if fits:
            last.extend(group)
        else:
            batches.append(list(group))
    draw.shuffle(batches)
    return [[(case, _shown(case, recipe, draw)) for case in one] for one in batches]


def _groups(cases: Sequence[Case], recipe: Recipe, draw: random.Random) -> Iterator[list[Case]]:
    """Yield the cases about one article in one language, at most a batch at a time."""
    by_article: dict[tuple[str, str], list[Case]] = {}
    for case in cases:
        wanted = case.data in recipe.data and (recipe.made or case.kind not in ("other", "swapped"))
        if wanted and (case.found or not case.answerable):
            by_article.setdefault((case.group, case.read_in), []).append(case)
    language: dict[str, str] = {}
    for (group, read_in), found in by_article.items():
        if found[0].data == "xquad":
            taken = [case for case in found if draw.random() < SHARE[case.kind]]
        elif language.setdefault(group, draw.choice(("de", "en"))) == read_in:
            taken = [c for c in found if c.kind != "other" or draw.random() < OTHER_PAGES]
        else:
            taken = []
        draw.shuffle(taken)
        for start in range(0, len(taken), recipe.cases):
            yield taken[start : start + recipe.cases]


def _shown(case: Case, recipe: Recipe, draw: random.Random) -> tuple[int, ...]:
    """Return which candidates are shown: all of a page, else the right ones and some wrong."""
    count = len(case.candidates)
    if case.data == "omos":
        return tuple(range(min(count, READ)))
    right = [n for n in range(count) if case.gold[n]][:2]
    wrong = [n for n in range(count) if not case.gold[n]]
    while wrong and len(right) < recipe.candidates:
        right.append(wrong.pop(min(int(draw.expovariate(NEAR)), len(wrong) - 1)))
    return tuple(sorted(right))
