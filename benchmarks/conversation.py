"""Follow-up questions: ``python -m benchmarks.conversation [--verbose]``.

Holds the dialogues of ``tests/data`` and prints, for each file and way, how many first quotes hold
the answer by turn (a declined question is a miss), and how many follow-ups that their article does
not answer are declined:

    alone    each question as it was typed, nothing known of those before it
    carried  completed from the turn before it, as the program does
    full     written out by hand, nothing known of those before it

The history is what the program itself found, wrong quotes included. Exits with 1 where carrying
over finds fewer answers to follow-ups than asking alone.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.answer import Evidence
from qa.assistant import Assistant
from qa.command_line import SAMPLE
from qa.conversation.conversation import Turn
from qa.settings import read_settings

FILES = Path(__file__).parents[1] / "tests" / "data"
ARTICLES = [SAMPLE, FILES / "skarholm-ferry.md", FILES / "muehle-ostersiel.md"]
DIALOGUES = {
    "tuned": FILES / "conversations-tuned.jsonl",
    "first": FILES / "conversations.jsonl",
    "new": FILES / "conversations-new.jsonl",
    "declined": FILES / "conversations-declined.jsonl",
}
"""What is carried over was chosen among nine ways with all of them in view: none is held out. The
answers of the last one's follow-ups stand nowhere."""

WAYS = ("alone", "carried", "full")

Dialogue = dict[str, Any]


@dataclass(frozen=True)
class Outcome:
    """What became of one turn.

    Attributes:
        place: 0 for the first turn of its dialogue.
        answered: whether the article answers the question.
        right: whether the first quote holds the answer or, where there is none, it was declined.
        understood: the completed question, ``""`` where it stood alone.
        seconds: until the evidence.
    """

    place: int
    answered: bool
    right: bool
    understood: str
    seconds: float


class Talk:
    """Holds dialogues with an assistant that has the articles."""

    def __init__(self, folder: str | Path) -> None:
        settings = read_settings().model_copy(update={"llm": "none"})
        self.assistant = Assistant.open(folder, settings)
        self._ids = {path.name: self.assistant.ingest(path).id for path in ARTICLES}

    def hold(self, dialogue: Dialogue, way: str) -> list[Outcome]:
        """Return what becomes of each turn of a dialogue, in one of `WAYS`."""
        history: list[Turn] = []
        outcomes = []
        for place, turn in enumerate(dialogue["turns"]):
            question = turn.get("full", turn["question"]) if way == "full" else turn["question"]
            known = history if way == "carried" else ()
            article = self._ids[dialogue["article"]]
            started = time.perf_counter()
            evidence = next(self.assistant.stream(question, article=article, history=known))
            seconds = time.perf_counter() - started
            if not isinstance(evidence, Evidence):
                raise TypeError("the first event is the evidence")
            first = evidence.citations[0].quote if evidence.citations else ""
            wanted = turn["evidence"]
            right = any(part in first for part in wanted) if wanted else not evidence.citations
            outcomes.append(Outcome(place, bool(wanted), right, evidence.understood, seconds))
            history.append(Turn.of(question, evidence))
        return outcomes

    def hold_all(self, dialogues: Sequence[Dialogue], way: str) -> list[Outcome]:
        """Return what becomes of each turn of several dialogues."""
        return [outcome for dialogue in dialogues for outcome in self.hold(dialogue, way)]


def read(path: Path) -> list[Dialogue]:
    """Return the dialogues of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def found(outcomes: Sequence[Outcome]) -> int:
    """Return how many follow-ups that the article answers found their answer."""
    return sum(o.right for o in outcomes if o.answered and o.place)


def main() -> int:
    """Run the benchmark; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.conversation")
    parser.add_argument("--verbose", action="store_true", help="print each completed question")
    options = parser.parse_args()
    totals = dict.fromkeys(WAYS, 0)
    with tempfile.TemporaryDirectory() as folder:
        talk = Talk(folder)
        print(f"{'dialogues':10}{'way':9}{'turn 1':>8}{'turn 2':>8}{'turn 3':>8}{'declined':>10}")
        for name, path in DIALOGUES.items():
            dialogues = read(path)
            for way in WAYS if "full" in dialogues[0]["turns"][0] else WAYS[:2]:
                outcomes = talk.hold_all(dialogues, way)
                totals[way] += found(outcomes)
                print(f"{name:10}{way:9}{_row(outcomes)}")
                for outcome in outcomes if options.verbose else ():
                    if outcome.understood:
                        print(f"    {'right' if outcome.right else 'wrong'} {outcome.understood}")
    print(", ".join(f"{way}: {count}" for way, count in totals.items()), "answers to follow-ups")
    return int(totals["carried"] < totals["alone"])


def _row(outcomes: Sequence[Outcome]) -> str:
    """Return what one way makes of one file, as a line of the table."""
    turns = [[o.right for o in outcomes if o.answered and o.place == place] for place in range(3)]
    turns.append([o.right for o in outcomes if o.place and not o.answered])
    cells = [f"{sum(part)}/{len(part)}" if part else "" for part in turns]
    seconds = statistics.median(o.seconds for o in outcomes)
    return "{:>8}{:>8}{:>8}{:>10}".format(*cells) + f"   quotes after {seconds:.3f} s"


if __name__ == "__main__":
    sys.exit(main())
