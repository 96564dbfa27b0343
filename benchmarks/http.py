"""What asking over HTTP costs, and whether it holds: ``python -m benchmarks.http``.

The real server in a process of its own, without a chat model, and an index of twelve articles that
differ in a name and a number. First `Assistant.ask` is asked in this process, then the server by
one client, one question after another: the medians, and what HTTP adds to what the server took.
Then 200 requests are under way at once, from eight clients, half of them streams, each for an
article of its own: errors, wrong articles, and the server's memory after each of five such rounds.
Exits with 1 when a figure is above what it is held to.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil

from benchmarks.corpora import timed
from qa.assistant import Assistant
from qa.settings import Settings

HELD_TO = {"HTTP adds": 10.0, "memory grows": 30.0}
"""Most milliseconds in the median at one client; most megabytes from the second round to the last:
the first opens the threads."""

CLIENTS = 8
TOWNS = (
    *("Aalen", "Bremen", "Cottbus", "Dresden", "Essen", "Freiburg"),
    *("Gera", "Hannover", "Ingolstadt", "Jena", "Kassel", "Lübeck"),
)
START_SECONDS = 300

Reply = dict[str, Any]


def text_of(number: int) -> str:
    """Return the article on the tower of a town."""
    town, height = TOWNS[number], height_of(number)
    return (
        f"In {town} steht ein Turm. Er wurde {1900 + number} gebaut und gehört der Stadt. "
        f"Der Turm von {town} ist {height} Meter hoch. Im Sommer kann man ihn besteigen. "
        f"Wer oben ist, sieht bei gutem Wetter weit über {town} hinaus."
    )


def height_of(number: int) -> int:
    """Return the height of a town's tower, in metres; no two are alike."""
    return 100 + 7 * number


def question_of(number: int) -> str:
    """Return the question that a town's article answers, and no other does."""
    return f"Wie hoch ist der Turm von {TOWNS[number]}?"


class Load:
    """Requests to one server.

    Attributes:
        problems: what was wrong with replies, one line each.
    """

    def __init__(self, address: str, ids: dict[str, str]) -> None:
        self._url = f"{address}/v1/chat/completions"
        self._titles = {article: title for title, article in ids.items()}
        self._ids = ids
        self.problems: list[str] = []

    def alone(self, client: httpx.Client, number: int) -> Reply:
        """Return the reply to one request that nobody else's goes along with."""
        reply: Reply = client.post(self._url, json=self._body(number, "article-qa")).json()
        self._judge(number, reply)
        return reply

    async def together(self, requests: int) -> list[float]:
        """Send requests at once, from all clients, and return the seconds of each."""
        async with _clients() as clients:
            sent = (self._one(clients[n % CLIENTS], n) for n in range(requests))
            return list(await asyncio.gather(*sent))

    async def in_turn(self, requests: range) -> list[float]:
        """Return the seconds of each request; a client sends one when its last is answered."""
        waiting = iter(requests)

        async def asked(client: httpx.AsyncClient) -> list[float]:
            return [await self._one(client, request) for request in waiting]

        async with _clients() as clients:
            found = await asyncio.gather(*map(asked, clients))
        return [seconds for one in found for seconds in one]

    async def _one(self, client: httpx.AsyncClient, request: int) -> float:
        number = request % len(TOWNS)
        own = f"article-qa/{self._ids[TOWNS[number]]}" if request % 4 > 1 else "article-qa"
        body = self._body(number, own) | {"stream": request % 2 == 1}
        began = time.perf_counter()
        try:
            reply = await client.post(self._url, json=body)
            self._judge(number, _last(reply.text) if body["stream"] else reply.json())
        except (httpx.HTTPError, ValueError, KeyError) as error:
            self.problems.append(f"{type(error).__name__}: {error}")
        return time.perf_counter() - began

    def _body(self, number: int, model: str) -> Reply:
        return {"model": model, "messages": [{"role": "user", "content": question_of(number)}]}

    def _judge(self, number: int, reply: Reply) -> None:
        """Note what is wrong with a reply: another article's, or another number in the quote."""
        if "article_qa" not in reply:
            self.problems.append(json.dumps(reply)[:200])
            return
        cited = reply["article_qa"]["citations"]
        title = self._titles.get(cited[0]["article"]) if cited else None
        if title != TOWNS[number] or f"{height_of(number)} Meter" not in cited[0]["quote"]:
            self.problems.append(f"{question_of(number)} was answered from {title}")


@asynccontextmanager
async def _clients() -> AsyncIterator[list[httpx.AsyncClient]]:
    """Yield clients, and close them in the end."""
    limits = httpx.Limits(max_connections=None)
    clients = [httpx.AsyncClient(timeout=600, limits=limits) for _ in range(CLIENTS)]
    try:
        yield clients
    finally:
        for client in clients:
            await client.aclose()


def _last(stream: str) -> Reply:
    """Return the last piece of a stream that holds an answer; it has to end as it should."""
    events = [line.removeprefix("data: ") for line in stream.split("\n\n") if line]
    if events[-1] != "[DONE]":
        raise ValueError(f"a stream ended in {events[-1][:200]}")
    replies: list[Reply] = [json.loads(event) for event in events[:-1]]
    return next(reply for reply in reversed(replies) if "article_qa" in reply)


def filled(index: Path) -> dict[str, str]:
    """Put the twelve articles into an index; return the id of each by its title."""
    with Assistant.open(index, Settings(llm="none")) as assistant:
        texts = ((TOWNS[number], text_of(number)) for number in range(len(TOWNS)))
        return {title: assistant.ingest_text(text, title=title).id for title, text in texts}


@contextmanager
def served(index: Path) -> Iterator[tuple[str, psutil.Process]]:
    """Yield address and process of a server."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = [sys.executable, "-m", "qa.command_line", "serve"]
    command += ["--index", str(index), "--port", port]
    environment = os.environ | {"ARTICLE_QA_LLM": "none"}
    with (index.parent / "log").open("w") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + START_SECONDS
        while not _healthy(address):
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit((index.parent / "log").read_text("utf-8"))
            time.sleep(0.2)
        yield address, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(30)


def _healthy(address: str) -> bool:
    try:
        return httpx.get(f"{address}/health").status_code == 200
    except httpx.HTTPError:
        return False


def main() -> int:
    """Run the benchmark; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.http", description=__doc__)
    parser.add_argument("--alone", type=int, default=60, help="questions by one client")
    parser.add_argument("--together", type=int, default=200, help="requests at once")
    parser.add_argument("--rounds", type=int, default=5, help="times that they are sent")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        ids = filled(index)
        with (
            Assistant.open(index, Settings(llm="none")) as assistant,
            served(index) as (address, process),
        ):
            load = Load(address, ids)
            figures = _alone(load, assistant, options.alone)
            memory = _together(load, process, options.together, options.rounds)
    figures["memory grows"] = memory[-1] - memory[min(1, len(memory) - 1)]
    for line in load.problems[:20]:
        print(line)
    print(f"{len(load.problems)} errors and wrong articles")
    missed = [name for name, most in HELD_TO.items() if figures[name] > most]
    for name in missed:
        print(f"{name}: {figures[name]:.1f}, more than {HELD_TO[name]:.0f}")
    return int(bool(missed) or bool(load.problems))


def _alone(load: Load, assistant: Assistant, questions: int) -> dict[str, float]:
    """Print and return medians in milliseconds: asked here, over HTTP, and what HTTP adds.

    One after the other: the threads of the encoder here wait for work in a busy loop for a while,
    which would slow the server down.
    """
    numbers = [number % len(TOWNS) for number in range(-len(TOWNS), questions)]
    here = [timed(lambda n=n: assistant.ask(question_of(n)))[0] for n in numbers]
    time.sleep(1)
    there, adds = [], []
    with httpx.Client(timeout=600) as client:
        for number in numbers:
            seconds, reply = timed(lambda n=number: load.alone(client, n))
            there.append(seconds)
            adds.append(seconds - reply["article_qa"]["timings"]["total"])
    medians = {}
    for name, waits in (("Assistant.ask", here), ("HTTP", there), ("HTTP adds", adds)):
        counted = waits[len(TOWNS) :]  # the first of each are for warmth
        medians[name] = 1000 * statistics.median(counted)
        slowest = 1000 * max(counted)
        print(f"{name:14} median {medians[name]:6.1f} ms, slowest {slowest:6.1f} ms, n {questions}")
    return medians


def _together(load: Load, process: psutil.Process, requests: int, rounds: int) -> list[float]:
    """Print each round and return the server's memory after it, in megabytes."""
    memory = []
    for number in range(1, rounds + 1):
        took, seconds = timed(lambda: asyncio.run(load.together(requests)))
        memory.append(process.memory_info().rss / 1e6)
        print(
            f"round {number}: {requests} at once in {took:.1f} s, median "
            f"{statistics.median(seconds):.1f} s, slowest {max(seconds):.1f} s, "
            f"{memory[-1]:.0f} MB, {process.num_threads()} threads"
        )
    return memory


if __name__ == "__main__":
    sys.exit(main())
