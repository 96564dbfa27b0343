"""Pages of many kinds: all that their article shows is read, and nothing of what is around it.

In the pages of ``tests/data/pages`` the attribute ``data-out`` marks what is not of the article.
"""

import lxml.html
import pytest

from index.sources.page.blocks import shown_blocks
from index.sources.page.chrome import article_blocks
from index.sources.webpage import read_html
from tests.conftest import ROOT

PAGES = sorted((ROOT / "tests/data/pages").glob("*.html"))


def squeezed(text):
    return "".join(text.replace("\u00ad", "").split())


def pieces(html):
    """Yield each piece of text of a page, and whether it is left out."""
    parser = lxml.html.HTMLParser(encoding="utf-8")
    for element in lxml.html.document_fromstring(html.encode(), parser=parser).body.iter():
        for text, around in ((element.text, element), (element.tail, element.getparent())):
            controls = around.tag in ("script", "button", "label")
            if text and text.strip() and not controls:
                outer = (around, *around.iterancestors())
                yield squeezed(text), any("data-out" in each.attrib for each in outer)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_all_that_an_article_shows_is_read_in_order_and_nothing_around_it(path):
    html = path.read_text("utf-8")
    blocks = [squeezed(block.text) for block in read_html("it", html).blocks]
    text = "".join(blocks)
    inside = [piece for piece, out in pieces(html) if not out]
    position = 0
    for piece in inside:
        assert piece in text
        position = max(position, text.find(piece, position))
    assert position > 0.5 * len(text)
    for piece, out in pieces(html):
        if out and piece not in inside:
            assert piece not in blocks
            assert len(piece) < 16 or piece not in text


def body(html):
    return lxml.html.document_fromstring(f"<html><body>{html}</body></html>")


def texts(html, kept):
    tree = lxml.html.fromstring(f"<body>{kept}</body>") if kept else None
    return [each.text for each in article_blocks(shown_blocks(body(html)), tree)]


def test_what_stands_with_what_trafilatura_kept_is_kept_too():
    html = "<div><p>Eins.</p><ul><li>Zwei</li></ul><p>Drei.</p></div><div><p>Fremd.</p></div>"
    assert texts(html, "<p>Eins.</p><p>Drei.</p>") == ["Eins.", "Zwei", "Drei."]


def test_links_to_elsewhere_and_the_heading_above_them_are_left_out():
    html = (
        "<div><p>Eins.</p><h3>Mehr</h3><ul><li><a href='/a'>Anderes</a></li></ul>"
        "<p>Zwei mit <a href='/b'>Verweis</a> darin.</p><p><a href='/c'>Weiter</a></p></div>"
    )
    assert texts(html, "<p>Eins.</p>") == ["Eins.", "Zwei mit Verweis darin."]


def test_a_by_line_is_kept_though_its_name_is_a_link():
    html = "<div><h1>Titel</h1><p>Von <a href='/m'>Rita Moll</a></p><p>Eins.</p></div>"
    assert texts(html, "<p>Eins.</p>") == ["Titel", "Von Rita Moll", "Eins."]


def test_a_card_of_another_article_is_left_out_with_all_it_says():
    html = "<div><p>Eins.</p><div><h3><a href='/x'>Fremd</a></h3><p>Fremdes.</p></div></div>"
    assert texts(html, "<p>Eins.</p>") == ["Eins."]


def test_a_name_is_chrome_only_as_a_whole_word():
    html = (
        "<div><p>Eins.</p><div class='shareholder-list'>Zwei.</div><div class='share-bar'>Drei."
        "</div><p class='teaser'>Vier.</p></div>"
    )
    assert texts(html, "<p>Eins.</p>") == ["Eins.", "Zwei.", "Vier."]


def test_a_page_of_nothing_but_chrome_gives_what_it_shows():
    assert texts("<nav><a href='/a'>Start</a></nav>", None) == ["Start"]


def test_the_line_over_a_table_of_contents_goes_with_it():
    contents = (
        '<div class="toc"><p><b>Überblick</b></p><dl><dt><a href="#1">1. Anfahrt</a></dt>'
        '<dt><a href="#2">2. Preise</a></dt></dl></div>'
    )
    html = f"<h1>Freibad</h1>{contents}<p>Das Bad liegt am Fluss.</p><h2>1. Anfahrt</h2><p>Bus.</p>"
    kept = "<p>Überblick</p><p>Das Bad liegt am Fluss.</p><p>Bus.</p>"
    assert texts(html, kept) == ["Freibad", "Das Bad liegt am Fluss.", "1. Anfahrt", "Bus."]
    plain = html.replace('class="toc"', "")
    assert "Überblick" in texts(plain, kept)
