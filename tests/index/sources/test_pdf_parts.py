"""The steps from the characters of a PDF to its paragraphs, one by one."""

import math
from dataclasses import replace

import pypdfium2
import pytest

from index.sources.pdf.columns import Line, lines, rows
from index.sources.pdf.furniture import body_size, is_page_number, without_furniture
from index.sources.pdf.glyphs import Piece, pieces
from index.sources.pdf.grid import Grid
from index.sources.pdf.hyphens import joined, words
from index.sources.pdf.paragraphs import Paragraphs
from tests.index.sources.test_pdf import STORY, placed, set_in, wrapped


def piece(text, left, y, size=10.0, bold=False, space=math.inf):
    return Piece(text, left, left + 5.0 * len(text), y, size, bold, space)


def texts(found):
    return [[piece.text for piece in row] for row in found]


def test_a_piece_ends_at_a_wide_space_and_where_a_page_draws_its_spaces_at_a_narrow_one():
    page = [(72, 700, 10, "Der Eintritt ist frei"), (160, 700, 10, "ab"), (174, 700, 10, "Mai")]
    with pypdfium2.PdfDocument(placed(page)) as document:
        found = pieces(document[0])
    assert [(p.text, round(p.left), p.size) for p in found] == [
        ("Der Eintritt ist frei", 72, 10),
        ("ab", 160, 10),
        ("Mai", 174, 10),
    ]
    assert [p.space for p in found] == [math.inf] * 3


def test_rows_go_from_top_to_bottom_and_from_left_to_right():
    found = rows([piece("c", 72, 30), piece("b", 200, 11), piece("a", 72, 10)])
    assert texts(found) == [["a", "b"], ["c"]]


def test_lines_know_their_page_their_column_and_their_table():
    left = [piece("x" * 30, 72, 10.0 * n) for n in range(8)]
    right = [piece("y" * 30, 300, 10.0 * n) for n in range(8)]
    head = [piece("Kopf", 72, -30, size=20)]
    found = lines([rows([*head, *left, *right]), rows(left)])
    assert [(line.text[0], line.page, line.column) for line in found] == [
        ("K", 1, 1), *[("x", 1, 2)] * 8, *[("y", 1, 3)] * 8, *[("x", 2, 4)] * 8,
    ]  # fmt: skip


def test_the_columns_of_a_table_are_further_apart_than_the_words_of_a_stretched_line():
    cells = [("Aal", 72), ("3 kg", 160), ("7 Euro", 240)]
    table = [[piece(t, x, 18.0 * n, space=3.0) for t, x in cells] for n in range(3)]
    grid = Grid(table, [120, 200])
    assert grid.is_table()
    assert not grid.is_text()
    assert texts(grid.table()) == [["Aal", "3 kg", "7 Euro"]] * 3
    stretched = [[replace(p, space=60.0) for p in row] for row in table]
    assert not Grid(stretched, [120, 200]).is_table()


def test_marks_of_a_list_are_no_column():
    items = [[piece("•", 72, 12.0 * n), piece("ein Punkt", 90, 12.0 * n)] for n in range(4)]
    assert not Grid(items, [80]).is_table()


@pytest.mark.parametrize("text", ["3", "- 3 -", "Seite 3 von 7", "Page 3", "3/7", "page 3 of 7"])
def test_a_line_that_only_numbers_the_page_is_known(text):
    assert is_page_number(text)
    assert not is_page_number(f"{text} Euro")


def test_heads_that_repeat_are_left_out_and_the_body_has_the_size_of_most_letters():
    pages = [
        rows([piece("Bote", 72, 0, 8), piece(f"{n} Text", 72, 40), piece("mehr" * (n + 1), 72, 52)])
        for n in range(3)
    ]
    assert body_size(pages) == 10
    left = without_furniture(pages, 10)
    assert [texts(page)[0] for page in left] == [[f"{n} Text"] for n in range(3)]


def test_a_hyphen_stays_where_the_file_writes_the_word_with_it_elsewhere():
    known = words(["a well-known town", "the teacup", "tea-cup"])
    assert joined(["It is well-", "known."], known) == "It is well-known."
    assert joined(["A tea-", "cup."], known) == "A teacup."
    assert joined(["Die Waffen-", "ruhe"], known) == "Die Waffenruhe"
    assert joined(["Ein E-", "Auto, CO2-", "frei"], known) == "Ein E-Auto, CO2-frei"


def test_paragraphs_end_with_a_sentence_short_of_the_margin_an_indent_or_a_wide_space():
    def line(text, y, left=72.0, size=10.0, bold=False):
        return Line(text, left, left + 5 * len(text), y, size, bold, 1, 1)

    set_lines = [
        line("Ein Satz, der bis an den Rand geht und endet.", 10),
        line("Noch einer, der kürzer ist.", 22),
        line("Ein neuer Absatz, der an den Rand geht, ja.", 34),
        line("Ein eingerückter Absatz geht hier los.", 46, left=86),
        line("Nach einer Lücke.", 80),
        line("Titel", 110, bold=True),
        line("Text darunter.", 122),
    ]
    found = Paragraphs(set_lines, 10).all()
    assert [(len(p.lines), p.heading) for p in found] == [
        (2, False), (1, False), (1, False), (1, False), (1, True), (1, False),
    ]  # fmt: skip


def test_what_is_read_from_two_columns_is_the_story():
    page = placed([*set_in(wrapped(STORY, 40)[:6]), *set_in(wrapped(STORY, 40)[6:], x=320)])
    with pypdfium2.PdfDocument(page) as document:
        read = lines([rows(pieces(document[0]))])
    assert " ".join(line.text for line in read) == STORY
