"""Tables in the reading pane: what stands in one, and that the text is all there."""

import re
from html import unescape

import pytest

from index.article import Article, Section, Sentence
from index.sources.load import from_text, load
from qa.web.reading.article import Mark, blocks, chunks
from qa.web.reading.panes import LaidOut
from qa.web.reading.tables import LONGEST, Table, with_tables

TAG = re.compile(r"<[^>]*>")
HIDDEN = re.compile(r'<span class="bar">.*?</span>', re.DOTALL)
COWS = """# Kühe

Der Hof hat zwei Ställe.

| Stall | Kühe | Kälber |
|---|---|---|
| Nord | 41 | 7 |
| Süd | | 9 |

Im Winter stehen alle im Norden.
"""


def article_html(article, marks=(), page=""):
    """Return an article as the pane shows it."""
    return LaidOut.of(article, page).html(marks)


def plain(html: str) -> str:
    return unescape(TAG.sub("", html))


def tables(article: Article) -> list[Table]:
    return [i for i in with_tables(article, list(blocks(article))) if isinstance(i, Table)]


def cells(article: Article) -> list[list[list[str]]]:
    """Return the cells of each row of each table as they are seen."""
    html = HIDDEN.sub("", article_html(article))
    return [
        [
            [unescape(TAG.sub("", cell)).strip() for cell in re.split(r"</t[dh]>", row)[:-1]]
            for row in re.split("</tr>", table)[:-1]
        ]
        for table in re.findall("<table>(.*?)</table>", html, re.DOTALL)
    ]


def test_rows_with_heads_are_a_table_and_an_empty_cell_keeps_its_place():
    article = from_text(COWS, kind="markdown")
    assert cells(article) == [[["Stall", "Kühe", "Kälber"], ["Nord", "41", "7"], ["Süd", "", "9"]]]
    assert article_html(article).count("<th>") == 3
    assert plain(article_html(article)) == article.text


def test_a_mark_that_covers_several_cells_is_the_quote_to_the_character():
    article = from_text(COWS, kind="markdown")
    quote = "Nord | 41 | 7"
    start = article.text.index(quote)
    html = article_html(article, [Mark(start, start + len(quote), 1)])
    pieces = re.findall(r"<mark[^>]*>([^<]*)</mark>", html)
    assert "".join(map(unescape, pieces)) == quote
    assert len(re.findall(r'<mark class="quote"', html)) == 3
    assert plain(html) == article.text


def test_a_line_between_two_rows_of_a_table_is_as_wide_as_the_table(tmp_path):
    page = tmp_path / "page.html"
    page.write_text(
        "<html><body><h1>Fahrplan der Linie</h1><p>Der Bus fährt jeden Tag vom Markt ab.</p><table>"
        "<tr><th>Tag</th><th>Früh</th><th>Spät</th></tr><tr><td>Montag</td><td>6</td><td>18</td>"
        "</tr><tr><td colspan='3'>Nur in den Ferien</td></tr><tr><td>Dienstag</td><td>7</td>"
        "<td>19</td></tr></table></body></html>",
        encoding="utf-8",
    )
    article = load(page)
    assert ["Nur in den Ferien"] in cells(article)[0]
    assert '<td colspan="3">' in article_html(article)
    assert plain(article_html(article)) == article.text


def test_rows_without_heads_are_a_table_where_all_have_as_many_cells():
    article = from_text("Die Maße stehen hier.\n\nLänge | 3 m\nBreite | 2 m\n\nDas ist alles.")
    assert cells(article) == [[["Länge", "3 m"], ["Breite", "2 m"]]]


@pytest.mark.parametrize(
    "text",
    [
        "Startseite | Politik | Wetter\n\nDer Regen hört am Abend auf.",
        "Eins | zwei\n\nEins | zwei | drei\n\nDer Satz steht darunter.",
        "Er schrieb a|b und sonst nichts.\n\nSie schrieb c|d und ging.",
    ],
)
def test_a_single_row_and_rows_of_different_lengths_stay_lines(text):
    article = from_text(text)
    assert tables(article) == []
    assert plain(article_html(article)) == article.text


def test_a_table_that_is_drawn_in_plain_text_has_no_columns_for_its_border():
    drawn = "Das sind sie:\n\n| Ort | Tiere |\n|-----|-------|\n| Alm | 12 |\n| Tal | 30 |"
    article = from_text(drawn + "\n\nMehr gibt es nicht.")
    assert cells(article) == [[["Ort", "Tiere"], ["Alm", "12"], ["Tal", "30"]]]
    assert "<th>" in article_html(article)
    assert plain(article_html(article)) == article.text


def test_a_row_with_more_cells_than_its_heads_is_not_put_under_the_wrong_ones():
    article = from_text(COWS.replace("| Nord |", "| Nord \\| Ost |"), kind="markdown")
    assert ["Nord | Ost | 41 | 7"] in cells(article)[0]


def test_an_article_that_was_stored_before_has_its_tables_too():
    text = "Ort | Höhe\n\nBrig | 678 m\n\nZug | 425 m"
    heads = Sentence(0, 10)
    rows = (Sentence(12, 24, heads), Sentence(26, 37, heads))
    article = Article(text, "Orte", True, "s", "de", (Section(None, (heads, *rows)),))
    assert cells(article) == [[["Ort", "Höhe"], ["Brig", "678 m"], ["Zug", "425 m"]]]


def test_a_long_table_is_laid_out_in_parts_and_in_time_that_grows_with_its_length():
    rows = "\n".join(f"| r{n} | {n} |" for n in range(8000))
    article = from_text(f"| Name | Zahl |\n|---|---|\n{rows}", kind="markdown")
    assert len(tables(article)) == 8001 // LONGEST + 1
    assert plain(article_html(article)) == article.text
    hostile = from_text("a | b\n" + "-" * 200_000 + "x\n| |" * 3 + "\n" + "| " * 50_000 + "\nEnde.")
    assert plain(article_html(hostile)) == hostile.text


def test_pages_are_shown_where_they_begin_and_add_no_text():
    text = "Eins steht vorn.\n\nZwei folgt darauf.\n\nDrei ist das Ende."
    article = Article(text, "T", True, "s", "de", (), pages=(0, 18, 18, 38))
    html = article_html(article, page="S. {}")
    assert re.findall(r'data-label="([^"]*)"', html) == ["S. 1", "S. 3", "S. 4"]
    assert html.index('data-label="S. 3"') < html.index("Zwei") < html.index('data-label="S. 4"')
    assert plain(html) == text
    assert 'class="page"' not in article_html(article)


def test_chunks_follow_one_another_and_end_with_a_paragraph():
    article = from_text(
        "\n\n".join(f"Der Satz Nummer {n} steht hier für sich." for n in range(900))
    )
    found = list(chunks(article))
    assert len(found) > 5
    assert [c.start for c in found] == [0, *(c.end for c in found[:-1])]
    assert found[-1].end == len(article.text)
    assert plain(article_html(article)) == article.text
