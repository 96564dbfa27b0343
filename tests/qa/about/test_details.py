"""Who wrote an article, when and where it appeared, what it is called."""

from dataclasses import replace

from qa.about.details import details, mentions
from qa.about.items import citation, quote_around
from tests.qa.about.articles import lake, zug

BY_LINE = "By Priya Raman and Colin Wood, 18 July 2023"


def test_authors_are_quoted_from_the_by_line():
    article = lake()
    items = details(article, "author", "en")
    assert [item.value for item in items] == ["Priya Raman", "Colin Wood"]
    assert [item.quote.of(article.text) for item in items] == [BY_LINE, BY_LINE]
    assert items[1].shortest.of(article.text) == "Colin Wood"


def test_a_date_is_written_as_the_language_of_the_question_does():
    assert [item.value for item in details(lake(), "date", "en")] == ["July 18, 2023"]
    assert [item.value for item in details(lake(), "date", "de")] == ["18. Juli 2023"]
    odd = replace(lake().details[2], value="summer")
    article = replace(lake(), details=(odd,))
    assert [item.value for item in details(article, "date", "de")] == ["summer"]


def test_what_stands_in_no_text_has_no_quote():
    (item,) = details(lake(), "site", "en")
    assert (item.value, item.quote, item.origin) == ("The Northern Courier", None, "meta")
    assert citation(lake(), item, 1) is None


def test_a_page_is_its_own_source():
    article = replace(zug(), source="https://example.org/zug")
    assert [item.value for item in details(article, "site", "de")] == ["https://example.org/zug"]
    assert details(zug(), "site", "de") == []


def test_the_title_is_quoted_where_it_stands_and_a_file_name_is_none():
    article = lake()
    (item,) = details(article, "title", "en")
    assert item.quote.of(article.text) == item.value == article.title
    assert details(replace(article, titled=False), "title", "en") == []


def test_an_article_mentions_what_it_writes_of_not_what_it_says_of_itself():
    assert mentions(lake(), "report")
    assert mentions(lake(), "mill")
    assert not mentions(lake(), "colin")
    assert not mentions(lake(), "author")


def test_a_citation_stands_under_its_heading():
    article = lake()
    (item,) = details(article, "title", "en")
    start = article.text.index("Reeds do")
    span = quote_around(article, replace(item.quote, start=start, end=start + 5))
    quoted = citation(article, replace(item, quote=span), 3)
    assert (quoted.number, quoted.section) == (3, "The clean-up")
    assert quoted.quote == article.text[quoted.start : quoted.end]
