"""CSV and sheets of Excel are read as spreadsheets write them, and refused where they are traps."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from index.errors import LoadError
from qa.evaluation.data.files import tables
from qa.evaluation.data.files.tables import is_workbook, read_csv, read_workbook
from qa.evaluation.data.rows import Problem


def workbook(**sheets):
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_sheet(data, xml):
    """Return a workbook whose first sheet is this XML."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for part in old.namelist():
            sheet = part == "xl/worksheets/sheet1.xml"
            new.writestr(part, xml if sheet else old.read(part))
    return out.getvalue()


@pytest.mark.parametrize(
    "written",
    [
        "Frage;Antwort\r\nWie hoch?;30 m, etwa\r\n",
        "sep=;\r\nFrage;Antwort\r\nWie hoch?;30 m, etwa\r\n",
        '"sep=;"\nFrage;Antwort\nWie hoch?;30 m, etwa\n;;\n;\n',
        "Frage\tAntwort\nWie hoch?\t30 m, etwa\n",
        'Frage,Antwort\nWie hoch?,"30 m, etwa"\n',
        '"Fragen, erster Teil; Turm, Hafen",\n,\n\nFrage,Antwort\nWie hoch?,"30 m, etwa"\n',
        "Frage;Antwort\rWie hoch?;30 m, etwa\r",
        "Frage;Antwort;;\nWie hoch?;30 m, etwa;;\n",
    ],
)
def test_the_delimiter_and_the_heading_are_found(written):
    (row,) = read_csv(written)
    assert row[1] == {"Frage": "Wie hoch?", "Antwort": "30 m, etwa"}


def test_lines_are_counted_as_an_editor_does():
    rows = list(read_csv('sep=,\nquestion,answer\n\n"two\nlines",x\nWer?,y,z\n'))
    assert [where for where, _ in rows] == ["line 4", "line 6"]
    assert str(rows[1][1]) == ": there are more cells than columns: z"


def test_a_table_without_questions_is_named_once_with_its_columns():
    ((where, problem),) = read_csv("name;alter\nA;3\nB;4\n")
    assert where == "line 1"
    assert "there is name, alter" in str(problem)


def test_columns_of_one_name_and_of_none_keep_their_cells():
    ((_, row),) = read_csv("question,answer,answer,\nWer?,A,B,C\n")
    assert row == {"question": "Wer?", "answer": "A", "answer (column 3)": "B", "column 4": "C"}


def test_the_first_sheet_with_questions_is_read_and_the_others_are_named():
    data = workbook(
        Hinweise=[["Bitte ausfüllen"]],
        Fragen=[["Turm"], [], ["Nr", "Frage", "Antwort"], [1, "Wie hoch?", 30], [], [2, "Wer?"]],
        Leer=[],
    )
    assert is_workbook(data)
    rows, others = read_workbook(data, "fragen.xlsx")
    assert rows == [
        ("row 4", {"Nr": 1, "Frage": "Wie hoch?", "Antwort": 30}),
        ("row 6", {"Nr": 2, "Frage": "Wer?"}),
    ]
    assert others == ("sheet Hinweise",)


XML = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}'
END = "</sheetData></worksheet>"
CELL = '<row r="{0}"><c r="{1}{0}" t="inlineStr"><is><t>{2}</t></is></c></row>'
ENTITIES = "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">'
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("xml", "why"),
    [
        (" " * (tables.MAX_UNPACKED + 1), "unpacks to"),
        (f'<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">{ENTITIES}]>'
         + XML.format(CELL.format(1, "A", "&i;")) + END, "is damaged"),
        ('<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
         + XML.format(CELL.format(1, "A", "&a;")) + END, "is damaged"),
        ("<worksheet>", "is damaged"),
    ],
)  # fmt: skip
def test_a_workbook_that_is_a_trap_is_refused_in_one_line(xml, why):
    data = with_sheet(workbook(a=[["question"]]), xml)
    with pytest.raises(LoadError, match=rf"^t\.xlsx .*{why}"):
        read_workbook(data, "t.xlsx")


@pytest.mark.parametrize(("limit", "why"), [("MAX_ROWS", "rows"), ("MAX_CELLS", "cells")])
def test_a_sheet_too_large_is_refused(monkeypatch, limit, why):
    monkeypatch.setattr(tables, limit, 3)
    with pytest.raises(LoadError, match=f"more than 3 {why}"):
        read_workbook(workbook(a=[["question"], ["a"], ["b"], ["c"]]), "t.xlsx")


def test_a_cell_far_out_is_seen():
    xml = XML.format(CELL.format(1, "A", "question") + CELL.format(2, "A", "Wer?")
                     + CELL.format(90_000, "CZ", "x")) + END  # fmt: skip
    rows, _ = read_workbook(with_sheet(workbook(a=[["question"]]), xml), "t.xlsx")
    assert rows[0] == ("row 2", {"question": "Wer?"})
    assert "more cells than columns: x" in str(rows[1][1])


def test_an_open_quotation_mark_is_a_problem_of_its_line():
    assert isinstance(next(read_csv('question\n"Wer?\n'))[1], Problem)
