"""How long a reader waits: ``python -m benchmarks.latency [--no-llm]``.

Asks the article's own questions, or a few on the sample article where the development data is not
there, of an assistant that is warm, and prints medians: until the evidence is there, until the
first composed word, and in total. Prints the peak memory of the process too, and exits with 1 when
the evidence takes longer than 150 ms or the memory exceeds 3 GiB.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import sys
import tempfile
import time

from benchmarks.corpora import DATA
from qa.answer import Answer, Evidence, Text
from qa.assistant import Assistant
from qa.command_line import SAMPLE
from qa.settings import read_settings

EVIDENCE_SECONDS = 0.150
MEMORY_GIB = 3.0
QUESTIONS = (
    "What did Rubio say?",
    "Wie lange dauerte das Gespräch?",
    "Who is the Kremlin spokesman?",
    "Wie alt ist Putin?",
    "What did Macron say about the call?",
)


def main() -> int:
    """Run the benchmark; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.latency", description=__doc__)
    parser.add_argument("--no-llm", action="store_true", help="evidence alone")
    options = parser.parse_args()
    source, questions = _article()
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        assistant = Assistant.open(folder, read_settings())
        opened = time.perf_counter()
        if not options.no_llm:
            assistant.warm()
        warmed = time.perf_counter()
        assistant.ingest(source)
        print(
            f"open {opened - started:.1f} s, warm {warmed - opened:.1f} s, "
            f"ingest {time.perf_counter() - warmed:.1f} s, models {assistant.models}"
        )
        assistant.ask(questions[0], compose=False)
        waits: dict[str, list[float]] = {"evidence": [], "first word": [], "total": []}
        for question in questions:
            seen = _ask(assistant, question, compose=not options.no_llm)
            for name, value in seen.items():
                waits[name].append(value)
    for name, values in waits.items():
        if values:
            print(
                f"{name:12} median {statistics.median(values) * 1000:7.0f} ms, "
                f"slowest {max(values) * 1000:7.0f} ms, n {len(values)}"
            )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"peak memory {memory:.2f} GiB")
    too_slow = statistics.median(waits["evidence"]) > EVIDENCE_SECONDS
    return int(too_slow or memory > MEMORY_GIB)


def _article() -> tuple[str, list[str]]:
    if not (DATA / "article.de.txt").exists():
        return str(SAMPLE), list(QUESTIONS)
    lines = (DATA / "article-questions.jsonl").read_text("utf-8").splitlines()
    return str(DATA / "article.de.txt"), [json.loads(line)["question"] for line in lines]


def _ask(assistant: Assistant, question: str, *, compose: bool) -> dict[str, float]:
    """Return the seconds until each thing is there, as a reader would see it."""
    started = time.perf_counter()
    seen: dict[str, float] = {}
    for event in assistant.stream(question, compose=compose):
        passed = time.perf_counter() - started
        if isinstance(event, Evidence):
            seen["evidence"] = passed
        elif isinstance(event, Text) and (event.checked or event.pending):
            seen.setdefault("first word", passed)
        elif isinstance(event, Answer):
            seen["total"] = passed
    return seen


if __name__ == "__main__":
    sys.exit(main())
