"""The blocks of a web page in reading order."""

import lxml.html
import pytest

from index.sources.page.blocks import shown_blocks


def blocks(html):
    return shown_blocks(lxml.html.document_fromstring(f"<html><body>{html}</body></html>"))


@pytest.mark.parametrize(
    ("html", "texts"),
    [
        ("<b>Eins</b><br><br>Zwei<br>Drei", ["Eins", "Zwei\nDrei"]),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", ["- a", "- b", "- c"]),
        ("<ol start=3><li>a<li value=7>b<li>c</ol>", ["3. a", "7. b", "8. c"]),
        ("<ol><li><p>a</p><p>b</p></li></ol>", ["1. a", "b"]),
        ("<li><h3>Kopf</h3>Text</li>", ["Kopf", "Text"]),
        ("<p>a<sup><a href='#n1'>[1]</a></sup> b</p>", ["a b"]),
        ("<h2>Kopf<a href='#k'>¶</a></h2>", ["Kopf"]),
        ("<div><span>Rita Moll</span><time>4. Mai</time></div>", ["Rita Moll 4. Mai"]),
        ("<p><span>D</span><span>as</span> <code><a>ab</a><a>cd</a></code>", ["Das abcd"]),
        ("<pre>a  b\n  c</pre>", ["a  b\n  c"]),
        ("<p>a<button>Teilen</button></p>", ["a"]),
        ("<table><tr><td>x</td><td><h1>T</h1><p>a<p>b</table>", ["x", "T", "a", "b"]),
        ("<figure><img><figcaption>Bild</figcaption></figure>Text", ["Bild", "Text"]),
    ],
)
def test_a_page_is_read_block_by_block(html, texts):
    assert [each.block.text for each in blocks(html)] == texts


def test_headings_and_summaries_are_headings():
    found = blocks("<h2>a</h2><details><summary>b</summary><p>c</p></details>")
    assert [(each.text, each.level, each.block.heading) for each in found] == [
        ("a", 2, True),
        ("b", 7, True),
        ("c", 0, False),
    ]


def test_a_description_is_labelled_by_its_term():
    found = blocks("<dl><dt>Höhe</dt><dd>3 m</dd><dd><p>im Winter 4</p></dd><dt>Alter</dt></dl>")
    assert [(e.text, e.block.label and e.block.label.text) for e in found] == [
        ("Höhe", None),
        ("3 m", "Höhe"),
        ("im Winter 4", "Höhe"),
        ("Alter", None),
    ]


def test_links_are_counted_but_those_to_an_author_or_a_mailbox():
    found = blocks(
        "<p>a <a href='/x'>bc</a></p><p><a href='#y'>d</a></p>"
        "<p><a rel=author href='/z'>e</a> <a href='mailto:a@b'>f</a></p>"
    )
    assert [(each.linked, each.away) for each in found] == [(2, True), (1, False), (0, False)]
