"""Questions that the page offers, over a real index with the real judge."""

import time

import pytest

from index.sources.load import load
from qa.assistant import Assistant
from qa.settings import Settings
from qa.transcripts.transcripts import Transcripts
from qa.web.chat.desk import Desk
from qa.web.chat.suggestions import FOLLOWING, OPENING, Suggestions
from qa.web.serving.visitor import Visitor
from qa.web.words import words_for

GERMAN = Visitor("me", words_for("de"))
ENGLISH = Visitor("me", words_for("en"))
TEXT = """# Der Hafen von Altdorf

Der Hafen von Altdorf wurde 1887 eröffnet. Die Stadt hatte das Geld zehn Jahre lang gespart.

## Betrieb

Täglich legen 40 Schiffe in Altdorf an. Hafenmeister Bruno Petri leitet den Betrieb mit zwölf \
Leuten. „Wir brauchen einen zweiten Kran“, sagte Petri.

## Fähre

Die Überfahrt nach Neudorf dauert 20 Minuten. Die Gemeinde sperrte den alten Steg, weil das Holz \
morsch war."""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory, shared_models):
    folder = tmp_path_factory.mktemp("harbour")
    path = folder / "hafen.md"
    path.write_text(TEXT, encoding="utf-8")
    with Assistant.open(folder / "index", Settings(llm="none")) as assistant:
        assistant.ingest_article(load(path))
        yield assistant


@pytest.fixture
def desk(assistant, tmp_path):
    transcripts = Transcripts(f"sqlite:///{tmp_path / 'kept.sqlite3'}")
    yield Desk(assistant, transcripts)
    transcripts.close()


def texts(answer):
    return [one["text"] for one in answer["questions"]]


def test_an_article_is_opened_with_questions_that_it_answers(desk, assistant):
    (info,) = assistant.articles()
    found = Suggestions(desk).questions(GERMAN, {"article": info.id})
    assert 3 <= len(found["questions"]) <= OPENING
    for question in texts(found):
        assert assistant.ask(question, article=info.id, compose="never").answerable
    assert {one["language"] for one in found["questions"]} == {"de"}


def test_the_questions_of_an_article_are_kept(desk, assistant):
    (info,) = assistant.articles()
    suggestions = Suggestions(desk)
    first = suggestions.questions(GERMAN, {"article": info.id})
    began = time.thread_time()
    assert suggestions.questions(GERMAN, {"article": info.id}) == first
    assert time.thread_time() - began < 0.1


def test_an_english_page_asks_in_english_where_names_allow_it(desk, assistant):
    (info,) = assistant.articles()
    found = texts(Suggestions(desk).questions(ENGLISH, {"article": info.id}))
    assert "What did Petri say?" in found or "Who is Bruno Petri?" in found


def test_after_an_answer_other_questions_are_offered(desk, assistant):
    question = "Wann wurde der Hafen von Altdorf eröffnet?"
    conversation, number = desk.ask("me", "", question, language="de", article=None, explain=str)
    deadline = time.monotonic() + 60
    while desk.busy and time.monotonic() < deadline:
        time.sleep(0.05)
    found = Suggestions(desk).follow_ups(GERMAN, {"c": conversation, "turn": number})
    assert 1 <= len(found["questions"]) <= FOLLOWING
    assert question not in texts(found)
    assert found["label"] == "Weiter fragen"


def test_a_conversation_of_somebody_else_gets_no_suggestions(desk):
    conversation, number = desk.ask(
        "me", "", "Wie lange dauert die Überfahrt?", language="de", article=None, explain=str
    )
    other = Visitor("you", words_for("de"))
    with pytest.raises(Exception, match="no such conversation"):
        Suggestions(desk).follow_ups(other, {"c": conversation, "turn": number})


@pytest.mark.parametrize("data", [{}, {"article": 7}, {"article": "nothing"}])
def test_an_article_that_is_not_there_is_one_line(desk, data):
    with pytest.raises(Exception, match="no article"):
        Suggestions(desk).questions(GERMAN, data)
