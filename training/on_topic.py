"""Questions on short articles, half of them on something that the article does not say of them.

What is asked is there, and what is asked of it is not: "How much does a bottle cost?", of a
glassworks whose price nobody tells. The articles and questions are in `benchmarks/on_topic`;
``tuning.jsonl`` takes part in the fit of the confidence, ``last.jsonl`` is looked at afterwards.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np

from benchmarks.corpora import CACHE, encoder
from index.embed import embed, identity
from index.retriever import ArticleRetriever, Candidate
from index.sources.load import load
from index.store.writer import Store
from index.weights.packages import ENCODER, encoder_folder
from qa.answer import Question
from qa.evaluation.data.datasets import Example, bind, read_questions
from qa.evidence.answerable import Vocabulary, lacks
from qa.reader.joint import JointReader
from qa.reader.late import LateReader
from qa.reader.memory import Memory
from qa.reader.tuned import load_tuned
from training.cases import Case
from training.figures import Judged

FOLDER = Path(__file__).parents[1] / "benchmarks" / "on_topic"
READ = 5


def read_by(weights: Path, name: str) -> list[Judged]:
    """Return the questions of a file as the reader of a file of weights reads them.

    Nothing of them is in the training data, so these weights have not seen them either.

    Args:
        weights: of a reader.
        name: ``tuning`` or ``last``.
    """
    own = encoder_folder(CACHE) / "model.safetensors"
    loaded = load_tuned(weights, encoder(), own, ENCODER.sha256)
    memory = Memory(None, loaded.heads.width)
    joint = JointReader(loaded.joint_heads, loaded.joint)
    signals = loaded.facts["signals"]
    reader = LateReader(loaded.heads, loaded.tuned, signals, memory, "on topic", joint=joint)
    found = [Judged(c, reader.read(c.question.text, c.question.language, c.candidates))
             for c in cases(name)]  # fmt: skip
    reader.close()
    return found


def cases(name: str) -> list[Case]:
    """Return the questions of a file with their candidates, asked of their own article.

    Args:
        name: as in `read_by`.
    """
    questions = read_questions(FOLDER / f"{name}.jsonl")
    files = sorted({row.article for row in questions.rows})
    articles = {(one := load(FOLDER / f"{file}.md")).id: one for file in files}
    examples = bind(questions, tuple(articles.values()))
    found = []
    with tempfile.TemporaryDirectory() as folder:
        store = Store(folder, identity(encoder()))
        for article in articles.values():
            store.add(embed(article, encoder()))
        retriever = ArticleRetriever(store=store, encoder=encoder(), k=READ)
        for example in examples:
            question = Question(example.question, example.language)
            candidates = retriever.candidates(
                question.text, question.language, example.article, READ
            )
            article = articles[example.article]
            across = article.language != question.language
            found.append(
                Case(
                    data="on topic",
                    pair=f"{question.language} -> {article.language}",
                    group=f"on topic-{list(articles).index(article.id)}",
                    kind="answered" if example.answerable else "property",
                    question=question,
                    candidates=tuple(candidates),
                    gold=tuple(_answering(c, example) for c in candidates),
                    lacking=lacks(question, Vocabulary.of_article(article), across=across),
                )
            )
    return found


def _answering(candidate: Candidate, example: Example) -> frozenset[int]:
    sentences = candidate.passage.sentences
    places = [(g.start, g.end) for g in example.gold]
    inside = [any(a < s.end and s.start < b for a, b in places) for s in sentences]
    return frozenset(map(int, np.flatnonzero(inside)))
