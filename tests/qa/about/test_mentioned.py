"""Which people and places an article names."""

import time

from index.sources.load import from_text
from qa.about.mentioned import MOST, mentioned
from tests.qa.about.articles import lake, zug


def named(article, about):
    return [item.value for item in mentioned(article, about)]


def test_people_are_listed_where_they_first_stand_in_full():
    article = lake()
    items = mentioned(article, "people")
    assert [item.value for item in items] == ["Priya Raman", "Colin Wood", "Ingrid Falk"]
    for item in items:
        assert item.shortest.of(article.text) == item.value
        assert item.quote.start <= item.shortest.start < item.shortest.end <= item.quote.end


def test_a_german_name_is_told_from_the_noun_before_it():
    assert named(zug(), "people") == ["Emil Sandner", "Lydia Hüskens", "Rita Sommer"]


def test_places_are_countries_and_cities_or_stand_behind_in():
    assert "Passau" in named(zug(), "places")
    text = "The meeting was held in Crickwell. Guests came from Norway and France in May."
    assert named(from_text(text), "places") == ["Crickwell", "Norway", "France"]


def test_a_hostile_article_is_read_in_time():
    text = " ".join(
        f"Anna{chr(97 + n % 26)} Bert{chr(97 + n // 26 % 26)}x kam." for n in range(4000)
    )
    article = from_text(text)
    started = time.perf_counter()
    assert len(named(article, "people")) <= MOST
    assert time.perf_counter() - started < 20
