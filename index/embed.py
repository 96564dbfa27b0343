"""From an article to passages and vectors, ready to be stored."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from index.errors import LoadError, check
from index.sources.confined.limits import MAX_PASSAGES
from index.store.reading import ReadText
from index.store.records import EmbeddedArticle, EncoderIdentity, StoredPassage, context_of
from index.text.labels import labelled
from index.text.language import detect
from index.text.passages import TARGET, passages

if TYPE_CHECKING:
    from index.article import Article
    from index.encoder.batches import HiddenStates
    from index.encoder.encoder import Encoder

LEAST_PASSAGE = 32
"""Fewest tokens left for a passage, whatever stands before it."""


class TokenSink(Protocol):
    """What wants to see the tokens of passages as they are embedded."""

    @property
    def layers(self) -> tuple[int, ...]:
        """Return whose states it wants, as in `Encoder.hidden_states`."""

    def keep(self, passage: StoredPassage, states: HiddenStates) -> None:
        """Take the states of one passage."""


def identity(encoder: Encoder) -> EncoderIdentity:
    """Return what vectors of this encoder are recorded as."""
    return EncoderIdentity(encoder.name, encoder.revision, encoder.dimension)


def cut(article: Article, encoder: Encoder, target: int = TARGET) -> tuple[StoredPassage, ...]:
    """Return an article's passages, each with what stands before it within the encoder's limit."""
    title = article.title if article.titled else ""
    contexts = (context_of(title, article.heading(n)) for n in range(len(article.sections)))
    reserve = max((encoder.count(f"{context}. ") for context in contexts), default=0)
    limit = max(encoder.limit - reserve, LEAST_PASSAGE)
    return tuple(
        StoredPassage.of(article, p, detect(p.of(article.text), default=article.language))
        for p in passages(article, encoder.count, limit, target=target)
    )


def _check_number(article: Article, passages: int) -> None:
    if passages > MAX_PASSAGES:
        raise LoadError(
            f"{article.title} has {passages:,} passages or more, the limit is {MAX_PASSAGES:,}: "
            "split it into parts",
            "too-many",
            name=article.title,
            limit=MAX_PASSAGES,
        )


def embed(
    article: Article,
    encoder: Encoder,
    progress: Callable[[int, int], None] | None = None,
    target: int = TARGET,
    sink: TokenSink | None = None,
    *,
    cancelled: Callable[[], bool] | None = None,
) -> EmbeddedArticle:
    """Cut an article into passages and embed them and their sentences.

    Args:
        article: the article.
        encoder: what embeds.
        progress: called with the number of texts embedded so far and in all.
        target: tokens that a passage aims at.
        sink: given the tokens of each passage.
        cancelled: asked after each batch whether it is wanted no more.

    Raises:
        LoadError: if the article has more passages than one may have.
        Cancelled: if it is wanted no more.
    """
    _check_number(article, sum(bool(section.sentences) for section in article.sections))
    found = cut(article, encoder, target)
    _check_number(article, len(found))
    texts = [ReadText.of(passage).text for passage in found]
    sentences = [labelled(p.label_of(s), p.text_of(s)) for p in found for s in p.sentences]
    total = len(texts) + len(sentences)

    def report(done: int) -> None:
        check(cancelled, article.title)
        if progress:
            progress(done, total)

    check(cancelled, article.title)
    if sink is None:
        passage_vectors = encoder.passages(texts, progress=report)
    else:
        passage_vectors = encoder.passages_with_states(
            texts, sink.layers, lambda n, states: sink.keep(found[n], states), report
        )
    sentence_vectors = encoder.passages(sentences, progress=lambda done: report(len(texts) + done))
    return EmbeddedArticle(article, found, passage_vectors, sentence_vectors)
