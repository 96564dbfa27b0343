from hypothesis import given
from hypothesis import strategies as st

from qa.evaluation.data.gold import Gold
from qa.evaluation.report.questions import window


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
