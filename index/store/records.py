"""What is kept in the index, as dataclasses, and how each becomes a Chroma record and back."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from index.article import Article, Passage, Sentence, Span, page_at
from index.errors import StoreError
from index.text.clean import one_line

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]


SCHEMA = 2
"""Version of the layout; an index of another version is refused."""

CONTENTS = "article-qa"
"""Name of the collection that is the table of contents."""

MAX_CONTEXT = 200
"""Longest title and heading before a passage, in characters; the rest is left off."""

_OF_ARTICLE = ("title", "titled", "source", "language")
_OF_PASSAGE = ("article", "start", "end", "section", "language")
"""What is kept as it is."""


@dataclass(frozen=True, slots=True)
class EncoderIdentity:
    """What vectors were made with; vectors of different identities cannot be compared."""

    encoder: str
    revision: str
    dimension: int

    @classmethod
    def of(cls, recorded: Mapping[str, Any]) -> EncoderIdentity:
        """Return what `record` made a collection's metadata of."""
        dimension = int(recorded.get("dimension", 0))
        return cls(str(recorded.get("encoder")), str(recorded.get("revision")), dimension)

    def check(self, recorded: Mapping[str, Any], where: str) -> None:
        """Raise a StoreError if an index records another layout or encoder than this."""
        if recorded.get("schema") != SCHEMA:
            raise StoreError(
                f"the index {where} is of another version of article-qa (its layout is "
                f"{recorded.get('schema')}, not {SCHEMA}): run `article-qa rebuild --index "
                f"{where}` to embed its articles anew, or choose another folder with --index"
            )
        other = EncoderIdentity.of(recorded)
        if other != self:
            raise StoreError(
                f"the index {where} was made with the encoder {other.encoder} "
                f"({other.revision[:20]}), not {self.encoder} "
                f"({self.revision[:20]}): run `article-qa rebuild --index {where}` "
                "to embed its articles anew, or choose its encoder with ARTICLE_QA_ENCODER"
            )

    def record(self, generation: int) -> dict[str, Any]:
        """Return what every collection of a generation records about itself."""
        return {"schema": SCHEMA, "generation": generation, **asdict(self)}


@dataclass(frozen=True, slots=True)
class ArticleInfo:
    """One line of the table of contents."""

    id: str
    title: str
    source: str
    language: str
    passages: int

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> ArticleInfo:
        """Return the line that what `article_record` made gives."""
        return cls(
            record["id"], record["title"], record["source"], record["language"], record["passages"]
        )


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage as it is kept: its text, where it stands, and the sentences in it.

    Attributes:
        titled: whether the article names itself; else `title` is only its file's name.
        labels: the characters of each label that a sentence has, see `label_of`.
        pages: of the whole article, see `Article`.
        headings: how many of its sentences, the first ones, are headings.
    """

    article: str
    title: str
    section: str
    start: int
    end: int
    text: str
    language: str
    sentences: tuple[Sentence, ...]
    titled: bool = True
    labels: tuple[tuple[Span, str], ...] = ()
    pages: tuple[int, ...] = ()
    headings: int = 0

    @classmethod
    def of(cls, article: Article, passage: Passage, language: str) -> StoredPassage:
        """Return a passage of an article, in a language, as it will be kept."""
        return cls(
            article=article.id,
            title=article.title,
            section=article.heading(passage.section),
            start=passage.start,
            end=passage.end,
            text=passage.of(article.text),
            language=language,
            sentences=passage.sentences,
            titled=article.titled,
            labels=tuple((label, label.of(article.text)) for label in _labels(passage.sentences)),
            pages=article.pages,
            headings=passage.headings,
        )

    def label_of(self, sentence: Sentence) -> str:
        """Return the characters of a sentence's label, ``""`` where it has none."""
        return next((text for label, text in self.labels if label == sentence.label), "")

    @property
    def page(self) -> int | None:
        """Return the number of the page that it begins on, None where there are no pages."""
        return page_at(self.pages, self.start)

    @property
    def context(self) -> str:
        """Return what stands before the passage when it is read, see `context_of`.

        What it begins with itself is left out.
        """
        own = [one_line(self.text_of(heading)) for heading in self.sentences[: self.headings]]
        title = self.title if self.titled and self.title not in own else ""
        return context_of(title, "" if own else self.section)

    def text_of(self, span: Span) -> str:
        """Return the characters of a span of its article that lies within it."""
        return self.text[span.start - self.start : span.end - self.start]

    @property
    def id(self) -> str:
        """Return the passage's key in the store."""
        return span_key(self.article, self.start, self.end)


@dataclass(frozen=True, slots=True)
class EmbeddedPassage:
    """A stored passage with its vectors, as `EmbeddedArticle` has them."""

    passage: StoredPassage
    vector: Vectors
    sentence_vectors: Vectors


@dataclass(frozen=True, slots=True)
class EmbeddedArticle:
    """An article with its passages and all their vectors, ready to be stored.

    Attributes:
        article: the article.
        passages: its passages, in reading order.
        passage_vectors: shape (passages, dimension), rows of length 1.
        sentence_vectors: shape (sentences of all passages in order, dimension), rows of length 1.
    """

    article: Article
    passages: tuple[StoredPassage, ...]
    passage_vectors: Vectors
    sentence_vectors: Vectors


def context_of(title: str, heading: str) -> str:
    """Return what stands before a passage when it is embedded: title and heading.

    Args:
        title: of the article; ``""`` where it is only a file's name, which says nothing.
        heading: of the section, ``""`` where it has none.
    """
    parts = [title] if title == heading else [title, heading]
    return ". ".join(part for part in parts if part)[:MAX_CONTEXT]


def slot_of(source: str) -> str:
    """Return the key under which the article from a source is kept; one source, one article."""
    return hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def gone_slot(article: str) -> str:
    """Return the key under which is kept that an article's vectors have to be swept away."""
    return f"gone-{article}"


def span_key(article: str, start: int, end: int) -> str:
    """Return the key of a passage."""
    return f"{article}:{start}-{end}"


def article_of_key(key: str) -> str:
    """Return the id of the article that a passage's key begins with."""
    return key.partition(":")[0]


def article_record(article: Article, passages: int) -> dict[str, Any]:
    """Return the line of the table of contents; the whole article stands beside it."""
    return {
        "id": article.id,
        **{name: getattr(article, name) for name in _OF_ARTICLE},
        "passages": passages,
        "pages": json.dumps(article.pages),
    }


def passage_record(passage: StoredPassage, sentence_vectors: Vectors) -> dict[str, Any]:
    """Return what is kept of a passage beside its text and vector.

    Args:
        passage: the passage.
        sentence_vectors: those of its sentences, kept as 16-bit floats.
    """
    return {
        **{name: getattr(passage, name) for name in _OF_PASSAGE},
        "sentences": json.dumps([astuple(sentence) for sentence in passage.sentences]),
        "labels": json.dumps([(astuple(label), text) for label, text in passage.labels]),
        "headings": passage.headings,
        "vectors": base64.b64encode(sentence_vectors.astype("<f2").tobytes()).decode("ascii"),
    }


def sentence_vectors_of(record: Mapping[str, Any], dimension: int) -> Vectors:
    """Return the vectors of a passage's sentences, shape (sentences, dimension)."""
    kept = np.frombuffer(base64.b64decode(record["vectors"]), dtype="<f2")
    return kept.reshape(-1, dimension).astype(np.float32)


def passage_of(record: Mapping[str, Any], text: str, owner: Mapping[str, Any]) -> StoredPassage:
    """Return the passage that `passage_record` made a record of, with its article's line."""
    return StoredPassage(
        **{name: record[name] for name in _OF_PASSAGE},
        title=owner["title"],
        titled=owner["titled"],
        sentences=_sentences(json.loads(record["sentences"])),
        text=text,
        labels=tuple((Span(*label), words) for label, words in json.loads(record["labels"])),
        pages=tuple(json.loads(owner["pages"])),
        headings=record["headings"],
    )


def _sentences(spans: Iterable[Sequence[Any]]) -> tuple[Sentence, ...]:
    """Return sentences from start, end and label."""
    return tuple(
        Sentence(start, end, Span(*label) if label else None) for start, end, label in spans
    )


def _labels(sentences: Iterable[Sentence]) -> Iterable[Span]:
    return dict.fromkeys(s.label for s in sentences if s.label)
