"""Fit the estimate of the check: ``python -m training.estimate DRAFTS``.

DRAFTS is a file of `training.drafts`. Prints how a sentence's chance to be right tells right from
false drafts, held out by article, with and without each signal, and which share of the questions
gets a sentence at which share of false ones; writes `qa.check.estimate.FILE`.

A draft is right where it has a right answer of XQuAD in the question's language: its numbers and
all of its words, whatever their endings. What lacks XQuAD's own wording of it is counted beside.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, roc_auc_score
from sklearn.model_selection import GroupKFold

from qa.check.check import MARKER, Source, check
from qa.check.counterparts import is_alike, words_of
from qa.check.estimate import FILE
from qa.check.notation import in_notation
from qa.check.phrase import Phrases
from qa.check.rules import RULES
from qa.check.signals import Said, Signals, filled, likely_words, signals_of
from qa.check.translation import LEAST, impossible
from qa.evaluation.figures.normalise import holds
from qa.mentions.numbers import UNCHECKED, all_numbers
from qa.prose.markdown import out_of_form

NAMES = tuple(field.name for field in fields(Signals))
FOLDS = 8
STRENGTH = 0.3
"""Inverse of the penalty on weights, of signals of one size."""

TOLD = ("fresh",)
"""Signals that only some chat models give."""

FALSE = (0.05, 0.08, 0.12)
"""Shares of false sentences for which the share that is shown is printed."""


@dataclass(frozen=True)
class Draft:
    """A draft with what is known of it.

    Attributes:
        signals: in the order of `NAMES`.
        right: whether a right answer is in it, whatever the endings of its words.
        worded: whether it is in XQuAD's own wording.
        article: for folds.
        asked_in: ISO 639-1 code of the question.
        first: whether it is the one that the program would get.
        broken: what else withdraws it: kinds of the check's rules, ``form`` for its form or
            language, ``rendering`` for a noun or a count that the quote lacks.
    """

    signals: tuple[float, ...]
    right: bool
    worded: bool
    article: str
    asked_in: str
    first: bool
    broken: tuple[str, ...] = ()


def main() -> int:
    """Run the command; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m training.estimate")
    parser.add_argument("drafts", type=Path)
    parser.add_argument("--out", type=Path, default=FILE)
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.drafts.read_text("utf-8").splitlines()]
    drafts = list(drafts_of(rows, built_in_phrases()))
    report(drafts, {lang: sum(r["asked_in"] == lang for r in rows) for lang in ("en", "de")})
    write(drafts, options.out)
    return 0


def built_in_phrases() -> Phrases:
    """Return what the built-in reader finds shortest answers with."""
    from benchmarks.corpora import CACHE, encoder
    from qa.reader.choose import open_judge

    phrases = open_judge(None, encoder(), CACHE).phrases
    if phrases is None:
        sys.exit("the built-in reader does not fit the encoder")
    return phrases


def drafts_of(rows: Iterable[Mapping[str, Any]], phrases: Phrases) -> Iterable[Draft]:
    """Yield the drafts that say something."""
    for row in rows:
        for number, pieces in enumerate(row.get("drafts", ())):
            written, likely = "", list[float]()
            for text, value in pieces:
                written += text
                likely = filled(likely, written, value)
            first = row["quotes"][0]
            sentence = MARKER.sub("", written).strip()
            sentence = in_notation(sentence, row["asked_in"], first["text"], row["read"])
            if not words_of(sentence, row["asked_in"]):
                continue
            said = Said(
                sentence=sentence,
                language=row["asked_in"],
                question=row["question"],
                quote=first["text"],
                read=row["read"],
                answer=first["answer"],
                likely=likely_words(MARKER.split(written)[0], likely),
            )
            quoted, answered = phrases(said.question, [said.quote, said.sentence])
            signals = signals_of(said, quoted, answered)
            worded = holds(sentence, row["answers"], row["asked_in"])
            yield Draft(
                signals=signals.values(),
                right=worded or is_right(sentence, row["answers"], row["asked_in"]),
                worded=worded,
                article=row["article"],
                asked_in=row["asked_in"],
                first=number == 0,
                broken=broken(said, Source(**first)),
            )


def broken(said: Said, source: Source) -> tuple[str, ...]:
    """Return what withdraws a sentence whatever the estimate says."""
    sentence, language = said.sentence, said.language
    kinds: list[str] = [
        rule.kind
        for rule in RULES
        if check(sentence, [source], language, said.question, rules=[rule]).reason
    ]
    kinds += ["form"] if out_of_form(sentence, language) else []
    return (*kinds, *(["rendering"] if impossible(said) else []))


def is_right(sentence: str, answers: Sequence[str], language: str) -> bool:
    """Tell whether a sentence has the numbers and words of an answer, whatever their endings."""
    said, numbers = words_of(sentence, language), all_numbers(sentence)
    for answer in answers:
        words, wanted = words_of(answer, language), all_numbers(answer) - UNCHECKED
        held = all(any(is_alike(word, other) for other in said) for word in words)
        if (words or wanted) and held and wanted <= numbers:
            return True
    return False


def fitted(drafts: Sequence[Draft], names: Sequence[str]) -> tuple[np.ndarray, float]:
    """Return the weight of each signal, and the bias."""
    values = matrix(drafts, names)
    mean, size = values.mean(0), values.std(0) + 1e-9
    model = LogisticRegression(C=STRENGTH, max_iter=1000)
    model.fit((values - mean) / size, [draft.right for draft in drafts])
    weights = model.coef_[0] / size
    return weights, float(model.intercept_[0] - weights @ mean)


def matrix(drafts: Sequence[Draft], names: Sequence[str]) -> np.ndarray:
    """Return (drafts, names)."""
    columns = [NAMES.index(name) for name in names]
    return np.array([[draft.signals[column] for column in columns] for draft in drafts])


def held_out(drafts: Sequence[Draft], names: Sequence[str]) -> np.ndarray:
    """Return each draft's chance to be right by weights that were fitted on other articles."""
    found = np.zeros(len(drafts))
    groups = [draft.article for draft in drafts]
    for train, test in GroupKFold(min(FOLDS, len(set(groups)))).split(groups, groups=groups):
        weights, bias = fitted([drafts[n] for n in train], names)
        odds = matrix([drafts[n] for n in test], names) @ weights + bias
        found[test] = 1 / (1 + np.exp(-odds))
    return found


def shown(chances: np.ndarray, right: np.ndarray, false: float) -> tuple[int, float]:
    """Return how many of the surest drafts have at most a share of false ones, from which chance.

    The most that can be; 0 and 1.0 where there is no such number of at least twenty.
    """
    order = np.argsort(-chances)
    shares = 1 - np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    numbers = np.flatnonzero(shares <= false)
    most = int(numbers[-1]) + 1 if len(numbers) else 0
    return (most, float(chances[order][most - 1])) if most >= 20 else (0, 1.0)


def report(drafts: Sequence[Draft], asked: Mapping[str, int]) -> None:
    """Print the tables.

    Args:
        drafts: all of them; first drafts are judged.
        asked: how many questions were asked, by their language.
    """
    first = np.array([draft.first for draft in drafts])
    right = np.array([draft.right for draft in drafts])
    print(f"{len(drafts)} drafts of {first.sum()} questions, {right[first].mean():.3f} right")
    kept = [("all", NAMES), ("plain", [n for n in NAMES if n not in TOLD])]
    kept += [(f"without {name}", [n for n in NAMES if n != name]) for name in NAMES]
    print(f"{'held out by article':22} log loss  AUROC")
    for title, names in kept:
        chances = held_out(drafts, names)[first]
        loss, area = log_loss(right[first], chances), roc_auc_score(right[first], chances)
        print(f"{title:22}{loss:9.4f}{area:7.3f}")
    chances = held_out(drafts, NAMES)
    withdrawn(drafts, first & (chances >= LEAST))
    stands = np.array([not draft.broken for draft in drafts])
    for language, count in asked.items():
        own = first & stands & np.array([draft.asked_in == language for draft in drafts])
        if own.any():
            curve(chances[own], [d for d, o in zip(drafts, own, strict=True) if o], count)


def withdrawn(drafts: Sequence[Draft], sure: np.ndarray) -> None:
    """Print how many right and false drafts each rule withdraws that the estimate lets pass.

    Args:
        drafts: all of them.
        sure: which of them the estimate lets pass.
    """
    passed = [draft for draft, own in zip(drafts, sure, strict=True) if own]
    print(f"{len(passed)} let pass, withdrawn by  right  false")
    for kind in sorted({kind for draft in passed for kind in draft.broken}):
        right = [draft.right for draft in passed if kind in draft.broken]
        print(f"{kind:25}{sum(right):8}{len(right) - sum(right):7}")


def curve(chances: np.ndarray, drafts: Sequence[Draft], asked: int) -> None:
    """Print which share of the questions is shown a sentence at which share of false ones."""
    print(f"asked in {drafts[0].asked_in}: {'false':8}shown   from")
    for kind in ("right", "worded"):
        right = np.array([getattr(draft, kind) for draft in drafts])
        for false in FALSE:
            most, least = shown(chances, right, false)
            print(f"  {kind:8}{false:12.2f}{most / asked:8.3f}{least:7.3f}")
        for least in (0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9):
            own = chances >= least
            wrong = 1 - right[own].mean() if own.any() else 0.0
            print(f"  {kind:8}{wrong:12.3f}{own.sum() / asked:8.3f}{least:7.2f} (threshold)")


def write(drafts: Sequence[Draft], file: Path) -> None:
    """Fit on all drafts and write the weights."""
    kept = {}
    for kind, names in (("likely", NAMES), ("plain", [n for n in NAMES if n not in TOLD])):
        weights, bias = fitted(drafts, names)
        own = {name: round(float(w), 4) for name, w in zip(names, weights, strict=True)}
        kept[kind] = {"bias": round(bias, 4), **own}
    file.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
