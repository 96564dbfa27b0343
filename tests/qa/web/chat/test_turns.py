"""The conversation's markup: what each state says, what is a button, and that nothing is markup."""

import re
from dataclasses import replace
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sources.load import load
from qa.answer import Answer, Citation, Evidence, Text
from qa.transcripts.turn import ShownTurn
from qa.web.chat.turns import conversation_html, status_text, turn_html
from qa.web.frame import brand_html, card_html, caution_html, tabs_html, welcome_html
from qa.web.words import LANGUAGES as SPOKEN
from qa.web.words import Words, preferred, words_for

QUOTE = "„Wir sind näher am Frieden dran“, sagte er."
CITATIONS = (
    Citation(1, "a1", "Telefonat", "Rubio sieht Fortschritte", 10, 10 + len(QUOTE), QUOTE),
    Citation(2, "a2", "Anderes", "", 0, 3, "Ja."),
)
FOUND = Evidence("en", True, 0.9, CITATIONS, None, (), {"retrieval": 0.03, "evidence": 0.02})
NOT_FOUND = Evidence("de", False, 0.1, (), CITATIONS[0], (), {})
LANGUAGES = {"a1": "de", "a2": "fr"}
SEARCHING = ShownTurn(4, "What did he say?", "en")
WRITTEN = Answer(
    question="What did he say?",
    language="en",
    answerable=True,
    confidence=0.9,
    text="He said that peace is near [1]. Yes [2].",
    composed=True,
    citations=CITATIONS,
    nearest=None,
    passages=(),
    withheld=("the number 30",),
    models={"encoder": "e5", "llm": "small-model"},
    timings={"retrieval": 0.03, "evidence": 0.02, "total": 2.34},
)


THANKS = Evidence("de", False, 0.0, (), None, (), {}, kind="courtesy", said="Gern geschehen.")
AUTHOR = Evidence("en", True, 1.0, CITATIONS[:1], None, (), {}, kind="article", said="Rubio [1]")


def shown(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def test_a_turn_says_that_it_searches_until_there_is_evidence():
    html = turn_html(SEARCHING, LANGUAGES)
    assert "Searching the article" in shown(html)
    assert 'aria-busy="true"' in html
    assert "Suche im Artikel" in shown(turn_html(replace(SEARCHING, language="de"), LANGUAGES))


def test_the_quotes_are_there_before_the_first_word_with_number_section_and_language():
    html = turn_html(SEARCHING.after(FOUND), LANGUAGES)
    assert "Rubio sieht Fortschritte" in shown(html)
    assert f'<blockquote dir="auto" lang="de">{QUOTE}</blockquote>' in html
    assert '<blockquote dir="auto" lang="fr">Ja.</blockquote>' in html
    assert 'class="prose"' not in html
    assert "Writing an answer" in shown(html)


@pytest.mark.parametrize(
    ("language", "says"), [("en", "Understood as:"), ("de", "Verstanden als:")]
)
def test_a_completed_question_says_as_text_what_it_was_completed_to(language, says):
    found = replace(FOUND, language=language, understood="Who is <b>he</b>?")
    html = turn_html(SEARCHING.after(found), LANGUAGES)
    assert f'<p class="understood">{says} <span dir="auto" lang="{language}">' in html
    assert f"{says} Who is <b>he</b>?" in shown(html)
    assert "<b>" not in html
    assert "understood" not in turn_html(SEARCHING.after(FOUND), LANGUAGES)


def test_text_that_is_not_checked_yet_stands_apart_from_text_that_is():
    turn = SEARCHING.after(FOUND).after(Text("Peace is near [1].", "And he"))
    html = turn_html(turn, LANGUAGES)
    prose = html[html.index('<p class="prose"') :]
    assert prose.index("Peace is near") < prose.index('<span class="pending">And he</span>')


def test_a_number_that_names_a_quote_is_a_button_and_any_other_is_text():
    turn = SEARCHING.after(FOUND).after(replace(WRITTEN, text="Near [1]. Far [7]. [x]"))
    prose = re.search(r'<p class="prose".*?</p>', turn_html(turn, LANGUAGES), re.DOTALL)
    assert prose is not None
    assert prose[0].count("<button") == 1
    assert 'data-turn="4" data-number="1" aria-label="Show quote 1 in the article"' in prose[0]
    assert "Far [7]. [x]" in prose[0]


def test_a_finished_answer_says_what_was_withheld_and_why_and_who_wrote_it():
    text = shown(turn_html(SEARCHING.after(FOUND).after(WRITTEN), LANGUAGES))
    assert "1 sentence withheld: the number 30" in text
    assert "Quotes after 50 ms · sentences by small-model after 2.3 s" in text


def test_the_reasons_are_marked_with_the_language_that_they_are_in():
    german = replace(WRITTEN, language="de", withheld=("eine weggelassene Verneinung",))
    french = replace(WRITTEN, language="fr", withheld=("a denial left out",))
    for answer, span in (
        (german, '<span lang="de">eine weggelassene Verneinung</span>'),
        (french, '<span lang="en">a denial left out</span>'),
    ):
        assert span in turn_html(SEARCHING.after(FOUND).after(answer), LANGUAGES)


def test_where_every_sentence_was_withheld_the_quotes_stand_alone_and_the_reason_is_said():
    nothing = replace(WRITTEN, composed=False, withheld=("the name Rom", "the number 30"))
    text = shown(turn_html(SEARCHING.after(FOUND).after(nothing), LANGUAGES))
    assert "The quotes answer; no sentence of our own: the name Rom; the number 30" in text


def test_a_withdrawn_sentence_is_shown_only_on_demand_and_marked_as_unverified():
    withdrawn = replace(WRITTEN, composed=False, unverified=("Rubio met <Rom> for 30 days.",))
    html = turn_html(SEARCHING.after(FOUND).after(withdrawn), LANGUAGES)
    folded = re.search(r'<details class="unverified">.*?</details>', html, re.DOTALL)
    assert folded is not None
    assert "open" not in folded[0].split(">")[0]
    assert "Not verified, it may be false Rubio met <Rom> for 30 days." in shown(folded[0])
    assert "&lt;Rom&gt;" not in html.replace(folded[0], "")
    assert "unverified" not in turn_html(SEARCHING.after(FOUND).after(WRITTEN), LANGUAGES)


def test_without_prose_the_quotes_are_the_answer_and_are_not_said_twice():
    quotes_only = replace(WRITTEN, text=f"{QUOTE} [1]", composed=False, withheld=())
    html = turn_html(SEARCHING.after(FOUND).after(quotes_only), LANGUAGES)
    assert shown(html).count(QUOTE) == 1
    assert 'class="prose"' not in html


def test_an_open_question_gets_the_nearest_passage_as_no_source():
    answer = replace(
        WRITTEN,
        language="de",
        answerable=False,
        composed=False,
        text="Der Artikel beantwortet diese Frage nicht.",
        citations=(),
        nearest=CITATIONS[0],
        withheld=(),
    )
    html = turn_html(SEARCHING.after(NOT_FOUND).after(answer), LANGUAGES)
    assert "Der Artikel beantwortet diese Frage nicht." in shown(html)
    assert "Nächstliegende Stelle, keine Antwort" in shown(html)
    assert '<ol class="sources nearest">' in html
    assert ">≈</button>" in html


def test_a_stopped_turn_drops_what_was_not_checked():
    turn = (
        SEARCHING.after(FOUND).after(Text("Peace is near [1].", "And unchecked")).ended("stopped")
    )
    text = shown(turn_html(turn, LANGUAGES))
    assert "Peace is near" in text
    assert "Stopped." in text
    assert "unchecked" not in text


def test_a_failed_turn_says_why_in_one_line():
    text = shown(turn_html(SEARCHING.ended("failed", "the index is gone: run <ingest>"), LANGUAGES))
    assert text.endswith("the index is gone: run <ingest>")


def test_quotes_name_their_article_only_where_there_are_several():
    turn = SEARCHING.after(FOUND)
    assert "Telefonat ·" not in shown(turn_html(turn, LANGUAGES))
    assert "Telefonat · Rubio" in shown(turn_html(turn, LANGUAGES, titles=True))


def test_a_quote_stands_under_its_page_and_label_in_the_words_of_the_question():
    heads = "Tag | <Halle>"
    row = replace(CITATIONS[1], quote="Mo | 9 Uhr", end=10, label=heads, page=3)
    value = replace(CITATIONS[0], label="Beginn:", page=None)
    found = replace(FOUND, citations=(row, value))
    english = shown(turn_html(SEARCHING.after(found), LANGUAGES))
    assert "p. 3 Columns: Tag | <Halle> Mo | 9 Uhr" in english
    assert f"Beginn: {QUOTE}" in english
    html = turn_html(SEARCHING.after(replace(found, language="de")), LANGUAGES)
    assert "S. 3 Spalten: Tag | <Halle> Mo | 9 Uhr" in shown(html)
    assert "&lt;Halle&gt;" in html


def test_a_screen_reader_is_told_each_state_in_words():
    turn = SEARCHING
    assert status_text(None) == ""
    assert status_text(turn) == "Searching the article …"
    assert status_text(turn.after(FOUND)) == "2 quotes from the article"
    assert status_text(turn.after(FOUND).after(WRITTEN)) == "He said that peace is near . Yes ."
    assert status_text(turn.ended("stopped")) == "Stopped."


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from(["en", "de"]))
def test_no_text_of_a_question_an_article_or_a_model_becomes_markup(one, two, language):
    hostile = f"<script>{one}</script>"
    citation = Citation(
        1, f'"><b>{one}', f"<i>{two}", f"<u>{one}", 0, 1, f"{hostile}${{x}}{{{{y}}}}"
    )
    evidence = replace(FOUND, citations=(citation,), language=f'"><s>{two}')
    answer = replace(
        WRITTEN,
        text=f"{hostile} [1] {two}",
        language='"><em>',
        withheld=(f"<a href='javascript:{two}'>",),
        models={"llm": "<svg onload=x>"},
    )
    for turn in (
        ShownTurn(1, hostile + two, language),
        ShownTurn(1, hostile, language).after(evidence),
        ShownTurn(1, hostile, language).after(evidence).after(Text(hostile, f"<p>{two}")),
        ShownTurn(1, hostile, language).after(evidence).after(answer),
        ShownTurn(1, hostile, language).ended("failed", hostile + two),
    ):
        html = conversation_html([turn], {citation.article: '"><q>'}, titles=True)
        tags = set(re.findall(r"</?([a-zA-Z!?/][a-zA-Z0-9]*)", html))
        assert tags <= {
            *("section", "h2", "h3", "span", "p", "ol", "li", "div", "blockquote", "button")
        }
        assert not re.search(r"<[^>]*\son\w+=", html)


@pytest.mark.parametrize("words", SPOKEN.values(), ids=SPOKEN)
def test_the_greeting_says_how_to_add_an_article_where_there_is_none(words: Words):
    assert words.add in welcome_html(words, articles=0)
    assert words.welcome in shown(welcome_html(words, articles=2))
    for part in (brand_html(words), caution_html(words, composes=True), tabs_html(words)):
        assert shown(part)


def test_the_card_of_an_article_has_its_title_its_lead_and_its_sections(tmp_path):
    text = """# Der Turm

Der Turm von Neustadt ist 73 Meter hoch. Er steht seit 1890.

## Bau & "Umbau"

Im Jahr 1950 wurde der Turm nach einem Brand umgebaut."""
    path = tmp_path / "turm.md"
    path.write_text(text, encoding="utf-8")
    article = load(path)
    html = card_html(article, words_for("de"))
    assert "Der Turm von Neustadt ist 73 Meter hoch." in html
    assert 'data-heading="Bau &amp; &quot;Umbau&quot;"' in html
    assert html.count('class="section"') == 1  # the title is no section of its own
    assert words_for("de").suggest_summary in html


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("de-DE,de;q=0.9,en;q=0.8", "de"),
        ("en-GB,en;q=0.9,de;q=0.8", "en"),
        ("fr-FR,de;q=0.5", "de"),
        ("fr", "en"),
        ("", "en"),
    ],
)
def test_the_page_speaks_the_language_that_the_browser_asks_for_first(header, language):
    assert words_for(preferred(header)).code == language


@pytest.mark.parametrize(
    ("shortest", "marked"),
    [
        ((15, 19), f"{QUOTE[:5]}<b>{QUOTE[5:9]}</b>{QUOTE[9:]}"),
        ((0, 14), f"<b>{QUOTE[:4]}</b>{QUOTE[4:]}"),  # begins in the sentence before the quote
        ((10, 10 + len(QUOTE)), QUOTE),  # a whole quote in bold stresses nothing
        (None, QUOTE),
    ],
)
def test_the_shortest_answer_is_bold_and_the_quote_keeps_every_character(shortest, marked):
    citation = replace(CITATIONS[0], shortest=shortest)
    html = turn_html(SEARCHING.after(replace(FOUND, citations=(citation,))), LANGUAGES)
    (quote,) = re.findall(r"<blockquote[^>]*>(.*?)</blockquote>", html)
    assert quote == marked
    assert unescape(re.sub(r"</?b>", "", quote)) == QUOTE


def finished(evidence):
    text = evidence.said
    answer = replace(
        WRITTEN,
        text=text,
        composed=False,
        answerable=evidence.answerable,
        withheld=(),
        citations=(),
    )
    return SEARCHING.after(evidence).after(answer)


def test_thanks_are_answered_and_not_declined():
    html = turn_html(finished(THANKS), LANGUAGES)
    assert '<p class="prose" dir="auto" lang="en">Gern geschehen.</p>' in html
    assert "declined" not in html
    assert status_text(finished(THANKS)) == "Gern geschehen."


def test_what_is_told_of_an_article_stands_above_its_quotes():
    html = turn_html(finished(AUTHOR), LANGUAGES)
    prose = re.search(r'<p class="prose".*?</p>', html, re.DOTALL).group()
    assert "Rubio" in prose
    assert 'data-number="1"' in prose
    assert html.index(prose) < html.index("<blockquote")


def test_the_page_warns_of_a_language_model_only_where_one_composes():
    words = words_for("en")
    assert "language model" in caution_html(words, composes=True)
    assert "language model" not in caution_html(words, composes=False)
