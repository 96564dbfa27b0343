"""Which collections an index has, what they record about themselves, and what is in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from index.store import chroma
from index.store.records import EmbeddedArticle, EncoderIdentity, passage_record, span_key

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

SCHEMA = 1
"""Version of the layout; an index of another version is refused."""

CONTENTS = "article-qa"
"""Name of the collection that is the table of contents."""


def recorded_identity(where: str) -> EncoderIdentity | None:
    """Return what an index was made with, None if it was never written.

    Raises:
        StoreError: if it cannot be opened.
    """
    with chroma.told(where), chroma.connect(where) as client:
        if CONTENTS not in [collection.name for collection in client.list_collections()]:
            return None
        return identity_of(client.get_collection(CONTENTS, embedding_function=None).metadata or {})


def collection_metadata(identity: EncoderIdentity, generation: int) -> dict[str, Any]:
    """Return what every collection of a generation records about itself."""
    return {
        "schema": SCHEMA,
        "generation": generation,
        "encoder": identity.encoder,
        "revision": identity.revision,
        "dimension": identity.dimension,
    }


def identity_of(recorded: Mapping[str, Any]) -> EncoderIdentity:
    """Return the encoder that a collection's metadata names."""
    return EncoderIdentity(
        str(recorded.get("encoder")),
        str(recorded.get("revision")),
        int(recorded.get("dimension", 0)),
    )


def write_vectors(embedded: EmbeddedArticle, passages: Collection, sentences: Collection) -> None:
    """Add an article's vectors; no search finds them until the table of contents names it."""
    article = embedded.article
    chroma.upsert(
        passages,
        [span_key(article.id, p.start, p.end) for p in embedded.passages],
        embedded.passage_vectors,
        [
            passage_record(article, passage, language)
            for passage, language in zip(embedded.passages, embedded.languages, strict=True)
        ],
        [p.of(article.text) for p in embedded.passages],
    )
    owners = [(p, sentence) for p in embedded.passages for sentence in p.sentences]
    chroma.upsert(
        sentences,
        [span_key(article.id, sentence.start, sentence.end) for _, sentence in owners],
        embedded.sentence_vectors,
        [
            {"article": article.id, "passage": span_key(article.id, p.start, p.end)}
            for p, _ in owners
        ],
    )
