"""What the page does when somebody asks, clicks or adds a file, over a real index.

The answers are quotes: no chat model writes.
"""

from types import SimpleNamespace

import gradio as gr
import pytest

from index.embed import identity
from index.errors import LoadError
from index.retriever import ArticleRetriever
from index.store.writer import Store
from qa.assistant import Assistant
from qa.chain import AnswerChain
from qa.web.handlers import ALL, Handlers
from qa.web.session import Session
from qa.web.uploads import notice, problem, take_in
from qa.web.words import words_for

SKIPPED = gr.skip()


@pytest.fixture
def assistant(sample_folder, encoder):
    store = Store(sample_folder, identity(encoder))
    chain = AnswerChain(ArticleRetriever(store=store, encoder=encoder), None)
    return Assistant(chain)


@pytest.fixture
def handlers(assistant):
    return Handlers(assistant)


@pytest.fixture
def zoo(tmp_path):
    file = tmp_path / "zoo.txt"
    file.write_text("Der Zoo hat drei Pinguine. Sie sind jung.", "utf-8")
    return file


def clicked(**data):
    return SimpleNamespace(_data=data)


def same(shown):
    """Tell whether a component is left as it is."""
    return shown == SKIPPED


def test_a_question_ends_with_its_quotes_and_the_article_open_at_the_best(handlers):
    session = Session()
    steps = list(handlers.ask("What did Rubio say?", ALL, "auto", session))
    assert session.current.state not in ("searching", "composing")
    best = session.current.evidence.citations[0]
    assert "näher am Frieden" in "".join(c.quote for c in session.current.evidence.citations)
    panes = [step[2] for step in steps if not same(step[2])]
    assert len(panes) == 1
    assert best.quote.split()[0] in panes[0]
    assert steps[-1][3]["visible"] is False


@pytest.mark.parametrize("question", ["", " \n", None, "x" * 5000])
def test_what_is_no_question_is_told_and_begins_no_turn(handlers, question):
    session = Session()
    (shown,) = handlers.ask(question, ALL, "auto", session)
    assert 'role="alert"' in shown[5]
    assert session.turns == []


def test_a_quote_that_is_clicked_opens_its_article(handlers):
    session = Session()
    list(handlers.ask_example(ALL, "auto", session, clicked(question="What did Rubio say?")))
    number = session.current.number
    pane, said = handlers.show_quote(session, clicked(turn=number, number=1))
    assert "Rubio" in pane
    assert said == ""
    for missing in (clicked(turn=99, number=1), clicked(turn=number, number=99)):
        assert all(map(same, handlers.show_quote(session, missing)))


def test_an_article_that_is_not_there_is_told_and_the_pane_stays(handlers, assistant):
    session = Session()
    picked, pane, said = handlers.open_article(session, clicked(article="nope"))
    assert (picked, same(pane)) == ("nope", True)
    assert 'role="alert"' in said
    (info,) = assistant.articles()
    assert "Trump" in handlers.open_article(session, clicked(article=info.id))[1]


def test_a_new_visitor_is_greeted_in_the_browsers_language(handlers):
    for accepted, words in (("de-DE,de;q=0.9", words_for("de")), ("en-GB", words_for("en"))):
        session = Session()
        shown = handlers.greet(session, SimpleNamespace(headers={"accept-language": accepted}))
        assert session.language == words.code
        assert words.ask in str(shown[7])


def test_a_file_that_is_added_can_be_asked_and_its_copy_is_gone(handlers, assistant, zoo):
    session = Session()
    steps = list(handlers.upload(str(zoo), session))
    assert "zoo.txt" in steps[0][0]
    assert len(assistant.articles()) == 2
    assert "Pinguine" in steps[-1][2]
    assert not zoo.exists()
    assert list(handlers.upload(None, session)) == []


def test_an_upload_says_how_far_it_is_and_how_it_ended(assistant, zoo, tmp_path):
    *steps, last = take_in(assistant, zoo, "Der <b>Zoo</b>.txt", words_for("de"))
    assert all("<progress" in step.html and not step.article for step in steps)
    assert "<b>" not in steps[0].html
    assert last.article in {info.id for info in assistant.articles()}
    empty = tmp_path / "empty.txt"
    empty.write_text("", "utf-8")
    *_, refused = take_in(assistant, empty, "leer.txt", words_for("de"))
    assert 'role="alert"' in refused.html
    assert (refused.article, empty.exists()) == ("", False)


def test_a_fault_of_the_program_is_logged_and_only_its_own_errors_are_shown(caplog):
    assert problem(LoadError("no\nsuch file"), words_for("en")) == "no such file"
    assert problem(RuntimeError("secret detail"), words_for("en")) == words_for("en").failed
    assert "secret detail" in caplog.text
    assert "<i>" not in notice("<i>x</i>")
    assert notice("") == ""
