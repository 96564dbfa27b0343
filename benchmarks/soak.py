"""Whether a server holds out: ``python -m benchmarks.soak``, ``make soak``.

The real server in a process of its own, without a chat model, over the articles of
`benchmarks.http`. First one client asks, then eight ask 10,000 questions, each the next when its
last is answered; half of the replies are streams, half of the questions name their article. Printed
are the median and the 99th percentile alone and under load, and the server's memory after each
round. Exits with 1 where a reply was an error or another article's, or where the memory after some
round is more above that after the warm-up than it is held to.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import httpx
import numpy as np
import psutil

from benchmarks.corpora import timed
from benchmarks.http import CLIENTS, TOWNS, Load, filled, served

HELD_TO = 0.05
"""Most that the memory grows after the warm-up, as a share of what it is then."""

WARM_UP = 0.2
"""The share of the questions after which the server is warm."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--questions", type=int, default=10_000, help="by eight clients")
    parser.add_argument("--alone", type=int, default=300, help="questions by one client before")
    parser.add_argument("--rounds", type=int, default=20, help="parts after which memory is read")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        ids = filled(Path(folder) / "index")
        with served(Path(folder) / "index") as (address, process):
            load = Load(address, ids)
            _alone(load, options.alone)
            memory = _soaked(load, process, options.questions, options.rounds)
    warm = memory[int(WARM_UP * len(memory)) :]
    grown = max(warm) / warm[0] - 1
    for line in load.problems[:20]:
        print(line)
    print(f"{len(load.problems)} errors and wrong articles")
    print(f"memory after the warm-up {warm[0]:.0f} MB, then {grown:+.1%} at most")
    return int(bool(load.problems) or grown > HELD_TO)


def _alone(load: Load, questions: int) -> None:
    """Ask one question after another, the first tenth for warmth."""
    with httpx.Client(timeout=600) as client:
        seconds = [
            timed(lambda n=n: load.alone(client, n % len(TOWNS)))[0] for n in range(questions)
        ]
    _print("one client", seconds[questions // 10 :])


def _soaked(load: Load, process: psutil.Process, questions: int, rounds: int) -> list[float]:
    """Ask all questions from all clients; return the memory after each round, in megabytes."""
    memory, waits, began = [], [], 0
    for number in range(1, rounds + 1):
        ended = questions * number // rounds
        took, seconds = timed(lambda part=range(began, ended): asyncio.run(load.in_turn(part)))
        memory.append(process.memory_info().rss / 1e6)
        waits += seconds
        rate = (ended - began) / took
        print(f"{ended:6} asked, {rate:5.1f} a second, {memory[-1]:.0f} MB", flush=True)
        began = ended
    _print(f"{CLIENTS} clients", waits)
    return memory


def _print(who: str, seconds: Sequence[float]) -> None:
    median, late = 1000 * np.percentile(seconds, (50, 99))
    print(f"{who:10} median {median:6.1f} ms, p99 {late:6.1f} ms, n {len(seconds)}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
