"""A string is found whichever marks and spaces were typed, an answer in whole words."""

import time

import pytest

from index.sources.load import from_text
from qa.evaluation.data.places import MOST, Haystack, fold

TEXT = (
    "Der Turm\n\nDie Wärterin sagte: „Das Licht – so heißt es – brennt ‚immer‘…“ Es kamen 5.640 "
    "Gäste,\n\nam Montag 640. Der Eintritt kostet 7\u00a0Euro, im Winter 2,7 Euro. "
    "Das Haus hat 64 Räume."
)
HAYSTACK = Haystack(from_text(TEXT, source="turm.txt"))


def found(spans):
    return [span.of(HAYSTACK.article.text) for span in spans]


@pytest.mark.parametrize(
    ("typed", "stands"),
    [
        ("Das Licht – so", "Das Licht – so"),
        ('"das licht - so heisst es - brennt \'immer\'..."',
         "„Das Licht – so heißt es – brennt ‚immer‘…“"),
        ("«Das  Licht — so", "„Das Licht – so"),
        ("640 Gäste, am Montag", "640 Gäste,\n\nam Montag"),
        ("kostet 7 Euro", "kostet 7\u00a0Euro"),
        ("Wa\u0308rterin", "Wärterin"),
    ],
)  # fmt: skip
def test_evidence_is_found_as_somebody_types_it_and_shown_as_the_article_has_it(typed, stands):
    assert found(HAYSTACK.places(typed)) == [stands]


def test_what_stands_to_the_character_is_not_looked_for_in_other_forms():
    haystack = Haystack(from_text('Er sagte „Ja“. Sie sagte "Ja".', source="x"))
    assert [s.start for s in haystack.places('"Ja"')] == [25]


@pytest.mark.parametrize("typed", ["", "\u200b", "Hafen", "Licht so"])
def test_what_is_not_there_is_nowhere(typed):
    assert HAYSTACK.places(typed) == HAYSTACK.answers(typed) == []


@pytest.mark.parametrize(
    ("answer", "stands"),
    [
        ("640", ["640"]),  # and not 5.640
        ("64", ["64"]),
        ("7 Euro.", ["7\u00a0Euro"]),  # and not 2,7 Euro
        ("„7 euro“", ["7\u00a0Euro"]),
        ("Gast", []),
        ("5.640", ["5.640"]),
        ("...", []),
    ],
)
def test_an_answer_stands_in_whole_words_and_whole_numbers(answer, stands):
    assert found(HAYSTACK.answers(answer)) == stands


def test_an_answer_that_stands_all_over_marks_no_place_and_costs_little():
    haystack = Haystack(from_text("Der Turm. " * (MOST + 1) * 100, source="x"))
    started = time.monotonic()
    assert all(haystack.answers("Turm") == [] for _ in range(500))
    assert time.monotonic() - started < 5


def test_folding_has_one_kind_of_each_mark():
    assert fold("»So – und…«\u00a0 Ja’") == '"so - und..." ja"'
