"""Telling the language of questions and of names that stand alone.

    python -m benchmarks.languages

Prints for each language how many questions of the development data are taken for another one, and
of how many the statistics of more than three letters are asked. Of names alone, answers of one or
two capitalised words, it prints how many are taken for words of a language; the fewer the better.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterator
from unittest import mock

from benchmarks.corpora import data_file
from index.text import language
from qa.evaluation.data.datasets import read_questions

OF_EACH = 500
"""Questions of each file in `FILES`, drawn once and for all."""

FILES = (
    *(
        f"{name}.en"
        for name in ("covidqa", "fairytaleqa-verbatim", "qed-dev", "selqa-dev", "selqa-test")
    ),
    *("mlqa-dev.de", "squad-es-v2.0-dev24.es", "squad-it-dev24.it"),
    *("omos-train.fr", "omos-train.uk", "xquad24.es", "xquad24.ru", "xquad24.tr"),
)

_NAME = re.compile(r"[A-Z][\w-]+( [A-Z][\w-]+)?")


def main() -> None:
    """Print one line a language, then the names."""
    asked = list(dict.fromkeys(questions()))
    with mock.patch.object(language, "_shares", wraps=language._shares) as shares:
        told = [language.detect(question) for _, question in asked]
    closer = sum(not call.kwargs["rough"] for call in shares.call_args_list)
    for code in dict.fromkeys(code for code, _ in asked):
        own = [(said, code) for said, (own, _) in zip(told, asked, strict=True) if own == code]
        print(f"{code}: {sum(said != code for said, code in own)} of {len(own)} wrong")
    wrong = sum(said != code for said, (code, _) in zip(told, asked, strict=True))
    print(f"all: {wrong} of {len(asked)} wrong, {closer} looked at more closely")
    alone = sorted(set(names()))
    print(f"names alone: {sum(map(bool, map(language.detect, alone)))} of {len(alone)} told")


def questions() -> Iterator[tuple[str, str]]:
    """Yield questions after the codes of their languages."""
    for code in ("de", "en"):
        for name in (
            f"xquad-dev.{code}.json",
            f"omos-train.{code}.jsonl",
            f"omos-dev.{code}.jsonl",
        ):
            for row in read_questions(data_file(name)).rows:
                yield code, row.question
    draw = random.Random(1)
    for name in FILES:
        with gzip.open(data_file(f"more/{name}.jsonl.gz"), "rt", encoding="utf-8") as file:
            rows = [json.loads(line) for line in file]
        for row in draw.sample(rows, min(OF_EACH, len(rows))):
            yield row["lang"], row["question"]


def names() -> Iterator[str]:
    """Yield answers that are names, or single nouns in German."""
    for code in ("de", "en"):
        for row in read_questions(data_file(f"xquad-dev.{code}.json")).rows:
            if _NAME.fullmatch(row.answers[0]):
                yield row.answers[0]


if __name__ == "__main__":
    main()
