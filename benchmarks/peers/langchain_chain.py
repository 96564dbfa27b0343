"""A plain retrieval chain, as tutorials for LangChain build it.

`RecursiveCharacterTextSplitter` with 1,000 characters and 200 of overlap, Chroma with its own
defaults, the four nearest chunks, all of them in one prompt. Encoder and chat model are the
assistant's, each used as its makers say, so that the two systems differ in nothing but the chain.

What such a chain shows as sources are the chunks themselves: they are its quotes. It has no
confidence. It declines where its text begins with the phrase that its prompt asks for, in either
of the two languages and however the apostrophe and the ß are spelled; a phrase further back would
be one part of an answer that says other things too.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from importlib import metadata
from typing import Any

from chromadb.config import Settings as ChromaSettings
from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.language_models import BaseChatModel
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import Runnable
from langchain_text_splitters import RecursiveCharacterTextSplitter

from benchmarks.peers.rival import Rival, code_of, stored
from index.article import Article, Span
from index.encoder.encoder import Encoder
from index.retriever import Candidate
from qa.answer import Event, Text
from qa.chat_model.opening import model_name

CHUNK, OVERLAP = 1000, 200
"""Characters, as in most tutorials."""

CHUNKS = 4
"""Chunks in the prompt: what a LangChain vector store returns if nobody says otherwise."""

PROMPT = """\
Answer the question based only on the following context, in the language of the question and in \
at most three sentences. If the context does not hold the answer, reply only "I don't know." or, \
to a question in German, "Ich weiß es nicht."

Context:
{context}

Question: {question}"""

_UNKNOWN = re.compile(
    r"\W*(?:i (?:don['’´`]?t|do not) know|ich wei(?:ß|ss) es nicht)\b", re.IGNORECASE
)


class EncoderEmbeddings(Embeddings):
    """The assistant's encoder for LangChain, with the prefixes that its model was trained with."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return a vector for each passage."""
        vectors: list[list[float]] = self._encoder.passages(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of a question."""
        vector: list[float] = self._encoder.queries([text])[0].tolist()
        return vector


class PlainChain(Rival):
    """The chain over articles in memory."""

    def __init__(self, encoder: Encoder, model: BaseChatModel | None) -> None:
        packages = ("langchain-text-splitters", "langchain-chroma")
        models = {
            "encoder": encoder.name,
            "llm": model_name(model),
            "chain": ", ".join(f"{name} {metadata.version(name)}" for name in packages),
            "code": code_of(__file__),
        }
        super().__init__(models, encoder.revision)
        self._model = model
        self._splitter = RecursiveCharacterTextSplitter(
            chunk_size=CHUNK, chunk_overlap=OVERLAP, add_start_index=True
        )
        self._chunks = Chroma(
            # Clients in memory share one database within a process: each chain needs its own name.
            collection_name=f"chunks-{uuid.uuid4().hex}",
            embedding_function=EncoderEmbeddings(encoder),
            client_settings=ChromaSettings(anonymized_telemetry=False),
        )
        self._prose: Runnable[dict[str, Any], str] | None = None
        if model:
            self._prose = ChatPromptTemplate.from_template(PROMPT) | model | StrOutputParser()

    def warm(self) -> None:
        """Load encoder and chat model."""
        super().warm()
        self._chunks.similarity_search("?", k=1)
        load: Any = getattr(self._model, "load", None)
        if load:
            load()

    def search(self, question: str, top: int = 5, article: str | None = None) -> list[Candidate]:
        """Return chunks, best first."""
        where = {"article": article} if article else None
        found = self._chunks.similarity_search_with_score(question, k=top, filter=where)
        candidates = []
        for document, distance in found:
            own = self.article(document.metadata["article"])
            start = int(document.metadata["start_index"])
            span = Span(start, start + len(document.page_content))
            candidates.append(Candidate(stored(own, span, own.language), -distance, ()))
        return candidates

    def stream(
        self, question: str, *, article: str | None = None, compose: bool = True
    ) -> Iterator[Event]:
        """Yield the chunks, then the text as it is written, then both together.

        Without a chat model, or where nothing is to be composed, the chain declines nothing.
        """
        found = self.search(question, CHUNKS, article)
        evidence = self._evidence(question, [one.passage for one in found], found)
        yield evidence
        prose = ""
        if compose and self._prose:
            context = "\n\n".join(one.passage.text for one in found)
            for piece in self._prose.stream({"context": context, "question": question}):
                prose += piece
                yield Text(checked="", pending=prose)
        yield self._answer(question, evidence, prose.strip(), declines(prose))

    def _add(self, article: Article) -> None:
        whole = Document(article.text, metadata={"article": article.id})
        self._chunks.add_documents(self._splitter.split_documents([whole]))


def declines(text: str) -> bool:
    """Tell whether a text begins with the phrase that the prompt asks for."""
    return _UNKNOWN.match(text) is not None
