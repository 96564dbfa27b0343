"""Which words are counterparts, by parallel sentences or as listed, and which are shown."""

from index.lexical.bm25 import stems
from index.lexicon import glosses as shown
from index.lexicon import lexicon
from training.lexicon import SURE, glosses, listed_pairs, with_listed

PAIRS = [
    ("Die Seite ist leer.", "The page is empty."),
    ("Diese Seite fehlt.", "This page is missing."),
    ("Seit Montag regnet es.", "It has rained since Monday."),
    ("Seit Mai ist er da.", "He has been here since May."),
]
ROWS = [("seit", "page", 0.5), ("seit", "sinc", 0.5), ("leer", "empti", 0.1), ("montag", "3", 0.9)]


def test_a_word_has_the_counterparts_that_stand_opposite_it_and_not_those_of_its_stem():
    assert glosses(PAIRS, ROWS, 0) == [("seit", "since"), ("seite", "page")]
    assert glosses(PAIRS, ROWS, 1) == [("page", "Seite"), ("since", "Seit")]


def test_listed_words_are_added_to_what_was_learned_each_once():
    rows = [("seit", "page", 0.5), ("prasident", "chair", 0.1)]
    listed = [("Präsident", "president"), ("Seite", "page"), ("Präsident", "president")]
    assert with_listed(rows, listed) == [
        ("prasident", "chair", 0.1),
        ("prasident", "presid", SURE),
        ("seit", "page", SURE),
    ]


def test_every_listed_word_is_in_the_lexicon():
    listed = list(listed_pairs())
    assert ("Jahrhundert", "century") in listed
    assert ("Türkei", "Turkey") in listed
    known = lexicon("de", "en")
    for german, english in listed:
        (one,), (other,) = stems(german, "de"), stems(english, "en")
        assert other in known[one], (german, english)
        assert german in shown("en", "de")[english.casefold()]
