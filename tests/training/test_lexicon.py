"""Which words of parallel sentences are shown to a reader as each other's counterparts."""

from training.lexicon import glosses

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
