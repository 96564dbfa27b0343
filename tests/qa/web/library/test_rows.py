"""What the list, the panel, the queue's lines and the picker say, in both languages."""

import re
from html import unescape

import pytest

from index.article import is_web_page
from index.errors import CODES, LoadError, StoreError
from index.sources.load import from_text
from index.store.records import ArticleInfo
from qa.web.library.panel import invitation_html, panel_html, shown
from qa.web.library.picker import asked_of, chosen_of, picker
from qa.web.library.queue import Entry
from qa.web.library.rows import (
    SHOWN,
    Facts,
    library_html,
    readable_again,
    rows_html,
    scope_line,
)
from qa.web.problems import problem
from qa.web.words import words_for

ENGLISH, GERMAN = words_for("en"), words_for("de")
HOSTILE = '<img src=x onerror=alert(1)> "quoted" {0} {}'


def info(number, title=""):
    return ArticleInfo(f"{number:016x}", title or f"Article {number}", f"/x/{number}", "en", 3)


def test_every_row_names_its_article_in_each_of_its_controls():
    html = library_html([info(1, HOSTILE)], GERMAN)
    assert "<img" not in html
    named = [unescape(label) for label in re.findall(r'aria-label="([^"]*)"', html)]
    assert named == [
        f"{HOSTILE} fragen",
        f"{HOSTILE} noch einmal von der Quelle lesen",
        f"{HOSTILE} entfernen",
    ]


def test_of_a_thousand_the_first_are_shown_and_the_others_found_by_their_titles():
    infos = [info(n) for n in range(1000)]
    html = rows_html(infos, ENGLISH)
    assert html.count('class="listed"') == SHOWN
    assert "The first 100 of 1,000 are shown" in html
    found = rows_html(infos, GERMAN, find="ARTICLE 77 ")
    assert found.count('class="listed"') == 19
    assert "19 gefunden" in found


def test_what_is_asked_is_shown_however_many_there_are():
    infos = [info(n) for n in range(1000)]
    html = rows_html(infos, ENGLISH, first=frozenset([infos[900].id]))
    assert html.index("Article 900<") < html.index("Article 0<")


def test_what_is_about_to_be_removed_can_be_kept():
    html = rows_html([info(1), info(2)], GERMAN, leaving=frozenset([info(2).id]))
    assert html.count('class="keep"') == 1
    assert "„Article 2“ wird entfernt" in html


def test_facts_are_what_the_article_says_about_itself():
    text = "---\nauthor: Eva Muster\ndate: 2024-03-05\n---\n# Die Mühle\n\n" + "Sie mahlt. " * 500
    facts = Facts.of(from_text(text, kind="markdown"))
    assert (facts.author, facts.date, facts.pages) == ("Eva Muster", "2024-03-05", 0)
    assert facts.length(GERMAN) == "5 Min."
    assert Facts("", "", "", 9000, 1).length(ENGLISH) == "1 page"
    assert Facts("", "", "", 9000, 1200).length(GERMAN) == "1.200 Seiten"


def test_only_what_is_still_there_can_be_read_again(tmp_path):
    path = tmp_path / "a.txt"
    assert not readable_again(str(path))
    path.write_text("x")
    assert readable_again(str(path))
    assert readable_again("https://example.org/a")
    assert not readable_again("a.txt (0123456789abcdef)")
    assert not readable_again("\0")
    assert not is_web_page("file:///etc/passwd")


def test_the_line_says_plainly_which_articles_are_asked():
    assert scope_line([], 3, GERMAN) == "Gefragt werden alle 3 Artikel"
    assert scope_line(["Der Turm"], 3, ENGLISH) == "Asked: Der Turm"
    assert scope_line(list("abcd"), 9, ENGLISH) == "4 of 9 articles are asked: a · b · c …"


@pytest.mark.parametrize("asked", [(), ("a",), ("a", "b")])
def test_the_picker_stands_for_one_some_or_all(asked):
    assert asked_of(chosen_of(asked)) == asked


@pytest.mark.parametrize("sent", ["[", "[1, 2]", "[null]", None, ""])
def test_whatever_a_browser_sends_as_the_picked_is_none(sent):
    assert asked_of(sent) == ()


def test_the_picker_has_a_choice_for_several():
    infos = [info(n) for n in range(3)]
    update = picker(infos, [infos[0].id, infos[2].id], ENGLISH)
    assert ("2 of 3 articles", update["value"]) in update["choices"]
    assert picker(infos[:1], [], ENGLISH)["value"] == infos[0].id
    assert picker([], [], ENGLISH)["value"] == ""


def test_of_fifty_thousand_articles_the_picker_has_the_first_and_those_that_are_asked():
    infos = [info(n) for n in range(50_000)]
    update = picker(infos, [infos[40_000].id], ENGLISH)
    assert len(update["choices"]) == SHOWN + 2
    assert (infos[40_000].title, update["value"]) in update["choices"]


@pytest.mark.parametrize("words", [ENGLISH, GERMAN], ids=["en", "de"])
@pytest.mark.parametrize("code", [code for code in CODES if code != "cancelled"])
def test_every_error_of_a_file_or_address_is_said_in_the_language_of_the_page(words, code):
    numbers = {"limit": 20_000_000, "length": 21_000_000}
    details = {name: numbers.get(name, f"<{name}>") for name in CODES[code]}
    line = problem(LoadError("/secret/path: `article-qa`", code, **details), words, "a.pdf")
    assert "{" not in line
    assert "secret" not in line
    assert "article-qa" not in line
    assert line.endswith(".")
    assert "a.pdf" in line or "name" not in CODES[code]


def test_limits_are_read_easily():
    error = LoadError("x", "too-large", name="x", limit=20_000_000)
    assert "20 MB" in problem(error, ENGLISH)
    error = LoadError("x", "too-long", name="x", limit=2_000_000)
    assert "2.000.000 Zeichen" in problem(error, GERMAN)


def test_what_only_the_program_can_mend_is_logged_and_not_shown(caplog):
    line = problem(StoreError("the index /home/x cannot be used"), GERMAN, "a.pdf")
    assert "/home" not in line
    assert "a.pdf" in line
    assert "StoreError" in caplog.text
    assert "/home/x" not in caplog.text


def test_an_entry_says_how_far_it_is():
    entry = shown(Entry("i", "a.pdf", "reading", 12, 1040), GERMAN)
    assert entry["read"] == "12 von 1.040 Sätzen gelesen"
    assert shown(Entry("i", "a.pdf"), ENGLISH)["line"] == "a.pdf waits its turn"
    done = shown(Entry("i", "a.pdf", "unchanged", article="x", title="The Mill"), ENGLISH)
    assert (done["line"], done["end"]) == ("Already here: The Mill", "Hide the line on a.pdf")


def test_the_panel_offers_addresses_only_where_they_can_be_added():
    assert 'name="address"' in panel_html(ENGLISH, addresses=True, sample=True)
    without = panel_html(ENGLISH, addresses=False, sample=False)
    assert 'name="address"' not in without
    assert 'data-by="sample"' not in without
    assert 'data-by="address"' not in invitation_html(ENGLISH, addresses=False)
