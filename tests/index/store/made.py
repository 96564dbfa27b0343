"""Articles with made-up vectors, and processes that write them."""

import os
import subprocess
import sys
import textwrap
import time

import numpy as np

from index.article import Article, Passage, Section, Sentence
from index.store.records import EmbeddedArticle, EncoderIdentity, StoredPassage
from index.store.writer import Store

TINY = EncoderIdentity("tiny", "first-revision", 8)


def embedded(text, source="file", title="Title", dimension=8):
    """Return an article of one passage a paragraph, with vectors that depend on the text alone."""
    sections, passages, start = [], [], 0
    for number, paragraph in enumerate(text.split("\n\n")):
        sentences, at = [], start
        for part in paragraph.split(". "):
            sentences.append(Sentence(at, at + len(part)))
            at += len(part) + 2
        sections.append(Section(None, tuple(sentences)))
        passages.append(Passage(start, start + len(paragraph), number, tuple(sentences)))
        start += len(paragraph) + 2
    article = Article(text, title, True, source, "en", tuple(sections))

    def vectors(spans):
        rows = [
            np.random.default_rng(list(s.of(text).encode())).normal(size=dimension) for s in spans
        ]
        matrix = np.array(rows, dtype=np.float32)
        return matrix / np.linalg.norm(matrix, axis=1, keepdims=True)

    return EmbeddedArticle(
        article,
        tuple(StoredPassage.of(article, passage, "en") for passage in passages),
        vectors(passages),
        vectors([s for p in passages for s in p.sentences]),
    )


def script(folder, body):
    """Return a command that runs `body` with an open store and `embedded` at hand."""
    head = textwrap.dedent(f"""
        import pathlib, sys
        sys.path.insert(0, {str(os.path.dirname(__file__))!r})
        from made import Store, TINY, embedded
        folder = pathlib.Path({str(folder)!r})
        store = Store(folder, TINY)
    """)
    return [sys.executable, "-c", head + textwrap.dedent(body)]


def written(folder, *articles):
    """Make an index and wait until its log is in its database."""
    with Store(folder, TINY) as store:
        for article in articles:
            store.add(article)
    until = time.monotonic() + 60
    while (folder / "chroma.sqlite3-wal").exists() and time.monotonic() < until:
        time.sleep(0.01)


def in_another_process(folder, body):
    time.sleep(0.01)  # file systems keep times in steps
    done = subprocess.run(script(folder, body), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout
