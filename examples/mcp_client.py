"""Use Article QA as an MCP client does: ``python examples/mcp_client.py INDEX_OR_ADDRESS``.

Given the folder of an index, the client starts the program itself and talks to it over standard
input and output; given an address, it talks to a server that runs as ``article-qa serve --mcp``.
"""

import asyncio
import os
import sys

from mcp import Client, StdioServerParameters

where = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:7860"
program = ["-m", "qa.command_line", "mcp", "--index", where]  # `article-qa mcp --index ...`
started = StdioServerParameters(command=sys.executable, args=program, env=dict(os.environ))


async def main() -> None:
    """Ask, and read what stands around the first quote."""
    async with Client(f"{where}/mcp" if where.startswith("http") else started) as client:
        print("tools:", ", ".join(tool.name for tool in (await client.list_tools()).tools))
        for article in (await client.list_resources()).resources:
            print("article:", article.uri, article.title)

        result = await client.call_tool("ask", {"question": "Was sagte Rubio?"})
        print("\n" + result.content[0].text + "\n")  # what a chat model reads

        quote = result.structured_content["citations"][0]  # what `ask --json` prints
        around = {"start": max(0, quote["start"] - 26), "end": quote["end"] + 40}
        read = await client.call_tool("read", {"article": quote["article"], **around})
        print("around the quote:", repr(read.structured_content["text"]))


asyncio.run(main())
