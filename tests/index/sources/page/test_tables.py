"""Tables of data, row by row under their heads; tables of a page's layout."""

import lxml.html
import pytest

from index.sources.page.tables import is_data, table_blocks
from index.sources.rows import head_block, row_block


def table(rows):
    return lxml.html.fromstring(f"<table>{rows}</table>")


def read(rows):
    found = [block for _, block in table_blocks(table(rows))]
    return [(block.text, block.label and block.label.text) for block in found]


def test_rows_are_labelled_by_the_heads_above_them():
    rows = "<tr><th>Ort<th>2023<th>2024<tr><td>Au<td>4<td><tr><td>Bern<td><td>5"
    assert read(rows) == [
        ("Ort | 2023 | 2024", None),
        ("Au | 4 | ", "Ort | 2023 | 2024"),
        ("Bern |  | 5", "Ort | 2023 | 2024"),
    ]


def test_a_table_without_heads_labels_nothing():
    assert read("<tr><th>Höhe<td>3 m<tr><th>Alter<td>") == [("Höhe | 3 m", None), ("Alter", None)]


def test_a_cell_over_a_whole_row_names_what_stands_below_and_is_no_head():
    rows = "<tr><th>Ort<th>Preis<tr><th colspan=2>Kinder<tr><td>Au<td>4"
    assert read(rows) == [("Ort | Preis", None), ("Kinder", None), ("Au | 4", "Ort | Preis")]


def test_cells_that_span_rows_or_columns_stand_where_they_are_seen():
    rows = (
        "<thead><tr><th rowspan=2>Ort<th colspan=2>Preis<tr><th>neu<th>alt"
        "<tbody><tr><td rowspan=2>Au<td>1<td>2<tr><td>3<td>4"
    )
    assert [text for text, _ in read(rows)] == [
        "Ort | Preis | Preis",
        "Ort | neu | alt",
        "Au | 1 | 2",
        "Au | 3 | 4",
    ]


@pytest.mark.parametrize(
    ("rows", "data"),
    [
        ("<tr><th>a<td>b", True),
        ("<tr><td>a<td>b<tr><td>c<td>d", True),
        ("<tr><td>a<td>b", False),
        ("<tr><td>a<td><h2>b</h2><tr><td>c<td>d", False),
        ("<tr><td>a<td><p>b<p>c<tr><td>d<td>e", False),
        (f"<tr><td>a<td>{'b ' * 200}<tr><td>c<td>d", False),
    ],
)
def test_a_table_of_data_is_told_from_one_of_layout(rows, data):
    assert is_data(table(rows)) is data


def test_a_row_under_heads_keeps_its_places():
    heads = head_block(["", "2023", "2024"])
    assert heads.text == " | 2023 | 2024"
    assert row_block(["a", "", ""], heads).text == "a |  | "
    assert row_block(["", "", ""], heads).text == ""
    assert row_block(["a", "", "b", ""]).text == "a | b"
