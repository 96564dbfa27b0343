"""What the columns of a table of questions hold, by the names that people and tools give them.

Names are compared in lower case with ``_`` between their words: ``Expected Output``,
``expectedOutput`` and ``expected_output`` are one. A number at the end tells columns of one kind
apart: ``answer 1`` and ``answer 2`` both hold answers. Names in a language other than English stand
in the modules of `qa.languages`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from index.text.clean import one_line
from qa.languages.language import LANGUAGES

NAMES: Mapping[str, str] = {
    "id": "id qid question_id doc_id no index idx",
    "question": "question questions user_input user_question user_query query input prompt",
    "language": "language lang",
    "article": "article article_id document",
    "answerable": "answerable is_answerable has_answer",
    "unanswerable": "is_impossible impossible unanswerable",
    "answers": "answers answers_text gold_answers gold_answer ground_truths ground_truth "
    "reference_answers reference_answer references reference expected_outputs expected_output "
    "expected_answers expected_answer correct_answers correct_answer gold ideal target solution "
    "answer",
    "facts": "facts fact",
    "evidence": "evidence evidences gold_evidence supporting_text quotes quote snippet",
    "contexts": "reference_contexts contexts context passages passage paragraph",
    "asserted": "assert expected",
    "title": "title",
    "tags": "tags tag",
    "remark": "rating rated comments comment notes note said",
}
"""English names and those of RAGAS, DeepEval, promptfoo and SQuAD, by what the column holds.

Where a table has two names for one thing, the first in the list counts: what RAGAS and others call
``answer`` beside a reference is what some system said. A remark is nothing that is asked or scored.
"""

SEVERAL = frozenset({"answers", "facts", "evidence", "contexts", "asserted", "tags"})
"""What several columns of one name but for a number may hold together."""

_CAMEL = re.compile(r"(?<=[a-zß-öø-ÿ0-9])(?=[A-ZÀ-ÖØ-Þ])")
_BETWEEN = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"_?\d+$")


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one table: their names by what they hold, and those nobody understands."""

    named: Mapping[str, tuple[str, ...]]
    unread: tuple[str, ...]

    def holds(self, what: str) -> bool:
        """Tell whether a column holds this."""
        return what in self.named

    def name(self, what: str) -> str:
        """Return what the table calls a column, or what it should be called if it has none."""
        return self.named.get(what, (what,))[0]


def columns_of(names: Iterable[str]) -> Columns:
    """Return what the columns of a table hold, by their names."""
    found: dict[str, list[tuple[int, str]]] = {}
    unread = []
    for name in names:
        if known := meaning(name):
            found.setdefault(known[0], []).append((known[1], name))
        else:
            unread.append(name)
    named: dict[str, tuple[str, ...]] = {}
    for what, ranked in found.items():
        best = min(rank for rank, _ in ranked)
        chosen = [name for rank, name in ranked if rank == best]
        if what not in SEVERAL:
            chosen = chosen[:1]
        named[what] = tuple(chosen)
        if what != "remark":
            unread += [name for _, name in ranked if name not in chosen]
    return Columns(named, tuple(unread))


def meaning(name: str) -> tuple[str, int] | None:
    """Return what a column of this name holds, and the name's rank among those that mean it."""
    plain = _BETWEEN.sub("_", _CAMEL.sub("_", name)).strip("_").lower()
    known = _known()
    return known.get(plain) or known.get(_NUMBER.sub("", plain))


@cache
def _known() -> dict[str, tuple[str, int]]:
    known: dict[str, tuple[str, int]] = {}
    for names in (NAMES, *(language.sheet.columns for language in LANGUAGES.values())):
        for what, written in names.items():
            for rank, name in enumerate(written.split()):
                known.setdefault(name, (what, rank))
    return known


def asks(values: Any) -> bool:
    """Tell whether an object or a row of cells names a column of questions."""
    if not isinstance(values, Mapping | list | tuple):
        return False
    found = (meaning(name) for name in values if isinstance(name, str))
    return any(known is not None and known[0] == "question" for known in found)


def no_question(names: Iterable[Any]) -> str:
    """Return what is wrong with a table that has these columns and none of questions."""
    there = one_line(", ".join(map(str, names)), 100)
    return f"no column is called question, there is {there}: name the columns above the rows"
