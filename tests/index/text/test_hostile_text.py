"""Texts of marks alone, which libraries read in time that grows with the square of their length."""

import time
import unicodedata

import pytest

from index.text.clean import clean
from index.text.sentences import ends


def seconds(work):
    start = time.process_time()
    work()
    return time.process_time() - start


@pytest.mark.parametrize("text", ['!"' * 50_000, "„" * 100_000, "» « " * 25_000, "(A. " * 5_000])
def test_marks_are_divided_in_linear_time(text):
    assert seconds(lambda: ends(text, "de")) < 5  # under 1 s on an idle core; once over 20


def test_marks_upon_marks_are_composed_in_linear_time_and_thirty_of_them_kept():
    assert seconds(lambda: clean("a" + "\u0316\u0301" * 200_000)) < 2
    assert len(clean("a" + "\u0316" * 200 + "b")) == 1 + 30 + 1
    for text in ("e\u0301", "\u1100\u1161\u11a8", "ก็", "👩‍👩‍👧", "…" * 60, "«»" * 40, "שָׁלוֹם"):
        assert clean(text) == unicodedata.normalize("NFC", text)


def test_a_long_paragraph_has_the_sentences_of_its_parts():
    part = "Der Rat tagt am 3. Mai. Er sagte: „Gut. Wir gehen.“ Dr. Voss kam (spät. Sehr spät). "
    whole = part * 200
    one = [part[a:b] for a, b in zip([0, *ends(part, "de")], ends(part, "de"), strict=False)]
    cuts = ends(whole, "de")
    found = [whole[a:b] for a, b in zip([0, *cuts], cuts, strict=False)]
    assert [piece.strip() for piece in found] == [piece.strip() for piece in one] * 200
