"""Who wrote an article and when, from its by-line and from what its file states."""

import pytest

from index.article import Detail, Span
from index.sources.details import article_details, is_byline, is_name, names_of
from index.sources.load import from_text

STORY = "Der Rat hat am Montag lange getagt und am Ende alles beschlossen. " * 3


def found(line):
    text = f"Der Titel des Ganzen\n\n{line}\n\n{STORY}"
    details = article_details(text, ())
    assert all(detail.span for detail in details)
    return [detail.span.of(text) if detail.name == "author" else detail.value for detail in details]


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("Von Mara Lenz, 4. Mai 2024", ["Mara Lenz", "2024-05-04"]),
        ("By Jo Black | 12 March 2025", ["Jo Black", "2025-03-12"]),
        ("Text: Uta Sommer", ["Uta Sommer"]),
        ("Von Jan Peters und Lea Kühn", ["Jan Peters", "Lea Kühn"]),
        ("Von Anna Berg, Jens Holm und Ute Klein", ["Anna Berg", "Jens Holm", "Ute Klein"]),
        ("By PRIYA RAO and Tom O'Kane", ["PRIYA RAO", "Tom O'Kane"]),
        ("11. Mai 2025 von Henrike Lund", ["2025-05-11", "Henrike Lund"]),
        ("Von Lars Peters | Stand: 14.03.2024, 18:22 Uhr | 3 Min.", ["Lars Peters", "2024-03-14"]),
        ("Ein Gastbeitrag von Prof. Dr. Ulla von der Heide", ["Ulla von der Heide"]),
        ("By Jo Black, Political Editor", ["Jo Black"]),
        ("Updated May 3rd, 2024 by Ann Lee", ["2024-05-03", "Ann Lee"]),
        ("Brunnau, 2. Oktober 2024", ["2024-10-02"]),
        ("Veröffentlicht am 5.6.2023 um 14:30 Uhr", ["2023-06-05"]),
    ],
)
def test_a_by_line_names_authors_and_date_where_they_stand(line, values):
    assert found(line) == values


@pytest.mark.parametrize(
    "line",
    [
        "Von Montag an gilt die neue Regel",
        "By the end of the day all was over",
        "Von Berlin nach Hamburg",
        "Von New York nach Los Angeles",
        "Von Angela Krause zu Olaf Brandt",
        "Von Karla Müller stammt die Idee",
        "By John Smith's account it was late",
        "By Monday Night",
        "Von Kopf bis Fuß",
        "Von Mai bis Oktober geöffnet",
        "Von 1950 bis 1960 Lehrer",
        "Text messages by Jo Black",
        "Interview: So wird der Sommer",
        "Wahl am 12. Mai 2024",
        "Am 3. Mai 2024 starb der Maler",
        "Geboren am 1. Januar 1900 in Wien",
        "Konzert am 31. Februar 2025",
    ],
)
def test_what_only_looks_like_a_by_line_names_nobody_and_no_day(line):
    assert found(line) == []
    assert not is_byline(line)


def test_a_person_in_the_story_is_no_author():
    text = "Titel\n\nViel war da. Von Mara Lenz kam der Satz, von Jo Black das Bild.\n\nEnde."
    assert article_details(text, ()) == ()


def test_what_is_stated_is_said_once_and_gets_its_place_in_the_text():
    text = f"Titel\n\nMara Lenz\n\n{STORY}"
    stated = [Detail("author", "Mara Lenz", None, "meta"), Detail("author", "MARA LENZ")]
    (author,) = article_details(text, stated)
    assert (author.span.of(text), author.origin) == ("Mara Lenz", "meta")
    assert article_details(STORY, stated[:1]) == (stated[0],)
    assert article_details("Titel\n\nVon Mara Lenz\n\nEnde.", stated[:1])[0].span == Span(11, 20)


def test_a_date_in_the_text_stands_for_the_one_that_is_stated():
    details = article_details("Titel\n\n4. Mai 2024\n\nEnde.", [Detail("date", "2024-05-03")])
    assert [detail.value for detail in details] == ["2024-05-04"]


def test_an_article_has_the_details_of_its_text():
    article = from_text(f"Der Titel\n\nVon Mara Lenz\n\n{STORY}\n\nMehr gibt es nicht zu sagen.")
    assert [(d.name, d.span.of(article.text)) for d in article.details] == [("author", "Mara Lenz")]


def test_names_are_told_from_accounts_and_addresses():
    assert names_of("By Jo Black; Ann Lee & Bo Ek") == ["Jo Black", "Ann Lee", "Bo Ek"]
    assert names_of("admin") == names_of("https://a.b/c") == names_of("a@b.c") == []
    assert is_name("Ulla von der Heide")
    assert not any(map(is_name, ("python-docx", "Microsoft Office User", "Der Bote", "jo", "A 1")))
