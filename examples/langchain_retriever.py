"""Use the retriever in a LangChain chain of your own; documents know where they stand."""

import tempfile

from langchain_core.documents import Document
from langchain_core.runnables import RunnableLambda

from index import ArticleRetriever
from qa import Assistant


def places(documents: list[Document]) -> list[str]:
    """Return where each document stands and how it begins."""
    return [f"{d.metadata['start']}-{d.metadata['end']}: {d.page_content[:60]}" for d in documents]


with tempfile.TemporaryDirectory() as folder, Assistant.open(folder) as assistant:
    assistant.ingest("qa/sample/telefonat-trump-putin.md")
    retriever: ArticleRetriever = assistant.retriever
    chain = retriever | RunnableLambda(places)
    print("\n".join(chain.invoke("Wer reiste nach Moskau?")))
