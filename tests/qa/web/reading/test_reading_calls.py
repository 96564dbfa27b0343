"""What the reading pane calls, over a real index and a real conversation."""

import re
import time
from html import unescape

import pytest

from qa.assistant import Assistant
from qa.settings import Settings
from qa.transcripts.transcripts import Transcripts
from qa.transcripts.turn import ShownTurn
from qa.web.chat.desk import Desk
from qa.web.chat.turns import turn_html
from qa.web.reading.calls import Reading
from qa.web.reading.panes import LaidOut, tools_html
from qa.web.serving.visitor import Visitor
from qa.web.words import words_for

ANNA = Visitor("a" * 64, words_for("en"))
TAG = re.compile(r"<[^>]*>")


@pytest.fixture(scope="module")
def desk(tmp_path_factory, sample_index, shared_models):
    assistant = Assistant.open(sample_index, Settings(index=sample_index, llm="none"))
    kept = tmp_path_factory.mktemp("kept") / "conversations.sqlite3"
    yield Desk(assistant, Transcripts(f"sqlite:///{kept}"))
    assistant.close()


def asked(desk: Desk, question: str) -> str:
    """Ask, wait for the answer, and return the conversation."""
    options = {"language": "en", "article": None, "compose": "never", "explain": str}
    conversation, _ = desk.ask(ANNA.owner, "", question, **options)
    deadline = time.monotonic() + 120
    while desk.conversation(ANNA.owner, conversation).turns[-1].running:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return conversation


def test_a_quote_opens_its_article_and_a_page_that_shows_it_gets_what_changes(desk):
    reading = Reading(desk)
    conversation = asked(desk, "What did Rubio say?")
    first = reading.pane(ANNA, {"c": conversation, "turn": 1})
    article = desk.assistant.articles()[0].id
    assert f'data-article="{article}"' in first["html"]
    assert "<mark" in first["html"]
    assert 'class="pane-tool find"' in first["tools"]
    data = {"c": conversation, "turn": 1, "number": 1, "shown": article, "marked": [0, "x", 10**9]}
    again = reading.pane(ANNA, data)
    assert again["by"] == "click"
    assert again["focus"] == 1
    text = desk.assistant.article(article).text
    for place, html in again["chunks"]:
        assert unescape(TAG.sub("", html)) in text
        assert place >= 0
    assert any("<mark" in html for _, html in again["chunks"])


def test_nothing_is_shown_of_a_turn_that_is_not_there(desk):
    conversation = asked(desk, "What did Rubio say?")
    assert Reading(desk).pane(ANNA, {"c": conversation, "turn": 7}) == {}


def test_only_chunks_with_marks_and_those_that_had_some_are_sent_again(sample):
    laid = LaidOut.of(sample)
    assert laid.changed([], []) == []
    assert [place for place, _ in laid.changed([], [0, -1, len(laid.chunks)])] == [0]
    assert laid.html([]) == LaidOut.of(sample).html([])


def test_quotes_in_another_language_are_glossed_and_say_where_that_is_from(desk):
    reading = Reading(desk)
    conversation = asked(desk, "What did Rubio say?")
    said = reading.gloss(ANNA, {"c": conversation, "turn": 1})
    turn = desk.conversation(ANNA.owner, conversation).turn(1)
    quotes = {str(c.number): c.quote for c in turn.evidence.citations}
    words = {
        quotes[number][start:end]: counterparts
        for number, found in said["quotes"].items()
        for start, end, counterparts in found
    }
    assert "peace" in words["Frieden"]
    assert "not a translation" in said["note"]
    german = asked(desk, "Was sagte Rubio?")
    assert reading.gloss(ANNA, {"c": german, "turn": 1})["quotes"] == {}


@pytest.mark.parametrize(
    ("confidence", "said"), [(0.95, "very sure"), (0.6, "fairly sure"), (0.3, "not sure")]
)
def test_how_sure_an_answer_is_stands_in_words_and_the_figure_beside_it(desk, confidence, said):
    from dataclasses import replace

    conversation = asked(desk, "What did Rubio say?")
    turn = desk.conversation(ANNA.owner, conversation).turn(1)
    surer = ShownTurn(1, "?", "en", "done", replace(turn.evidence, confidence=confidence))
    html = turn_html(surer, {})
    assert f">{said}</span>" in html
    assert f"Confidence {confidence:.2f}" in html
    german = turn_html(replace(surer, language="de"), {})
    assert f"Sicherheit {confidence:.2f}".replace(".", ",") in german
    courtesy = replace(surer, evidence=replace(surer.evidence, kind="courtesy"))
    assert "sure" not in turn_html(courtesy, {}).replace("sources", "")


def test_the_bar_is_in_the_words_of_the_page():
    assert 'aria-label="Im Artikel suchen"' in tools_html(words_for("de"))
    assert 'aria-label="Find in the article"' in tools_html(words_for("en"))
