"""The retriever and the assistant in a LangChain program, and what comes of each.

Run ``python examples/langchain_program.py INDEX_FOLDER``; without a folder, the sample is asked.
"""

import sys
import tempfile

from langchain_core.documents import Document
from langchain_core.messages import AIMessage, HumanMessage
from langchain_core.runnables import RunnableLambda, RunnableParallel

from qa import AnswerTextParser, Assistant, Evidence


def places(documents: list[Document]) -> list[str]:
    """Return where each document stands."""
    keys = ("title", "section", "start", "end")
    return [" | ".join(str(d.metadata[key]) for key in keys) for d in documents]


def show(assistant: Assistant, question: str) -> None:
    """Ask in each of the ways that LangChain knows."""
    answering = assistant.as_runnable()
    both = RunnableParallel(
        answer=answering | AnswerTextParser(),
        places=assistant.retriever.with_config(run_name="places") | RunnableLambda(places),
    )
    print("invoke:", both.invoke(question))

    for event in answering.stream(question):
        if isinstance(event, Evidence):
            print("stream:", [citation.quote for citation in event.citations])

    reply = (answering | AnswerTextParser()).invoke(question)
    messages = [HumanMessage(question), AIMessage(reply), HumanMessage("Was sagte er noch?")]
    print("messages:", repr(answering.invoke(messages).understood))

    (info, *_) = assistant.articles()
    one = answering.with_config(configurable={"article": info.id, "compose": False})
    print("batch:", [answer.answerable for answer in one.batch([question, "Was sagte Macron?"])])


if len(sys.argv) > 1:
    with Assistant.open(sys.argv[1]) as opened:
        show(opened, "Was sagte Rubio?")
else:
    with tempfile.TemporaryDirectory() as folder, Assistant.open(folder) as opened:
        opened.ingest("qa/sample/telefonat-trump-putin.md")
        show(opened, "Was sagte Rubio?")
