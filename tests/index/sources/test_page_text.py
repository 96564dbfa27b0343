"""An HTML page as its reader sees it: the article, its title, and nothing that is hidden."""

import pytest

from index.sources.webpage import read_html

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
