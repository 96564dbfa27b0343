"""From an article to passages and vectors, ready to be stored."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from index.language import detect
from index.records import EmbeddedArticle, EncoderIdentity
from index.split import TARGET, passages

if TYPE_CHECKING:
    from index.article import Article, Passage
    from index.encoder import Encoder

MAX_CONTEXT = 200
"""Longest title and heading before a passage, in characters; the rest is left off."""

LEAST_PASSAGE = 32
"""Fewest tokens left for a passage, whatever stands before it."""


def identity(encoder: Encoder) -> EncoderIdentity:
    """Return what vectors of this encoder are recorded as."""
    return EncoderIdentity(encoder.name, encoder.revision, encoder.dimension)


def context_of(article: Article, section: int) -> str:
    """Return what stands before a passage when it is embedded: title and heading.

    A title that is only the file's name says nothing and is left out.
    """
    parts = [article.title if article.titled else "", article.heading(section)]
    if parts[0] == parts[1]:
        parts = parts[:1]
    return ". ".join(part for part in parts if part)[:MAX_CONTEXT]


def embed(
    article: Article,
    encoder: Encoder,
    progress: Callable[[int, int], None] | None = None,
    target: int = TARGET,
) -> EmbeddedArticle:
    """Cut an article into passages and embed them and their sentences.

    Args:
        article: the article.
        encoder: what embeds.
        progress: called with the number of texts embedded so far and in all.
        target: tokens that a passage aims at.
    """
    reserve = max(
        (encoder.count(f"{context_of(article, n)}. ") for n in range(len(article.sections))),
        default=0,
    )
    limit = max(encoder.limit - reserve, LEAST_PASSAGE)
    found = passages(article, encoder.count, limit, target=target)
    texts = [_input(article, passage) for passage in found]
    sentences = [s.of(article.text) for passage in found for s in passage.sentences]
    total = len(texts) + len(sentences)

    def report(done: int) -> None:
        if progress:
            progress(done, total)

    passage_vectors = encoder.passages(texts, progress=report)
    sentence_vectors = encoder.passages(sentences, progress=lambda done: report(len(texts) + done))
    return EmbeddedArticle(
        article=article,
        passages=found,
        languages=tuple(detect(p.of(article.text), default=article.language) for p in found),
        passage_vectors=passage_vectors,
        sentence_vectors=sentence_vectors,
    )


def _input(article: Article, passage: Passage) -> str:
    context = context_of(article, passage.section)
    text = passage.of(article.text)
    return f"{context}. {text}" if context else text
