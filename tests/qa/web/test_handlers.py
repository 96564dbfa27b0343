"""What the page does when somebody asks, clicks or adds a file, over a real index.

The answers are quotes: no chat model writes.
"""

import json
import time
from types import SimpleNamespace

import gradio as gr
import pytest

from index.embed import identity
from index.errors import ArticleQAError, LoadError
from index.retriever import ArticleRetriever
from index.store.writer import Store
from qa.assistant import Assistant
from qa.chain import AnswerChain
from qa.transcripts.transcripts import TranscriptError, Transcripts
from qa.web.chat.desk import Desk
from qa.web.handlers import ALL, Handlers
from qa.web.page import build
from qa.web.place import conversation_of
from qa.web.problems import notice, problem
from qa.web.serving.localization import localized
from qa.web.serving.news import Topic
from qa.web.serving.tenants import Common, Tenants
from qa.web.serving.visitor import COOKIE, Visitor
from qa.web.words import words_for

SKIPPED = gr.skip()
COOKIES = {COOKIE: "s" * 43}


@pytest.fixture
def assistant(sample_folder, encoder):
    store = Store(sample_folder, identity(encoder))
    chain = AnswerChain(ArticleRetriever(store=store, encoder=encoder), None)
    return Assistant(chain)


@pytest.fixture
def desk(assistant, tmp_path):
    transcripts = Transcripts(f"sqlite:///{tmp_path / 'c.sqlite3'}")
    yield Desk(assistant, transcripts)
    transcripts.close()


@pytest.fixture
def handlers(desk):
    return Handlers(desk)


@pytest.fixture
def visitor():
    return Visitor.of(request())


@pytest.fixture
def zoo(tmp_path):
    file = tmp_path / "zoo.txt"
    file.write_text("Der Zoo hat drei Pinguine. Sie sind jung.", "utf-8")
    return file


def request(language="en"):
    return SimpleNamespace(cookies=COOKIES, headers={"accept-language": language})


def asked(handlers, question, place="{}", article=ALL):
    """Ask, and return the conversation and the turn's number."""
    _, complaint, signal = handlers.ask(question, article, place, request())
    assert complaint == ""
    told = json.loads(signal)
    assert told["kind"] == "asked"
    return told["c"], told["turn"]


def finished(desk, visitor, conversation):
    """Return the last turn once it is done."""
    for _ in range(1000):
        turn = desk.conversation(visitor.owner, conversation).turns[-1]
        if not turn.running:
            return turn
        time.sleep(0.01)
    raise AssertionError("it was never answered")


def test_a_question_is_answered_with_quotes_that_open_the_article(handlers, desk, visitor):
    conversation, number = asked(handlers, "What did Rubio say?")
    turn = finished(desk, visitor, conversation)
    best = turn.evidence.citations[0]
    assert "näher am Frieden" in "".join(c.quote for c in turn.evidence.citations)
    shown = handlers.conversation(visitor, {"c": conversation})
    assert (shown["title"], shown["runs"], shown["found"]) == ("What did Rubio say?", False, True)
    assert "<blockquote" in shown["html"]
    pane = handlers.reading.pane(visitor, {"c": conversation, "turn": number})["html"]
    assert best.quote.split()[0] in pane
    assert 'data-by="answer"' in pane
    clicked = handlers.reading.pane(visitor, {"c": conversation, "turn": number, "number": 1})[
        "html"
    ]
    assert 'data-by="click"' in clicked
    for missing in ({"turn": 99}, {"turn": number, "number": 99}, {"turn": "1"}):
        assert handlers.reading.pane(visitor, {"c": conversation, **missing}) == {}


@pytest.mark.parametrize("question", ["", " \n", None, "x" * 5000])
def test_what_is_no_question_is_told_and_begins_nothing(handlers, desk, visitor, question):
    kept, complaint, signal = handlers.ask(question, ALL, "{}", request())
    assert 'role="alert"' in complaint
    assert (kept, signal) == (SKIPPED, SKIPPED)
    assert desk.transcripts.all_of(visitor.owner) == []


def test_a_follow_up_goes_on_in_its_conversation(handlers, desk, visitor):
    conversation, _ = asked(handlers, "Wie alt ist Trump?")
    finished(desk, visitor, conversation)
    place = json.dumps({"c": conversation})
    assert asked(handlers, "Und Putin?", place) == (conversation, 2)
    assert finished(desk, visitor, conversation).evidence.understood == "Wie alt ist Putin?"


@pytest.mark.parametrize("place", ["", None, "no json", "[]", '{"c": 7}', '{"c": null}'])
def test_a_place_that_says_nothing_is_a_new_conversation(handlers, place):
    assert conversation_of(place) == ""
    assert asked(handlers, "Wer ist Rubio?", place)[1] == 1


def test_a_conversation_of_somebody_else_is_not_there(handlers, desk):
    conversation, _ = asked(handlers, "Was sagte Rubio?")
    other = Visitor("other", words_for("en"))
    assert handlers.conversation(other, {"c": conversation}) == {
        "missing": words_for("en").no_conversation
    }
    with pytest.raises(TranscriptError):
        handlers.reading.pane(other, {"c": conversation})
    finished(desk, Visitor.of(request()), conversation)


def test_news_of_a_turn_come_as_the_page_shows_them(handlers, desk, visitor):
    conversation, number = asked(handlers, "Was sagte Rubio?")
    turn = finished(desk, visitor, conversation)
    told = handlers.render(visitor, Topic("turn", visitor.owner, conversation, number), turn)
    assert (told["c"], told["turn"], told["runs"], told["found"]) == (conversation, 1, False, True)
    assert f'data-turn="{number}"' in told["html"]
    assert handlers.render(visitor, Topic("library"), None) == {"c": "", "turn": 0}


def test_an_article_that_is_not_there_is_told(handlers, assistant, visitor):
    with pytest.raises(ArticleQAError):
        handlers.article(visitor, {"article": "nope"})
    (info,) = assistant.articles()
    for wanted in ({"article": info.id}, {}):
        assert "Trump" in handlers.article(visitor, wanted)["html"]


def test_a_new_visitor_is_greeted_in_the_browsers_language(handlers, desk, assistant):
    tenants = Tenants(assistant, Common(desk.transcripts))
    page = json.dumps(build(tenants).get_config_file(), default=str).encode()
    for accepted, words in (("de-DE,de;q=0.9", words_for("de")), ("en-GB", words_for("en"))):
        assert f'"{words.ask}"' in localized(page, words).decode()
        assert handlers.moved("{}", request(accepted))["label"] == words.picker


def test_the_picker_follows_the_conversation(handlers, desk, visitor, zoo, assistant):
    zoo_id = assistant.ingest(zoo).id
    conversation, _ = asked(handlers, "Wie viele Pinguine hat der Zoo?", article=zoo_id)
    finished(desk, visitor, conversation)
    place = json.dumps({"c": conversation})
    assert handlers.moved(place, request())["value"] == zoo_id
    assert handlers.moved("{}", request())["value"] == ALL


def test_a_fault_of_the_program_is_logged_and_only_its_own_errors_are_shown(caplog):
    assert problem(LoadError("no\nsuch file"), words_for("en")) == "no such file"
    assert problem(RuntimeError("secret detail"), words_for("en")) == words_for("en").failed
    assert "RuntimeError" in caplog.text
    assert "secret detail" not in caplog.text
    assert "<i>" not in notice("<i>x</i>")
    assert notice("") == ""
