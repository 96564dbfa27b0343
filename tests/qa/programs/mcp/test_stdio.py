"""`article-qa mcp`, started by the SDK's own client."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time

from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

from qa.command_line import main
from qa.sample import SAMPLE
from tests.qa.programs.mcp.protocol import OPENING


def test_a_client_starts_the_program_asks_and_reads(started_by_client, index, tmp_path):
    page = tmp_path / "muehle.md"
    page.write_text("# Die Mühle\n\nBerta Schulz gründete die Mühle 1903.", "utf-8")

    async def talk():
        async with Client(started_by_client, mode="legacy") as client:
            begun = time.monotonic()
            listed = await client.list_tools()  # while models are loaded
            met = time.monotonic() - begun
            answer = await client.call_tool("ask", {"question": "Was sagte Rubio?"})
            answered = time.monotonic() - begun
            taken = await client.call_tool("ingest", {"source": str(page)})
            changed = taken.structured_content["id"]
            mill = await client.call_tool("ask", {"question": "Wer gründete die Mühle?"})
            assert await asyncio.to_thread(main, ["remove", changed, "--index", str(index)]) == 0
            left = await client.list_resources()
            return listed, met, answered, answer, mill, left

    listed, met, answered, answer, mill, left = asyncio.run(talk())
    assert [tool.name for tool in listed.tools] == ["ask", "search", "articles", "read", "ingest"]
    assert met < answered / 2
    text = SAMPLE.read_text("utf-8")
    assert answer.structured_content["citations"][0]["quote"] in text
    assert "Berta Schulz" in mill.content[0].text
    assert len(left.resources) == 1  # another process removed the other one


NOISY = """
import os, subprocess, time
from qa.programs.mcp.stdio import serve
def opening():
    print("loading", flush=True)
    os.write(1, b"native code\\n")
    subprocess.run(["echo", "a child"])
    time.sleep(60)
serve(opening, "index")
"""
"""A server whose models take a minute, and print on standard output meanwhile."""

REFUSED = """
from index.errors import StoreError
from qa.programs.mcp.stdio import serve
def opening():
    raise StoreError("the index /secret/index cannot be used")
serve(opening, "/secret/index")
"""
"""A server whose index cannot be opened."""


def test_standard_output_is_the_protocol_alone_and_ctrl_c_ends_it(environment):
    program = subprocess.Popen(
        [sys.executable, "-c", NOISY],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **environment},
        text=True,
    )
    calls = [
        OPENING,
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "articles"}},
        {"jsonrpc": "2.0", "id": 3, "method": "ping"},
    ]
    program.stdin.write("not JSON\n" + "".join(json.dumps(call) + "\n" for call in calls))
    program.stdin.flush()
    answered = []
    while 3 not in answered:
        message = json.loads(program.stdout.readline())
        assert message["jsonrpc"] == "2.0"
        answered.append(message.get("id"))
    assert 2 not in answered  # a ping does not wait for models
    until = time.monotonic() + 20
    noise = ""
    while "a child" not in noise and time.monotonic() < until:
        noise += program.stderr.readline()
    program.send_signal(signal.SIGINT)
    rest, told = program.communicate(timeout=20)
    assert rest == ""
    assert "Traceback" not in told
    assert "loading" in noise
    assert "native code" in noise


def test_an_index_that_cannot_be_opened_is_told_to_each_call(environment, tmp_path):
    program = StdioServerParameters(command=sys.executable, args=["-c", REFUSED], env=environment)
    with (tmp_path / "log").open("w+") as log:

        async def talk():
            async with Client(stdio_client(program, errlog=log)) as client:
                return [await client.call_tool("articles", {}) for _ in range(2)]

        results = asyncio.run(talk())
        log.seek(0)
        assert log.read() == "article-qa: the index /secret/index cannot be used\n"
    for result in results:
        assert result.is_error
        assert result.content[0].text == "the index DIR cannot be used"
