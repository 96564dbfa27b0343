"""Word: headings by style, rows as lines, and what a reader does not see is left out."""

import io

import docx
import pytest
from docx.opc.constants import NAMESPACE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from index.errors import LoadError
from index.sources import docx as word_files
from index.sources.docx import read_docx
from tests.index.sources.test_load import word


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


def texts(build):
    return [block.text for block in read_docx("a.docx", word(build)).blocks]


def run(xml):
    return parse_xml(f"<w:r {nsdecls('w')} {OTHERS}>{xml}</w:r>")


OTHERS = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
BOX = "<w:txbxContent><w:p><w:r><w:t>Im Kasten.</w:t></w:r></w:p></w:txbxContent>"


@pytest.mark.parametrize(
    "box",
    [
        f"<w:pict><v:shape><v:textbox>{BOX}</v:textbox></v:shape></w:pict>",
        f"<mc:AlternateContent><mc:Choice Requires='wps'>{BOX}</mc:Choice>"
        f"<mc:Fallback><w:pict>{BOX}</w:pict></mc:Fallback></mc:AlternateContent>",
    ],
    ids=["old", "new with a copy for old programs"],
)
def test_a_text_box_is_read_once_behind_its_paragraph(box):
    def build(document):
        document.add_paragraph("Davor.")._p.append(run(box))
        document.add_paragraph("Danach.")

    assert texts(build) == ["Davor.", "Im Kasten.", "Danach."]


def test_lists_have_their_bullets_and_numbers():
    def build(document):
        for text, style in (
            ("eins", "List Number"),
            ("zwei", "List Number"),
            ("Punkt", "List Bullet"),
            ("drei", "List Number"),
            ("frei", "Normal"),
        ):
            document.add_paragraph(text, style=style)

    assert texts(build) == ["1. eins", "2. zwei", "- Punkt", "3. drei", "frei"]


def test_rows_are_labelled_by_a_head_that_is_marked_bold_or_stands_over_figures():
    def table(document, rows, bold=False):
        made = document.add_table(len(rows), len(rows[0]))
        for row, cells in zip(made.rows, rows, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.paragraphs[0].add_run(text).bold = (bold and row is made.rows[0]) or None
        return made

    def build(document):
        table(document, [["Name", "Alter"], ["Uta", "9"]])
        made = table(document, [["Ort", "Höhe"], ["Au", "9 m"]])
        made.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        table(document, [["Jahr", "Ein", "Aus"], ["2023", "4", "5"], ["2024", "6", "7"]])

    blocks = read_docx("a.docx", word(build)).blocks
    assert [(block.text, block.label and block.label.text) for block in blocks] == [
        ("Name | Alter", None),
        ("Uta | 9", None),
        ("Ort | Höhe", None),
        ("Au | 9 m", "Ort | Höhe"),
        ("Jahr | Ein | Aus", None),
        ("2023 | 4 | 5", "Jahr | Ein | Aus"),
        ("2024 | 6 | 7", "Jahr | Ein | Aus"),
    ]


def test_a_table_of_one_column_is_a_box_of_paragraphs():
    def build(document):
        cell = document.add_table(1, 1).cell(0, 0)
        cell.text = "Erstens."
        cell.add_paragraph("Zweitens.")

    assert texts(build) == ["Erstens.", "Zweitens."]


def test_merged_cells_are_read_in_each_row():
    def build(document):
        made = document.add_table(2, 3)
        made.cell(0, 0).merge(made.cell(1, 0)).text = "Au"
        made.cell(0, 1).text, made.cell(1, 1).text = "neu", "alt"

    assert texts(build) == ["Au | neu", "Au | alt"]


def test_footnotes_stand_at_the_end_and_heads_of_pages_are_left_out():
    def build(document):
        document.add_paragraph("Ein Satz.")._p.append(run("<w:footnoteReference w:id='1'/>"))
        document.sections[0].header.paragraphs[0].text = "Kopf der Seite"
        notes = (
            f"<w:footnotes {nsdecls('w')}><w:footnote w:type='separator' w:id='0'><w:p/>"
            "</w:footnote><w:footnote w:id='1'><w:p><w:r><w:t>Eine Note.</w:t></w:r></w:p>"
            "</w:footnote></w:footnotes>"
        )
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
        part = Part(PackURI("/word/footnotes.xml"), kind, notes.encode(), document.part.package)
        document.part.relate_to(part, f"{NAMESPACE.OFC_RELATIONSHIPS}/footnotes")

    assert texts(build) == ["Ein Satz.", "Eine Note."]


@pytest.mark.parametrize(
    ("stored", "authors"),
    [("Mara Lenz", ["Mara Lenz"]), ("python-docx", []), ("Microsoft Office User", []), ("", [])],
)
def test_the_stored_author_counts_if_it_reads_as_a_person(stored, authors):
    def build(document):
        document.add_paragraph("Ein Satz.")
        document.core_properties.author = stored

    details = read_docx("a.docx", word(build)).details
    assert [(detail.name, detail.value) for detail in details] == [("author", a) for a in authors]
