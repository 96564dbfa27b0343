"""BM25 over parts scores as bm25s does over the whole, however the parts came about."""

import math

import bm25s
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lexical.postings import K1, B, Bm25, Postings

WORDS = st.sampled_from(["peace", "call", "two", "hours", "moscow", "kyiv", "said"])
DOCUMENTS = st.lists(st.lists(WORDS, min_size=1, max_size=12), min_size=2, max_size=12)
QUESTION = st.lists(WORDS, min_size=1, max_size=4, unique=True)


def everything(parts):
    return [np.ones(len(part.lengths), dtype=bool) for part in parts]


def reference(documents, question):
    """Return bm25s's scores as shares of the most that the question could score."""
    model = bm25s.BM25(method="lucene", k1=K1, b=B)
    model.index(documents, show_progress=False)
    bound = 0.0
    for word in question:
        frequency = sum(word in document for document in documents)
        bound += math.log(1 + (len(documents) - frequency + 0.5) / (frequency + 0.5))
    known = [word for word in question if any(word in document for document in documents)]
    scores = model.get_scores(known) if known else np.zeros(len(documents))
    return scores / bound


@given(DOCUMENTS, QUESTION)
def test_one_part_scores_as_the_reference(documents, question):
    parts = [Postings.of(documents)]
    shares = Bm25(parts, everything(parts)).shares([{word: 1.0} for word in question])
    assert shares == pytest.approx(reference(documents, question), abs=1e-5)


@given(DOCUMENTS, DOCUMENTS, QUESTION, st.data())
def test_parts_of_which_some_is_removed_score_as_what_is_left_does(first, second, question, data):
    parts = [Postings.of(first), Postings.of(second)]
    live = [
        np.array(data.draw(st.lists(st.booleans(), min_size=len(d), max_size=len(d))), dtype=bool)
        for d in (first, second)
    ]
    left = [d for d, lives in zip([*first, *second], np.concatenate(live), strict=True) if lives]
    if not left:
        return
    terms = [{word: 1.0} for word in question]
    shares = Bm25(parts, live).shares(terms)
    assert shares[np.concatenate(live)] == pytest.approx(reference(left, question), abs=1e-5)
    joined = Postings.joined(parts, live)
    assert Bm25([joined], everything([joined])).shares(terms) == pytest.approx(
        reference(left, question), abs=1e-5
    )


def test_words_that_nobody_wrote_score_nothing():
    parts = [Postings.of([["peace"], ["call"]])]
    assert Bm25(parts, everything(parts)).shares([{"nobody": 1.0}]).tolist() == [0.0, 0.0]
    assert Bm25([], []).shares([{"peace": 1.0}]).tolist() == []
