"""Which questions are shown: those that the judge answers with the sentence they were made of."""

from index.article import Span
from qa.answer import Citation, Evidence
from qa.suggest.choosing import chosen, nearest_first
from qa.suggest.making import Made


def candidate(text, start, kind="date", section=0):
    return Made(text, "en", kind, Span(start, start + 10), section)


def found(start, confidence=0.9):
    quote = Citation(1, "a", "A", "", start, start + 10, "x" * 10)
    return Evidence("en", True, confidence, (quote,), None, (), {})


NOTHING = Evidence("en", False, 0.1, (), None, (), {})


def test_what_is_answered_elsewhere_or_unsurely_or_not_is_left_out():
    answers = {
        "Here?": found(0),
        "Elsewhere?": found(500),
        "Unsure?": found(40, 0.5),
        "Nowhere?": NOTHING,
    }
    starts = {"Here?": 0, "Elsewhere?": 20, "Unsure?": 40, "Nowhere?": 60}
    kinds = ("date", "number", "place", "reason")
    ones = [candidate(text, starts[text], kind) for text, kind in zip(starts, kinds, strict=True)]
    assert [one.text for one in chosen(ones, answers.__getitem__, 5)] == ["Here?"]


def test_kinds_and_sections_take_turns_and_no_kind_takes_all():
    ones = [candidate(f"When {n}?", 20 * n, "date", 0) for n in range(5)]
    ones.append(candidate("How many?", 200, "number", 1))
    starts = {one.text: one.origin.start for one in ones}
    kept = chosen(ones, lambda text: found(starts[text]), 5)
    assert [one.text for one in kept] == ["How many?", "When 0?", "When 1?"]


def test_what_was_asked_already_is_not_offered():
    ones = [candidate("When  was it?", 0)]
    assert chosen(ones, lambda _: found(0), 3, asked=["when was it"]) == []


def test_no_more_is_read_than_is_wanted():
    ones = [candidate(f"Q{n}?", 20 * n, "number", n) for n in range(9)]
    read = []

    def answer(text):
        read.append(text)
        return found(20 * int(text[1]))

    assert len(chosen(ones, answer, 2)) == 2
    assert len(read) == 2


def test_what_is_near_comes_first_and_what_was_quoted_does_not_come():
    ones = [candidate("Far?", 900), candidate("Near?", 120), candidate("Quoted?", 100)]
    assert [one.text for one in nearest_first(ones, Span(95, 112))] == ["Near?", "Far?"]
