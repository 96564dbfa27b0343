"""What a page does not show, taken out in time that grows with the page alone."""

import time

import lxml.html
import pytest

from index.sources.page.hidden import remove_hidden


def left(html):
    tree = lxml.html.document_fromstring(f"<html><body>{html}</body></html>")
    remove_hidden(tree)
    return " ".join(tree.text_content().split())


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("a <b hidden>x</b> b", "a b"),
        ("<i style='color:rgba(0, 0, 0, 0.0)'>x</i>b", "b"),
        ("<p style='color:white'>x</p>b", "b"),
        ("<div style='background:#000'><p style='color:white'>a</p></div>b", "ab"),
        ("<div hidden><p>x</p>y</div>b<i></i>c", "bc"),
        ("a<span></span>b<span hidden>x</span>c<u>d</u>e<em></em>f", "abcdef"),
    ],
)
def test_what_is_hidden_goes_and_the_text_around_it_stays(html, text):
    assert left(html) == text


@pytest.mark.parametrize(
    "html",
    [
        "<b hidden></b>x " * 100_000,
        f"<p style='{'color:rgba(' * 90_000}'>x</p>",
        "<p style='color:white'>" * 200 + "<b style='color:white'>x</b>" * 20_000,
    ],
    ids=["hidden", "colours", "white"],
)
def test_a_hostile_page_is_cleared_in_seconds(html):
    begin = time.perf_counter()
    left(html)
    assert time.perf_counter() - begin < 10
