"""Cases on disk: making them takes minutes, reading them back seconds.

What is kept are numbers and places; texts are taken from the corpora again, so a file that does
not fit them is noticed and made anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import index.retriever
import index.text.split
import training.examples
from benchmarks.corpora import CACHE, encoder
from index.retriever import Candidate
from index.store.records import StoredPassage
from qa.answer import Question
from training.examples import Case


def kept(
    name: str, make: Callable[[], list[Case]], passages: Mapping[str, StoredPassage]
) -> list[Case]:
    """Return cases from their file, or make them and write it.

    Args:
        name: of the file.
        make: makes the cases.
        passages: of the corpora, by id.
    """
    file = CACHE / "training" / f"{name}-{_code()}.jsonl"
    try:
        lines = file.read_text("utf-8").splitlines()
        return [_case(json.loads(line), passages) for line in lines]
    except (OSError, ValueError, KeyError):
        cases = make()
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_suffix(".new")
    text = "".join(json.dumps(_record(case), ensure_ascii=False) + "\n" for case in cases)
    temporary.write_text(text, "utf-8")
    temporary.replace(file)
    return cases


def _record(case: Case) -> dict[str, Any]:
    return {
        "data": case.data,
        "pair": case.pair,
        "group": case.group,
        "kind": case.kind,
        "question": case.question.text,
        "language": case.question.language,
        "candidates": [[c.passage.id, c.score, c.sentence_cosines] for c in case.candidates],
        "gold": [sorted(gold) for gold in case.gold],
        "span": case.span,
        "lacking": case.lacking,
        "found": case.found,
    }


def _case(record: Mapping[str, Any], passages: Mapping[str, StoredPassage]) -> Case:
    return Case(
        data=record["data"],
        pair=record["pair"],
        group=record["group"],
        kind=record["kind"],
        question=Question(record["question"], record["language"]),
        candidates=tuple(
            Candidate(passages[key], score, tuple(cosines))
            for key, score, cosines in record["candidates"]
        ),
        gold=tuple(frozenset(gold) for gold in record["gold"]),
        span=tuple(record["span"]) if record["span"] else None,
        lacking=record["lacking"],
        found=record["found"],
    )


def _code() -> str:
    """Return what identifies the code that cases depend on, and the encoder."""
    modules = (index.retriever, index.text.split, training.examples)
    digest = hashlib.sha256(encoder().revision.encode())
    for module in modules:
        digest.update(Path(str(module.__file__)).read_bytes())
    return digest.hexdigest()[:12]
