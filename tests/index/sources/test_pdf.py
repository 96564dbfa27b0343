"""PDF: lines become paragraphs again, and what a reader does not see is left out."""

import pytest
from test_load import pdf

from index.errors import LoadError
from index.sources.pdf import read_pdf

LINE = "Der Rat der Stadt hat am Montag lange beraten und am Ende dem Plan"


def paragraphs(data):
    """Return the blocks of a PDF that have text."""
    return [block.text for block in read_pdf("a.pdf", data, 10_000).blocks if block.text]


def test_lines_of_a_pdf_go_on_until_a_sentence_ends_short_of_the_margin():
    found = paragraphs(pdf([LINE, "zugestimmt.", f"{LINE} heute", "widersprochen."]))
    assert found == [f"{LINE} zugestimmt.", f"{LINE} heute widersprochen."]


def test_a_word_that_is_broken_at_the_margin_is_joined_and_a_compound_keeps_its_hyphen():
    found = paragraphs(pdf([f"{LINE} zur Waffen-", "ruhe zugestimmt."]))
    assert found == [f"{LINE} zur Waffenruhe zugestimmt."]
    found = paragraphs(pdf([f"{LINE} im Ein-", "und Ausgang zugestimmt."]))
    assert found == [f"{LINE} im Ein- und Ausgang zugestimmt."]


def test_what_most_pages_begin_with_and_their_numbers_are_left_out():
    bodies = ("Eins ist klein.", "Zwei ist kurz.", "Drei ist lang.")
    pages = [["Brunnauer Bote", body, f"Seite {n} von 3"] for n, body in enumerate(bodies, 1)]
    assert " ".join(paragraphs(pdf(*pages))) == " ".join(bodies)


def test_a_title_that_a_program_made_up_is_none():
    assert read_pdf("a.pdf", pdf([LINE], title="Neue Bibliothek"), 999).title == "Neue Bibliothek"
    for junk in ("Microsoft Word - a.doc", "Untitled", "entwurf.docx"):
        assert read_pdf("a.pdf", pdf([LINE], title=junk), 999).title == ""


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (pdf([LINE]), "more than 20 characters"),
        (pdf(["..."]), "without text"),
        (b"%PDF-1.7\nnothing more", "damaged PDF"),
    ],
)
def test_a_pdf_that_cannot_be_read_is_refused_with_its_name_in_one_line(data, why):
    with pytest.raises(LoadError, match=f"a.pdf.*{why}") as refused:
        read_pdf("a.pdf", data, 20)
    assert "\n" not in str(refused.value)
