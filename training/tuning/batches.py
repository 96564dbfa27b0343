"""Questions and what they are read beside, as arrays: each passage and sentence once a batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import torch
from torch import Tensor

from qa.reader.heads import QUERY_WORDS
from training.tuning.network import Texts
from training.tuning.sampling import Shown
from training.tuning.texts import Package

Arrays = dict[str, Any]


@dataclass(slots=True)
class Batch:
    """A batch on a device; questions come first among its texts.

    Attributes:
        ids: token numbers of all texts, one after the other.
        position: of each token in its text.
        text: which text each token is of.
        ends: where each text begins, and the last ends.
        sentence: which sentence each token is of, ``len(row)`` where of none.
        word: places of the questions' own words among the tokens, (words,).
        asker: whose each of them is.
        words: the same by question, (questions, most words); -1 where there are fewer.
        tokens: places of each sentence's tokens, (sentences, most tokens); -1.
        passage: places of each passage's tokens, (passages, most tokens); -1.
        row: each sentence's passage.
        gold: (questions, sentences), bool.
        ignored: which sentences may answer unmarked.
        item_question: for each pair of a question and a sentence shown with it, the question.
        item_sentence: the sentence.
        pair_question: for each pair of a question and a passage, the question.
        pair_row: the passage.
        span: for some pairs of a question and a passage, (question, passage, first, last token).
    """

    ids: Tensor
    position: Tensor
    text: Tensor
    ends: Tensor
    sentence: Tensor
    word: Tensor
    asker: Tensor
    words: Tensor
    tokens: Tensor
    passage: Tensor
    row: Tensor
    gold: Tensor
    ignored: Tensor
    item_question: Tensor
    item_sentence: Tensor
    pair_question: Tensor
    pair_row: Tensor
    span: Tensor
    longest: int = 0

    @property
    def texts(self) -> Texts:
        """Return all texts, questions first."""
        return Texts(self.ids, self.position, self.text, self.ends, self.longest)


def prepared(package: Package, shown: Sequence[Shown], most: int) -> Arrays:
    """Return the arrays of a batch.

    Args:
        package: with all texts.
        shown: questions.
        most: tokens of a sentence that are looked at.
    """
    entries = sorted({entry for one in shown for entry in one.passages})
    place = {entry: n for n, entry in enumerate(entries)}
    queries = [package.tokens("q", one.question) for one in shown]
    passages, rows, numbers, spans = [], [], [], []
    for row, (p, cut) in enumerate(entries):
        ids = package.tokens("p", p)
        own = np.arange(package.s_ptr[p], package.s_ptr[p + 1])
        span = package.s_range[own].astype(np.int64)
        if cut >= 0:
            low, high = package.s_range[cut]
            ids = np.delete(ids, np.s_[low:high])
            span = span - (high - low) * (span[:, :1] >= high)
            span, own = span[own != cut], own[own != cut]
        passages.append(ids)
        rows.append(np.full(len(own), row))
        numbers.append(own)
        spans.append(span)
    texts = [*queries, *passages]
    lengths = np.array([len(ids) for ids in texts])
    ends = np.cumsum([0, *lengths])
    text = np.repeat(np.arange(len(texts)), lengths)
    first = np.cumsum([0, *map(len, numbers)])
    row, number, span = (np.concatenate(part) for part in (rows, numbers, spans))
    starts = ends[len(queries) + row] + span[:, 0]
    sizes = span[:, 1] - span[:, 0]
    sentence = np.full(ends[-1], len(row))
    for n, (start, size) in enumerate(zip(starts, sizes, strict=True)):
        sentence[start : start + size] = n
    word_count = np.maximum(lengths[: len(queries)] - QUERY_WORDS - 1, 1)
    words = _places(ends[: len(queries)] + QUERY_WORDS, word_count)
    pairs = np.array([(n, place[e]) for n, one in enumerate(shown) for e in one.passages])
    counts = np.diff(first)[pairs[:, 1]]
    item = np.repeat(np.arange(len(pairs)), counts)
    column = np.arange(len(item)) - np.repeat(np.cumsum(counts) - counts, counts)
    questions, passage_rows = pairs.T
    return {
        "ids": np.concatenate(texts),
        "position": np.arange(ends[-1]) - ends[text],
        "text": text,
        "ends": ends.astype(np.int32),
        "sentence": sentence,
        "word": words[words >= 0],
        "asker": np.repeat(np.arange(len(queries)), word_count),
        "words": words,
        "tokens": _places(starts, np.minimum(sizes, most)),
        "passage": _places(ends[len(queries) : -1], lengths[len(queries) :]),
        "row": row,
        "gold": np.stack([np.isin(number, one.gold) for one in shown]),
        "ignored": _ignored(package, shown, np.array(entries)[row, 0]),
        "item_question": questions[item],
        "item_sentence": first[passage_rows[item]] + column,
        "pair_question": questions,
        "pair_row": passage_rows,
        "span": _span(package, shown, place),
        "longest": int(lengths.max()),
    }


def on_device(arrays: Arrays, device: torch.device) -> Batch:
    """Return arrays as a batch."""
    values = {}
    for field in fields(Batch):
        value = arrays[field.name]
        if isinstance(value, np.ndarray):
            kind = {"ends": np.int32, "gold": bool, "ignored": bool}.get(field.name, np.int64)
            tensor = torch.from_numpy(np.ascontiguousarray(value, kind))
            if device.type == "cuda":
                tensor = tensor.pin_memory()
            value = tensor.to(device, non_blocking=True)
        values[field.name] = value
    return Batch(**values)


def _places(starts: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    columns = np.arange(max(int(sizes.max()), 1))[None]
    return np.where(columns < sizes[:, None], starts[:, None] + columns, -1)


def _ignored(package: Package, shown: Sequence[Shown], passages: np.ndarray) -> np.ndarray:
    """Return which sentences may answer unmarked: those of translations of the document."""
    document = package.document_of[passages]
    mine = np.array([one.document for one in shown])
    alike = package.arrays["d_alike"]
    same = (alike[document][None] == alike[mine][:, None]) & (mine >= 0)[:, None]
    return np.asarray(same & (document[None] != mine[:, None]))


def _span(
    package: Package, shown: Sequence[Shown], place: dict[tuple[int, int], int]
) -> np.ndarray:
    """Return question, passage, first and last token where a whole passage has the answer."""
    found = []
    for n, one in enumerate(shown):
        if one.ask >= 0 and one.gold:
            passage, first, last = package.arrays["a_row"][one.ask, 5:8]
            row = place.get((int(passage), -1))
            if passage >= 0 and row is not None and (int(passage), -1) in one.passages:
                found.append((n, row, int(first), int(last)))
    return np.array(found, np.int64).reshape(-1, 4)
