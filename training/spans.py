"""The shortest answers: how often they are right."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np

from benchmarks.corpora import CACHE, DATA
from index.store.reading import ReadText
from index.weights.packages import encoder_folder
from qa.evaluation.data.datasets import read_questions
from qa.evaluation.figures.normalise import exact_match, f1
from qa.reader.heads import NEVER
from qa.reader.shortest import AROUND, whole_words
from qa.reader.words import is_doubtful
from training.held_out import TOP, Question
from training.package import tokenised

SHARES = (0.1, 0.2, 0.4, 1.0)
"""Shares of the questions, the surest first, of which the figures are given."""


def shortest(questions: Sequence[Question], scores: Sequence[np.ndarray]) -> dict[str, np.ndarray]:
    """Return for each pair how sure the answer in the best sentence is, and how right.

    In columns: `Reading.sure`, exact match, F1, and whether it is or holds an answer.

    Args:
        questions: XQuAD's, of one language pair after the other, each in the file's order.
        scores: of their sentences.
    """
    cases = [q.case for q in questions if q.case]
    passages = {c.passage.id: c.passage for case in cases for c in case.candidates[:TOP]}
    texts = [ReadText.of(p).text for p in passages.values()]
    read = tokenised(encoder_folder(CACHE), texts, "passage: ")
    offsets = dict(zip(passages, read.offsets, strict=True))
    right = {language: _answers(language) for language in ("de", "en")}
    rows: dict[str, list[tuple[float, ...]]] = {}
    for one, score in zip(questions, scores, strict=True):
        case = one.case
        assert case is not None
        found = rows.setdefault(case.pair, [])
        answers = right[case.read_in][len(found)]
        best = int(np.argmax(score))
        places = [(c.passage, s) for c in case.candidates[:TOP] for s in c.passage.sentences]
        passage, sentence = places[best]
        given = ReadText.of(passage)
        own = offsets[passage.id]
        first, last = int(one.values["first"][best]), int(one.values["last"][best])
        start, end = whole_words(given.text, own[first][0], own[last][1])
        there = given.sentences[passage.sentences.index(sentence)]
        text = given.text[max(start, there.start) : min(end, there.end)]
        text = text.strip(AROUND)
        whole = passage.text_of(sentence)
        asked = case.question
        doubtful = is_doubtful(
            asked.text, asked.language, answer=text, sentence=whole, read=passage.language
        )
        sure = NEVER if doubtful else float(one.values["span"][best] - one.values["mass"][best])
        read_in = case.read_in
        same = exact_match(text, answers, read_in)
        holds = any(answer.casefold() in text.casefold() for answer in answers)
        found.append((sure, same, f1(text, answers, read_in), max(same, float(holds))))
    return {pair: np.array(found) for pair, found in rows.items()}


def surest(rows: np.ndarray, share: float) -> list[float]:
    """Return how right the surest are, in the columns of `shortest` but the first."""
    chosen = rows[np.argsort(-rows[:, 0], kind="stable")[: int(len(rows) * share)]]
    return [float(value) for value in chosen[:, 1:].mean(0)]


def _answers(language: str) -> list[list[str]]:
    """Return the right answers of each question, in the order in which they are asked."""
    name = f"xquad-dev.{language}.json"
    data = json.loads((DATA / name).read_text("utf-8"))["data"]
    by_id = {
        q["id"]: [answer["text"] for answer in q["answers"]]
        for article in data
        for paragraph in article["paragraphs"]
        for q in paragraph["qas"]
    }
    return [by_id[row.id] for row in read_questions(DATA / name).rows]
