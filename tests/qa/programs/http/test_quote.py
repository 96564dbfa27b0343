"""The page of a quote shows it in its article, and nothing of an article is markup in it."""

from index.sources.load import from_text
from qa.answer import Citation
from qa.programs.http.quote import quote_page, quote_path


def test_a_quote_is_marked_where_it_stands():
    article = from_text("Der Turm ist hoch. Er steht in Paris.", title="Turm")
    start = article.text.index("Er steht")
    page = quote_page(article, start, len(article.text))
    assert 'Der Turm ist hoch. <mark id="quote">Er steht in Paris.</mark></article>' in page
    assert f'<html lang="{article.language}">' in page


def test_an_article_s_markup_is_text():
    text = "Er sagte: <script>alert(1)</script> & {title} ging."
    article = from_text(text, title="<b>Turm</b>")
    page = quote_page(article, 10, 20)
    assert "<script>" not in page
    assert "<b>" not in page
    assert "{title}" in page


def test_a_path_holds_an_id_as_one_part():
    cited = Citation(1, "a/../b?", "T", "", 3, 9, "quoted")
    assert quote_path(cited) == "quotes/a%2F..%2Fb%3F/3-9#quote"
