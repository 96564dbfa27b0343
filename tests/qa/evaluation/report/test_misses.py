import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.evaluation.data.gold import Gold
from qa.evaluation.report.misses import kinds_of, window

ALL_RIGHT = {
    "declined": 0.0,
    "answerable": 1.0,
    "retrieval.success@5": 1.0,
    "evidence.hit@1": 1.0,
    "evidence.hit@3": 1.0,
    "answer.facts": 1.0,
    "answer.false": 0.0,
    "answer.unsupported": 0.0,
}
UNKNOWN = dict.fromkeys(ALL_RIGHT, math.nan) | {"declined": 0.0}


@pytest.mark.parametrize(
    ("scores", "kinds"),
    [
        (ALL_RIGHT, ()),
        (UNKNOWN, ()),
        (ALL_RIGHT | {"declined": 1.0, "evidence.hit@1": 0.0, "evidence.hit@3": 0.0,
                      "answer.facts": 0.0}, ("declined",)),
        (UNKNOWN | {"answerable": 0.0}, ("answered",)),
        (UNKNOWN | {"answerable": 0.0, "declined": 1.0}, ()),
        (ALL_RIGHT | {"evidence.hit@1": 0.0}, ("not first",)),
        (ALL_RIGHT | {"retrieval.success@5": 0.0, "evidence.hit@1": 0.0, "evidence.hit@3": 0.0},
         ("not found", "not quoted")),
        (ALL_RIGHT | {"answer.false": 1.0}, ("wrong answer",)),
        (ALL_RIGHT | {"answer.facts": 0.0, "answer.unsupported": 1.0}, ("facts", "unsupported")),
    ],
)  # fmt: skip
def test_what_went_wrong_is_told_from_the_scores(scores, kinds):
    assert kinds_of(scores) == kinds


@st.composite
def places(draw, size):
    start = draw(st.integers(0, size - 1))
    return Gold("a", start, draw(st.integers(start + 1, size)))


@given(st.data())
def test_a_window_is_the_text_itself_with_every_mark_where_it_belongs(data):
    text = data.draw(st.text(alphabet="ab \n", min_size=1, max_size=900))
    place, *gold = data.draw(st.lists(places(len(text)), min_size=1, max_size=4))
    quotes = data.draw(st.lists(places(len(text)), max_size=3))
    gold = [place, *gold]
    pieces = [p for p in window(text, place, gold, quotes) if "…" not in p.text]
    shown = "".join(piece.text for piece in pieces)
    at = place.start - 180 if place.start > 180 else 0
    start = text.find(shown, at, place.end + 181 + len(shown)) if shown in text else -1
    assert start >= 0
    assert text[place.start : place.end] in shown
    marked = "".join(piece.text for piece in pieces if piece.gold)
    assert text[place.start : place.end] in marked or len(gold) > 1
    for piece in pieces:
        assert piece.text
