"""The package: everything that training needs, in two files that torch and numpy alone read.

A machine with a GPU may have nothing else of this project, and no network. Texts are token
numbers, the vocabulary is trimmed to what occurs, and matrices stay in their blocks of 4 bits, so
that the package has a tenth of the size. The same package is trained from on either machine.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import safe_open
from tokenizers import Tokenizer

from index.encoder.batches import clean
from index.store.reading import ReadText
from index.store.records import StoredPassage
from index.weights.packages import ENCODER
from qa.reader.inputs import in_article, ranges
from training.cases import Case
from training.sources import FOLDS, Asked, Document, overlapping
from training.tuning.blocks import packed

LIMIT = 512
TOP = 5
"""Passages that are read for a question."""
KINDS = ("answered", "own", "swapped", "removed", "other")
WORDS = "embeddings.word_embeddings.weight"


@dataclass
class Tokens:
    """Texts as tokens of the whole vocabulary."""

    ids: list[list[int]]
    offsets: list[list[tuple[int, int]]]


def tokenised(folder: Path, texts: Sequence[str], prompt: str) -> Tokens:
    """Return the tokens that the encoder reads of some texts, with their characters.

    Args:
        folder: of the encoder.
        texts: without prompt.
        prompt: ``"query: "`` or ``"passage: "``; its tokens have no characters.
    """
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.encode_special_tokens = True
    tokenizer.no_padding()
    tokenizer.enable_truncation(LIMIT)
    found = Tokens([], [])
    for start in range(0, len(texts), 2000):
        part = [prompt + clean(text) for text in texts[start : start + 2000]]
        for text, encoding in zip(part, tokenizer.encode_batch(part), strict=True):
            found.ids.append(encoding.ids)
            found.offsets.append([_own(a, b, len(prompt), text) for a, b in encoding.offsets])
    return found


def _own(start: int, end: int, prompt: int, text: str) -> tuple[int, int]:
    start, end = max(start, prompt), max(end, prompt)
    while start < end and text[start].isspace():
        start += 1
    return start - prompt, end - prompt


def write_package(
    file: Path,
    folder: Path,
    documents: Sequence[Document],
    asked: Sequence[Asked],
    judged: dict[str, list[Case]],
) -> None:
    """Write ``package.npz``.

    Args:
        file: where to.
        folder: of the encoder.
        documents: to train on.
        asked: questions to train on.
        judged: cases to judge by, by the name of their set.
    """
    everything = [*documents, *_judged_only(documents, judged)]
    passages = [p for document in everything for p in document.passages]
    rows = {p.id: n for n, p in reversed(list(enumerate(passages)))}
    read = tokenised(folder, [ReadText.of(p).text for p in passages], "passage: ")
    cases = [case for found in judged.values() for case in found]
    questions = {a.question: n for n, a in enumerate(_unique([*asked, *cases]))}
    query = tokenised(folder, list(questions), "query: ")
    spans = [ranges(p, offsets) for p, offsets in zip(passages, read.offsets, strict=True)]
    arrays: dict[str, Any] = {
        **_flat("p", read.ids),
        **_flat("q", query.ids),
        "s_ptr": np.cumsum([0, *map(len, spans)]),
        "s_range": np.array([r for found in spans for r in found], np.int32),
        "d_ptr": np.cumsum([0, *(len(d.passages) for d in everything)]),
        "d_group": np.array([_group(d) for d in everything], np.int32),
        "d_alike": np.array([d.alike for d in everything], np.int32),
        "d_source": _numbers([f"{d.source} {_language(d)}" for d in everything]),
        **_asks(asked, everything, questions, passages=passages, read=read, spans=spans),
        **_cases(judged, questions, rows),
    }
    kept = np.unique(np.concatenate([arrays["p_ids"], arrays["q_ids"], [0, 1, 2, 3]]))
    new = np.zeros(int(kept.max()) + 1, np.int32)
    new[kept] = np.arange(len(kept))
    arrays |= {"p_ids": new[arrays["p_ids"]], "q_ids": new[arrays["q_ids"]], "kept": kept}
    facts = {
        "encoder": ENCODER.sha256,
        "mixes": sorted({a.mix for a in asked}),
        "sets": list(judged),
        "folds": FOLDS,
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(file, facts=np.array(json.dumps(facts)), **arrays, **_model(folder, kept))


def _unique(items: Iterable[Any]) -> list[Any]:
    seen: dict[str, Any] = {}
    for item in items:
        question = item.question if isinstance(item, Asked) else item.question.text
        seen.setdefault(question, item if isinstance(item, Asked) else _Named(question))
    return list(seen.values())


@dataclass(frozen=True, slots=True)
class _Named:
    question: str


def _flat(name: str, lists: list[list[int]]) -> dict[str, Any]:
    return {
        f"{name}_ids": np.array([i for ids in lists for i in ids], np.int32),
        f"{name}_ptr": np.cumsum([0, *map(len, lists)]),
    }


def _judged_only(documents: Sequence[Document], judged: dict[str, list[Case]]) -> list[Document]:
    """Return what is judged by and is in no training document, one document an article."""
    known = {p.id for document in documents for p in document.passages}
    found: dict[str, dict[str, StoredPassage]] = {}
    for cases in judged.values():
        for case in cases:
            for passage in (c.passage for c in case.candidates):
                if passage.id not in known:
                    found.setdefault(passage.article, {})[passage.id] = passage
    return [Document("judged", "", tuple(by_id.values()), -1) for by_id in found.values()]


def _numbers(names: Sequence[str]) -> np.ndarray:
    return np.unique(np.array(names), return_inverse=True)[1].astype(np.int32)


def _language(document: Document) -> str:
    return document.passages[0].language


def _group(document: Document) -> int:
    return int(document.group.rpartition("-")[2]) if document.group else -1


def _asks(
    asked: Sequence[Asked],
    documents: Sequence[Document],
    questions: dict[str, int],
    *,
    passages: Sequence[StoredPassage],
    read: Tokens,
    spans: list[list[tuple[int, int]]],
) -> dict[str, Any]:
    """Return the questions to train on; one whose place is in no sentence is left out."""
    first = np.cumsum([0, *(len(d.passages) for d in documents)])
    sentence = np.cumsum([0, *map(len, spans)])
    mixes = sorted({a.mix for a in asked})
    rows, gold = [], []
    for one in asked:
        own = range(first[one.document], first[one.document + 1])
        right = [(p, n) for p in own for n in overlapping(passages[p], one.places)]
        if one.places and not right:
            continue
        span = _span(one, right, passages, read, spans)
        kind = KINDS.index(one.kind)
        rows.append(
            (questions[one.question], one.document, mixes.index(one.mix), kind, one.whole, *span)
        )
        gold.append([int(sentence[p]) + n for p, n in right])
    return {
        "a_row": np.array(rows, np.int32),
        "g_ptr": np.cumsum([0, *map(len, gold)]),
        "g_sent": np.array([g for found in gold for g in found], np.int32),
    }


def _span(
    one: Asked,
    right: list[tuple[int, int]],
    passages: Sequence[StoredPassage],
    read: Tokens,
    spans: list[list[tuple[int, int]]],
) -> tuple[int, int, int]:
    """Return passage, first and last token of the shortest answer; -1 where it is a sentence."""
    if one.whole or not right or one.mix.startswith(("selqa", "omos", "qed")):
        return -1, -1, -1
    p, n = right[0]
    passage = passages[p]
    stands = in_article(ReadText.of(passage), read.offsets[p])
    a, b = one.places[0]
    low, high = spans[p][n]
    inside = [t for t in range(low, high) if stands[t][0] < b and a < stands[t][1]]
    return (p, inside[0], inside[-1]) if inside else (-1, -1, -1)


def _cases(
    judged: dict[str, list[Case]], questions: dict[str, int], rows: dict[str, int]
) -> dict[str, Any]:
    found, candidates = [], []
    for number, cases in enumerate(judged.values()):
        for case in cases:
            group = int(case.group.rpartition("-")[2]) if case.data != "omos" else -1
            found.append((number, questions[case.question.text], group))
            read = [rows[c.passage.id] for c in case.candidates[:TOP]]
            candidates.append(read + [-1] * (TOP - len(read)))
    return {"c_row": np.array(found, np.int32), "c_read": np.array(candidates, np.int32)}


def _model(folder: Path, kept: np.ndarray) -> dict[str, Any]:
    """Return the encoder's tensors, matrices in blocks, of the vocabulary what is kept."""
    arrays = {}
    with safe_open(folder / "model.safetensors", "np") as tensors:
        for name in tensors.keys():  # noqa: SIM118  (not a mapping)
            values = tensors.get_tensor(name)
            values = values[kept] if name == WORDS else values
            blocks = packed(values) if values.ndim == 2 and values.size % 32 == 0 else None
            if blocks is None:
                arrays[f"f:{name}"] = values
            else:
                arrays[f"b:{name}"] = blocks
    return arrays
