"""PDF and Word: lines become paragraphs again, and what a reader does not see is left out."""

import io

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from test_load import pdf, word

from index.errors import LoadError
from index.sources import documents
from index.sources.documents import read_docx, read_pdf

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


def test_headings_of_a_word_file_are_told_by_their_style_and_rows_are_a_line_each():
    def build(document):
        document.add_heading("Neue Bibliothek", 0)
        document.add_heading("Der Bau", 1)
        document.add_paragraph("Er kostete 14 Millionen.")
        table = document.add_table(1, 2)
        table.cell(0, 0).text, table.cell(0, 1).text = "Bücher", "90.000"

    found = read_docx("a.docx", word(build))
    assert found.title == "Neue Bibliothek"
    assert found.marked
    assert [(block.text, block.heading) for block in found.blocks] == [
        ("Neue Bibliothek", True),
        ("Der Bau", True),
        ("Er kostete 14 Millionen.", False),
        ("Bücher | 90.000", False),
    ]


def test_hidden_and_deleted_text_of_a_word_file_is_left_out():
    def build(document):
        paragraph = document.add_paragraph("Sichtbar. ")
        paragraph.add_run("Versteckt.").font.hidden = True
        deleted = OxmlElement("w:del")
        run = OxmlElement("w:r")
        text = OxmlElement("w:t")
        text.text = "Gestrichen."
        run.append(text)
        deleted.append(run)
        paragraph._p.append(deleted)
        assert paragraph._p.find(qn("w:del")) is not None

    (block,) = read_docx("a.docx", word(build)).blocks
    assert block.text == "Sichtbar."


def test_a_word_file_that_unpacks_to_too_much_or_is_cut_off_is_refused(monkeypatch):
    data = word(lambda document: document.add_paragraph("Kurz."))
    assert docx.Document(io.BytesIO(data)).paragraphs
    with pytest.raises(LoadError, match=r"a\.docx is a damaged Word file"):
        read_docx("a.docx", data[:2000])
    monkeypatch.setattr(documents, "MAX_UNPACKED", 1000)
    with pytest.raises(LoadError, match=r"a\.docx unpacks to [\d,]+ bytes"):
        read_docx("a.docx", data)
