"""The real program, as MCP clients start it or reach it."""

import os
import shutil
import socket
import subprocess
import sys
import time

import pytest
from mcp import StdioServerParameters

from tests.conftest import ROOT


@pytest.fixture(scope="module")
def index(sample_index, tmp_path_factory):
    """The sample's index, copied for the tests of one module to write to."""
    return shutil.copytree(sample_index, tmp_path_factory.mktemp("programs") / "index")


@pytest.fixture(scope="module")
def environment(cache):
    """That of a child process: no chat model, our model files and our code."""
    ours = {name: value for name, value in os.environ.items() if name.startswith("ARTICLE_QA_")}
    return ours | {"ARTICLE_QA_LLM": "none", "PYTHONPATH": str(ROOT)}


@pytest.fixture
def started_by_client(index, environment):
    """How a client starts the program, with ``--allow-ingest``."""
    arguments = ["-m", "qa.command_line", "mcp", "--index", str(index), "--allow-ingest"]
    return StdioServerParameters(command=sys.executable, args=arguments, env=environment)


@pytest.fixture(scope="module")
def address(index, environment, tmp_path_factory):
    """Where the program answers MCP clients beside its page."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path_factory.mktemp("log") / "log"
    options = ["--mcp", "--allow-ingest", "--index", str(index), "--port", str(port)]
    with log.open("w") as told:
        process = subprocess.Popen(
            [sys.executable, "-m", "qa.command_line", "serve", *options],
            stdout=told,
            stderr=told,
            env={**os.environ, **environment},
        )
    until = time.monotonic() + 180
    while "is open at" not in log.read_text("utf-8"):
        assert process.poll() is None, log.read_text("utf-8")
        assert time.monotonic() < until, "the page did not open"
        time.sleep(0.1)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(30)
