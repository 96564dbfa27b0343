"""What is read of a passage: its characters in order, labels beside them, the way back."""

from dataclasses import replace

import pytest

from index.article import Article, Passage, Section, Sentence, Span
from index.store.reading import ReadText
from index.store.records import StoredPassage

TEXT = "Tides\n\nThe harbour is shallow.\n\nDay | High | Low\n\nMonday | 6 am | noon\n\nGood luck."
HEAD, ROW, LAST = (
    Span(TEXT.index(part), TEXT.index(part) + len(part))
    for part in ("Day | High | Low", "Monday | 6 am | noon", "Good luck.")
)


@pytest.fixture
def stored():
    own = (
        Sentence(7, 30),
        Sentence(HEAD.start, HEAD.end),
        Sentence(ROW.start, ROW.end, HEAD),
        Sentence(LAST.start, LAST.end),
    )
    article = Article(TEXT, "The port", True, "s", "en", (Section(Span(0, 5), own),))
    passage = Passage(0, len(TEXT), 0, (Sentence(0, 5), *own), headings=1)
    return StoredPassage.of(article, passage, "en")


def test_a_passage_is_read_with_its_title_its_headings_and_its_labels(stored):
    assert ReadText.of(stored).text == (
        "The port. Tides. The harbour is shallow.\n\nDay | High | Low\n\n"
        "Day: Monday | High: 6 am | Low: noon\n\nGood luck."
    )


def test_a_title_that_is_a_heading_of_the_passage_is_read_once(stored):
    assert ReadText.of(replace(stored, title="Tides")).text.startswith("Tides. The harbour")


def test_each_piece_says_which_characters_of_the_article_it_is(stored):
    read = ReadText.of(stored)
    ends = [start for start, _ in read.pieces[1:]] + [len(read.text)]
    for (start, place), end in zip(read.pieces, ends, strict=True):
        if place >= 0:
            assert read.text[start:end] == TEXT[place : place + end - start]
    assert [sentence.of(read.text) for sentence in read.sentences] == [
        "Tides",
        "The harbour is shallow.",
        "Day | High | Low",
        "Day: Monday | High: 6 am | Low: noon",
        "Good luck.",
    ]
