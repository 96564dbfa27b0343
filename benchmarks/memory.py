"""What an assistant leaves behind: memory and threads after each of ten, opened and dropped.

    python -m benchmarks.memory [--times 10] [--chat-model] [--close]

Each assistant has an index of its own with the sample article, answers one question and is
dropped without ``close()``, which is the harder case; ``--close`` closes it. What the first one
loads for the whole process (torch, tokenizers, the language models) stays, so what counts is what
the last leaves more than the first.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import psutil

import qa
from qa import Assistant
from qa.settings import Settings

SAMPLE = Path(qa.__file__).parent / "sample" / "telefonat-trump-putin.md"
QUESTION = "Was sagte Rubio?"


def main() -> None:
    """Print one line an assistant, and the difference between the first and the last."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--times", type=int, default=10, help="assistants")
    parser.add_argument("--chat-model", action="store_true", help="with the built-in chat model")
    parser.add_argument("--close", action="store_true", help="close each before it is dropped")
    options = parser.parse_args()
    rows = [left_behind(options.chat_model, options.close) for _ in range(options.times)]
    print(f"{'assistant':>9}  {'MB':>6}  {'threads':>7}")
    for number, (megabytes, threads) in enumerate(rows, 1):
        print(f"{number:>9}  {megabytes:>6.0f}  {threads:>7}")
    more = [last - first for first, last in zip(rows[0], rows[-1], strict=True)]
    print(f"the last leaves {more[0]:+.0f} MB and {more[1]:+.0f} threads beside the first")


def left_behind(chat_model: bool, close: bool) -> tuple[float, int]:
    """Return resident megabytes and native threads after one assistant came and went."""
    with tempfile.TemporaryDirectory() as folder:
        used(Path(folder), chat_model, close)
    process = psutil.Process()
    return process.memory_info().rss / 1e6, process.num_threads()


def used(folder: Path, chat_model: bool, close: bool) -> None:
    """Open an assistant, ask it, and let it go; a function of its own, so nothing holds it."""
    assistant = Assistant.open(folder, Settings(llm=None if chat_model else "none"))
    assistant.ingest(SAMPLE)
    assistant.ask(QUESTION)
    if close:
        assistant.close()


if __name__ == "__main__":
    main()
