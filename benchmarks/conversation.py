"""Follow-up questions: ``python -m benchmarks.conversation [--no-llm] [--dialogues FILE]``.

Holds the dialogues of ``tests/data`` with the sample article and an invented one, and prints how
often the first quote holds the answer (``evidence.hit@1``, a declined question is a miss), by turn:

    alone      each question as it was typed, nothing known of those before it
    carried    completed by rule from the turns before it, as the program does
    rewritten  completed by the chat model, however long that takes, else by rule
    by hand    completed by hand in place of the chat model: what a perfect one would be worth
    full       the same, and nothing known of the turns before

The history is what the program itself found, wrong quotes included. Then: how many follow-ups that
no article answers are declined, how long completing takes, and how many questions of the
development data, all of which were asked alone, would be touched. Exits with 1 when the last turns
fall below `LEAST`.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.corpora import CACHE, DATA
from index.text.language import detect
from qa.answer import Evidence, Question
from qa.assistant import Assistant
from qa.chat_model.opening import open_chat_model
from qa.command_line import SAMPLE
from qa.conversation.conversation import Rewriter, Turn
from qa.conversation.dependence import depends
from qa.conversation.rewriting import ModelRewriter
from qa.evaluation.data.datasets import read_questions
from qa.settings import read_settings

LEAST = 0.80
"""Share of last turns whose first quote holds the answer, with what the program does."""

FILES = Path(__file__).parents[1] / "tests" / "data"
DIALOGUES, DECLINED = FILES / "conversations.jsonl", FILES / "conversations-declined.jsonl"
TUNED = FILES / "conversations-tuned.jsonl"
ARTICLES = {SAMPLE.name: SAMPLE, "skarholm-ferry.md": FILES / "skarholm-ferry.md"}
ALONE = ("article-questions.jsonl", "xquad-dev.de.json", "xquad-dev.en.json")
FOREVER = 600.0

Dialogue = dict[str, Any]


@dataclass
class Outcome:
    """What became of one dialogue.

    Attributes:
        hits: whether each turn's first quote holds the answer.
        declined: whether each turn was declined.
        understood: each turn's completed question, ``""`` where it stood alone.
        seconds: until each turn's evidence.
    """

    hits: list[bool] = field(default_factory=list)
    declined: list[bool] = field(default_factory=list)
    understood: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


class Talk:
    """Holds dialogues with an assistant that has the articles."""

    def __init__(self, folder: str | Path) -> None:
        settings = read_settings().model_copy(update={"llm": "none"})
        self.assistant = Assistant.open(folder, settings)
        self._ids = {name: self.assistant.ingest(path).id for name, path in ARTICLES.items()}

    def hold(self, dialogue: Dialogue, way: str, rewriter: Rewriter | None = None) -> Outcome:
        """Return what becomes of a dialogue.

        Args:
            dialogue: a line of the file.
            way: ``"alone"``, ``"carried"``, ``"by hand"`` or ``"full"``.
            rewriter: what completes questions first.
        """
        self.assistant._rewriter = rewriter or (_by_hand(dialogue) if way == "by hand" else None)
        history: list[Turn] = []
        outcome = Outcome()
        for turn in dialogue["turns"]:
            question = turn["full"] if way == "full" else turn["question"]
            started = time.perf_counter()
            evidence = next(
                self.assistant.stream(
                    question,
                    article=self._ids[dialogue["article"]],
                    history=history if way in ("carried", "by hand") else (),
                )
            )
            if not isinstance(evidence, Evidence):
                raise TypeError("the first event is the evidence")
            outcome.seconds.append(time.perf_counter() - started)
            first = evidence.citations[0].quote if evidence.citations else ""
            outcome.hits.append(any(wanted in first for wanted in turn["evidence"]))
            outcome.declined.append(not evidence.citations)
            outcome.understood.append(evidence.understood)
            history.append(Turn.of(question, evidence))
        return outcome


def read(path: Path) -> list[Dialogue]:
    """Return the dialogues of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def hit_at_1(outcomes: Sequence[Outcome]) -> list[float]:
    """Return the share of dialogues, by turn, in which the first quote holds the answer."""
    return [statistics.mean(turn) for turn in zip(*(o.hits for o in outcomes), strict=True)]


def main() -> int:
    """Run the benchmark; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.conversation")
    parser.add_argument("--no-llm", action="store_true", help="without the chat model's rewriting")
    parser.add_argument("--tuned", action="store_true", help="the dialogues the rules were made on")
    parser.add_argument("--verbose", action="store_true", help="print each completed question")
    options = parser.parse_args()
    dialogues = read(TUNED if options.tuned else DIALOGUES)
    with tempfile.TemporaryDirectory() as folder:
        talk = Talk(folder)
        ways: dict[str, Callable[[Dialogue], Outcome]] = {
            "alone": lambda dialogue: talk.hold(dialogue, "alone"),
            "carried": lambda dialogue: talk.hold(dialogue, "carried"),
        }
        if not options.no_llm:
            rewriter = _rewriter()
            ways["rewritten"] = lambda dialogue: talk.hold(dialogue, "carried", rewriter)
        ways["by hand"] = lambda dialogue: talk.hold(dialogue, "by hand")
        ways["full"] = lambda dialogue: talk.hold(dialogue, "full")
        shares = {}
        print(f"evidence.hit@1 of {len(dialogues)} dialogues by turn")
        for name, hold in ways.items():
            outcomes = [hold(dialogue) for dialogue in dialogues]
            shares[name] = hit_at_1(outcomes)
            _print(name, shares[name], outcomes, verbose=options.verbose)
        for way in ("alone", "carried"):
            last = [talk.hold(dialogue, way).declined[-1] for dialogue in read(DECLINED)]
            print(f"unanswered follow-ups declined, {way}: {sum(last)} of {len(last)}")
    _print_touched()
    return int(shares["carried"][-1] < LEAST)


def _by_hand(dialogue: Dialogue) -> Rewriter:
    """Return what completes the questions of a dialogue as its file does."""
    full = {turn["question"]: turn.get("full", "") for turn in dialogue["turns"]}
    return lambda question, turns: full[question.text]


def _rewriter() -> ModelRewriter:
    """Return what rewrites with the chat model of the settings, however long that takes."""
    model = open_chat_model(read_settings().llm, CACHE)
    if model is None:
        sys.exit("there is no chat model to rewrite with: set ARTICLE_QA_LLM or use --no-llm")
    return ModelRewriter(model, FOREVER)


def _print(name: str, shares: list[float], outcomes: Sequence[Outcome], *, verbose: bool) -> None:
    seconds = [second for outcome in outcomes for second in outcome.seconds[1:]]
    by_turn = "  ".join(f"{share:.3f}" for share in shares)
    median, slowest = statistics.median(seconds), max(seconds)
    print(f"{name:10} {by_turn}   quotes after {median:.3f} s, at most {slowest:.3f} s")
    for outcome in outcomes if verbose else ():
        for hit, text in zip(outcome.hits, outcome.understood, strict=True):
            if text:
                print(f"    {'hit ' if hit else 'miss'} {text}")


def _print_touched() -> None:
    """Print how many questions of the development data would be completed."""
    for name in ALONE:
        if not (DATA / name).exists():
            print(f"{name} is not in {DATA}")
            continue
        questions = [Question(row.question).text for row in read_questions(DATA / name).rows]
        touched = [text for text in questions if depends(text, detect(text, default="en"))]
        print(f"taken for follow-ups in {name}: {len(touched)} of {len(questions)}")


if __name__ == "__main__":
    sys.exit(main())
