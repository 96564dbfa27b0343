"""Runs what programs.md shows, and writes down what it prints: ``python docs/programs.py``.

An index with the sample article and a server over it are made for that, without a chat model. Each
example is run as a reader of the page would run it; one that is not in ``examples`` is left out.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from draw import drawn

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "programs.md"
SAMPLE = "qa/sample/telefonat-trump-putin.md"
PROGRAM = (sys.executable, "-m", "qa.command_line")

ADDRESS = "http://127.0.0.1:7860"
INDEX = "index-folder"
"""What the page calls the server and the index; the real ones lie elsewhere."""

EXAMPLES = {
    "langchain_program": INDEX,
    "http_openai": ADDRESS,
    "http_gradio": ADDRESS,
    "mcp_client": INDEX,
}
"""What is run, and what it is given."""

PRINT = """import json, sys; [choice] = json.load(sys.stdin)["choices"]; \
print(json.dumps(choice["message"], ensure_ascii=False, indent=2))"""
"""Shows the message of a completion."""

CURL = f"""\
curl -sf {ADDRESS}/health
curl -sf {ADDRESS}/v1/chat/completions -H 'Content-Type: application/json' -d \
'{{"model": "article-qa", "messages": [{{"role": "user", "content": "Was sagte Rubio?"}}]}}' \
| python -c '{PRINT}'
"""
"""Commands, one a line."""

START_SECONDS = 180


def shown(command: str, real: dict[str, str]) -> str:
    """Return a command and what it prints, with the names of the page in place of the real ones."""
    run = command
    for name, where in real.items():
        run = run.replace(name, where)
    done = subprocess.run(
        run, cwd=ROOT, env=_environment(), shell=True, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{command}: {done.stderr}")
    printed = done.stdout
    for name, where in real.items():
        printed = printed.replace(where, name)
    return f"$ {command}\n{printed.rstrip()}"


@contextmanager
def served(folder: Path) -> Iterator[dict[str, str]]:
    """Serve the sample article; yield where the server and the index really are."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    index, log = folder / "index", folder / "log"
    subprocess.run(
        [*PROGRAM, "ingest", SAMPLE, "--index", str(index)],
        cwd=ROOT,
        env=_environment(),
        stdout=subprocess.DEVNULL,
        check=True,
    )
    with log.open("w") as told:
        server = subprocess.Popen(
            [*PROGRAM, "serve", "--mcp", "--index", str(index), "--port", str(port)],
            cwd=ROOT,
            env=_environment(),
            stdout=told,
            stderr=told,
        )
    until = time.monotonic() + START_SECONDS
    while "is open at" not in log.read_text("utf-8"):
        if server.poll() is not None or time.monotonic() > until:
            raise SystemExit(log.read_text("utf-8"))
        time.sleep(0.2)
    try:
        yield {ADDRESS: f"http://127.0.0.1:{port}", INDEX: str(index)}
    finally:
        server.terminate()
        server.wait(30)


def _environment() -> dict[str, str]:
    """Return that of a reader who has installed the program without its chat model."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    return {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "ARTICLE_QA_LLM": "none"}


def block(kind: str, text: str) -> str:
    """Return a block of Markdown."""
    return f"```{kind}\n{text.rstrip()}\n```"


def main() -> None:
    """Run everything and write it into the page."""
    text = PAGE.read_text("utf-8")
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as real:
        for name, given in EXAMPLES.items():
            program = ROOT / "examples" / f"{name}.py"
            if program.exists():
                printed = shown(f"python examples/{name}.py {given}", real)
                code = block("python", program.read_text("utf-8"))
                text = drawn(text, name, f"{code}\n\n{block('console', printed)}")
        if shutil.which("curl") and (ROOT / "examples" / "http_openai.py").exists():
            printed = "\n".join(shown(command, real) for command in CURL.splitlines())
            text = drawn(text, "curl", block("console", printed))
    PAGE.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
