"""A program of a user's is checked against the types of what it imports."""

import subprocess
import sys

import pytest

from tests.conftest import ROOT

PROGRAM = """
from collections.abc import Iterator
from typing import assert_type

from langchain_core.documents import Document

from qa import (
    Answer, AnswerTextParser, ArticleQAError, Assistant, Citation, Conversation, Evidence,
    Ingested, Settings, Text, Turn,
)

def program() -> None:
    with Assistant.open("index", Settings(llm="none")) as assistant:
        assert_type(assistant, Assistant)
        assert_type(assistant.ingest_text("Text.", kind="markdown"), Ingested)
        answer = assistant.ask("What?", article=["a", "b"], compose="never")
        assert_type(answer, Answer)
        assert_type(answer.citations[0], Citation)
        assert_type(answer.citations[0].shortest, tuple[int, int] | None)
        assert_type(assistant.stream("What?"), Iterator[Evidence | Text | Answer])
        conversation = assistant.conversation()
        assert_type(conversation, Conversation)
        assert_type(conversation.ask("What?"), Answer)
        assert_type(conversation.turns, tuple[Turn, ...])
        assert_type(assistant.retriever.invoke("What?", k=1), list[Document])
        chain = assistant.as_runnable() | AnswerTextParser()
        assert_type(chain.invoke("What?"), str)

async def awaiting(assistant: Assistant) -> None:
    assert_type(await assistant.aask("What?"), Answer)
    assert_type(await assistant.aingest("article.md"), Ingested)
    async for event in assistant.astream("What?"):
        assert_type(event, Evidence | Text | Answer)

def wrong(error: ArticleQAError) -> None:
    Assistant.open("index").ask("What?", compose="sometimes")  # type: ignore[arg-type]
    assert_type(str(error), str)
"""


@pytest.mark.slow
def test_the_public_names_are_typed_for_a_program_that_is_checked_strictly(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    command = [sys.executable, "-m", "mypy", str(program)]  # strict, as pyproject.toml has it
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.stdout.startswith("Success"), done.stdout + done.stderr
