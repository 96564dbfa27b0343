"""An HTML page as its reader sees it: the article, its title, and nothing that is hidden."""

import time

import pytest

from index.errors import LoadError
from index.sources.webpage import fragment_blocks, read_html

ARTICLE = (
    "<p>Die Stadt Brunnau hat am Montag ihre neue Stadtbibliothek eröffnet.</p>"
    "<p>Der Bau kostete 14 Millionen Euro und dauerte vier Jahre.</p>"
    "<p>Bibliotheksleiterin Hanna Voss sagte, das Haus habe Platz für 90.000 Bücher.</p>"
)


def page(body, head=""):
    return f"<html><head>{head}</head><body>{body}</body></html>"


def shown(body, head=""):
    return "\n".join(block.text for block in read_html("it", page(body, head)).blocks)


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        (
            "<meta property='og:title' content='Geteilt'><title>Reiter</title>",
            "<h1>Oben</h1>",
            "Geteilt",
        ),
        ("<title>Reiter</title>", "<h1>Oben</h1>", "Oben"),
        ("<title>Reiter</title>", "<h1>Eins</h1><h1>Zwei</h1>", "Reiter"),
        ("", "", ""),
    ],
)
def test_the_title_is_what_is_shared_else_the_one_heading_else_the_tab(head, body, title):
    assert read_html("it", page(f"{body}{ARTICLE}", head)).title == title


@pytest.mark.parametrize("control", ["\x01", "\x1f", "\x0c", "\ufffe", "&#1;", "&#xFFFF;"])
def test_a_control_character_beside_what_is_hidden_is_left_out(control):
    assert shown(f"<p>Kräne {control}<b hidden>nie</b>{control} ziehen.</p>{ARTICLE}").startswith(
        "Kräne ziehen."
    )


def test_the_article_is_found_among_what_else_a_page_has():
    menu = "<nav><ul><li><a href='/a'>Start</a></li><li><a href='/b'>Abo</a></li></ul></nav>"
    text = shown(f"{menu}<article><h1>Neue Bibliothek</h1>{ARTICLE}</article>")
    assert "14 Millionen Euro" in text
    assert "Hanna Voss" in text
    assert "Abo" not in text


@pytest.mark.parametrize(
    "hidden",
    [
        "<p hidden>GEHEIM</p>",
        "<p aria-hidden='true'>GEHEIM</p>",
        "<p style='display: none'>GEHEIM</p>",
        "<p class='sr-only'>GEHEIM</p>",
        "<p class='weg'>GEHEIM</p>",
        "<p style='color: transparent'>GEHEIM</p>",
        "<dialog>GEHEIM</dialog>",
        "<script>GEHEIM</script>",
    ],
)
def test_what_a_page_hides_is_not_read(hidden):
    text = shown(f"<article>{ARTICLE}{hidden}</article>", "<style>.weg {display:none}</style>")
    assert "Brunnau" in text
    assert "GEHEIM" not in text


def test_a_page_without_an_article_gives_what_it_shows_block_by_block():
    blocks = read_html("it", page("<h2>Preise</h2><div>Karte: <b>5</b> Kronen</div>")).blocks
    assert [(block.text, block.heading) for block in blocks] == [
        ("Preise", True),
        ("Karte: 5 Kronen", False),
    ]


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>Der Turm | Bote</title><meta property=og:site_name content=Bote>", "Der Turm"),
        ("<title>Bote – Der Turm</title><meta name=application-name content=bote>", "Der Turm"),
        ("<title>Der Turm | Bote</title>", "Der Turm | Bote"),
        ("<title>Bote</title><meta property=og:site_name content=Bote>", "Bote"),
        ("<meta property=og:title content='Der Turm | Bote - Neues'>", "Der Turm | Bote - Neues"),
    ],
)
def test_a_title_is_without_the_name_of_its_site_where_the_page_names_it(head, title):
    assert read_html("it", page(ARTICLE, head)).title == title


def test_a_title_that_begins_with_the_headline_is_the_headline():
    head = "<meta property=og:title content='Der Turm | Bote - Neues'>"
    assert read_html("it", page(f"<h1>Der Turm</h1>{ARTICLE}", head)).title == "Der Turm"


def test_a_site_called_after_itself_in_its_h1_gives_no_title():
    head = "<title>Bote: Der Turm</title><meta property=og:site_name content=Bote>"
    body = f"<h1>Bote</h1><h2>Der Turm</h2>{ARTICLE}"
    assert read_html("it", page(body, head)).title == "Der Turm"


def test_text_in_hundreds_of_elements_is_read_and_in_thousands_refused():
    def nested(depth):
        return page(
            "<p>Anfang.</p>" + "<div>" * depth + "<p>Tief.</p>" + "</div>" * depth + "Ende."
        )

    assert [b.text for b in read_html("it", nested(400)).blocks] == ["Anfang.", "Tief.", "Ende."]
    with pytest.raises(LoadError, match=r"^it is nested too deeply: save its text"):
        read_html("it", nested(4000))


@pytest.mark.parametrize(
    "body",
    [
        "<b hidden></b>x " * 100_000,
        "<table>" + "<tr><td colspan=1000 rowspan=1000>x</td></tr>" * 5000 + "</table>",
        "<table><tr><td>" * 600 + ARTICLE * 500,
        f"<table><tr>{'<td>x' * 60_000}</table>",
        "<center>" * 1900 + "<h2><a href='/x'>Kopf</a></h2>" * 10_000,
    ],
    ids=["hidden", "spans", "nested tables", "a wide row", "linked headings"],
)
def test_a_hostile_page_is_read_in_seconds(body):
    begin = time.perf_counter()
    assert read_html("it", page(f"{ARTICLE}{body}")).blocks
    assert time.perf_counter() - begin < 20


def test_a_piece_of_html_is_read_like_a_page():
    blocks = fragment_blocks("a", "<p hidden>x</p><ul><li>a<li>b</ul>")
    assert [block.text for block in blocks] == ["- a", "- b"]
