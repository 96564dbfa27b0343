"""Word: headings by style, rows as lines, and what a reader does not see is left out."""

import io

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from test_load import word

from index.errors import LoadError
from index.sources import docx as word_files
from index.sources.docx import read_docx


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
    monkeypatch.setattr(word_files, "MAX_UNPACKED", 1000)
    with pytest.raises(LoadError, match=r"a\.docx unpacks to [\d,]+ bytes"):
        read_docx("a.docx", data)
