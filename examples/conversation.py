"""Hold a conversation, in an event loop that goes on meanwhile."""

import asyncio
import tempfile

from qa import Assistant


async def main() -> None:
    """Ask two questions, the second of which rests on the first."""
    with tempfile.TemporaryDirectory() as folder, Assistant.open(folder) as assistant:
        await assistant.aingest("qa/sample/telefonat-trump-putin.md")
        conversation = assistant.conversation()
        for question in ("Was sagte Rubio?", "Was sagte er noch?"):
            answer = await conversation.aask(question)
            print(f"{answer.understood or question} {answer.text}")


asyncio.run(main())
