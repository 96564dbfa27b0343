"""The library's calls and its route, over a real index with the built-in models."""

import time
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from index.embed import embed, identity
from index.errors import ArticleQAError
from index.sources.load import from_text
from index.store.writer import Store
from qa.assistant import Assistant
from qa.settings import Settings
from qa.transcripts.transcripts import Transcripts
from qa.web.chat.desk import Desk
from qa.web.library import calls, upload
from qa.web.library.calls import Library
from qa.web.library.upload import Upload, file_name
from qa.web.library.watch import Watch
from qa.web.serving.visitor import COOKIE, Visitor
from qa.web.words import words_for

ANN, BOB = (Visitor(name, words_for("en")) for name in ("ann", "bob"))
SECRET = "a" * 43


@pytest.fixture(scope="module")
def desk(tmp_path_factory, shared_models):
    folder = tmp_path_factory.mktemp("library")
    with Assistant.open(
        folder / "index", Settings(index=folder / "index", llm="none")
    ) as assistant:
        transcripts = Transcripts(f"sqlite:///{folder / 'conversations.sqlite3'}")
        yield Desk(assistant, transcripts)
        transcripts.close()


@pytest.fixture
def library(desk):
    return Library(desk)


def ended(library, visitor):
    """Return a visitor's entries once nothing is read any more."""
    end = time.monotonic() + 60
    while True:
        entries = library.adding(visitor, {})["entries"]
        if all(entry["state"] not in ("waiting", "reading") for entry in entries):
            return entries
        assert time.monotonic() < end, entries
        time.sleep(0.05)


def test_a_text_that_is_pasted_becomes_an_article_and_two_do_not_replace_each_other(library):
    library.add_text(ANN, {"text": "The first note says that the shop is shut.", "title": "Notes"})
    library.add_text(ANN, {"text": "The second note says that it is open again.", "title": "Notes"})
    entries = ended(library, ANN)
    assert [entry["line"] for entry in entries] == ["Added: Notes", "Added: Notes"]
    assert len({entry["article"] for entry in entries}) == 2
    assert library.adding(BOB, {}) == {"entries": []}


@pytest.mark.parametrize("data", [{}, {"text": " \n"}, {"text": 3}, {"text": ["x"]}])
def test_a_text_that_is_none_gets_one_line(library, data):
    with pytest.raises(ArticleQAError, match="Paste or type"):
        library.add_text(ANN, data)


@pytest.mark.parametrize(
    "address", ["/etc/passwd", "/etc/passwd#://", "../secret", "file:///etc/passwd", "C:\\x", "-"]
)
def test_an_address_is_never_read_as_a_path(library, address):
    library.add_address(BOB, {"address": address})
    (*_, entry) = ended(library, BOB)
    assert entry["state"] == "failed"
    assert address in entry["line"]
    assert "root:" not in entry["line"]


def test_addresses_are_refused_where_they_are_off(desk):
    library = Library(desk, addresses=False)
    assert library.panel(ANN, {})["addresses"] is False
    with pytest.raises(ArticleQAError, match="cannot be added here"):
        library.add_address(ANN, {"address": "https://example.org/"})


def test_an_article_is_read_again_from_its_file_while_that_is_there(library, desk, tmp_path):
    path = tmp_path / "news.md"
    path.write_text("# News\n\nThe fair opens on Monday at nine.\n")
    first = desk.assistant.ingest(path)
    path.write_text("# News\n\nThe fair opens on Tuesday at ten.\n")
    assert library.facts(ANN, {"articles": [first.id]})["facts"][first.id]["again"]
    library.again(ANN, {"article": first.id})
    (*_, entry) = ended(library, ANN)
    assert entry["line"] == "Replaced by its new version: News"
    path.unlink()
    with pytest.raises(ArticleQAError, match="not there any more") as refused:
        library.again(ANN, {"article": entry["article"]})
    assert str(tmp_path) not in str(refused.value)
    with pytest.raises(ArticleQAError, match="not in the library"):
        library.remove(ANN, {"article": first.id})


def test_a_conversation_keeps_which_articles_it_asks(library, desk):
    texts = {
        name: f"The {name} tower is {n} metres high." for name, n in (("old", 31), ("new", 67))
    }
    ids = {
        name: desk.assistant.ingest_article(from_text(text, title=name, source=name)).id
        for name, text in texts.items()
    }
    conversation, _ = desk.ask(
        "ann",
        "",
        "How high is the new tower?",
        language="en",
        article=tuple(ids.values()),
        compose="never",
        explain=str,
    )
    scope = library.scope(ANN, {"c": conversation})
    assert set(scope["articles"]) == set(ids.values())
    assert scope["line"].endswith("new · old")
    assert library.scope(BOB, {"c": conversation})["articles"] == []
    desk.ask_only("ann", conversation, [ids["old"]])
    assert library.scope(ANN, {"c": conversation})["line"] == "Asked: old"


@pytest.fixture
def client(library):
    route = Upload(library)
    app = Starlette(routes=[Route("/add", route.add, methods=["POST"])])
    with TestClient(app, cookies={COOKIE: SECRET}) as client:
        yield client
    route.close()


def visitor_of_client():
    request = SimpleNamespace(cookies={COOKIE: SECRET}, headers={})
    return Visitor.of(request)


def test_a_file_that_is_sent_is_read_and_its_copy_deleted(library, client):
    answer = client.post("/add?name=../../wall.md", content=b"# The Wall\n\nIt is 4 km long.\n")
    assert answer.status_code == 200
    (*_, entry) = ended(library, visitor_of_client())
    assert entry["id"] == answer.json()["id"]
    assert entry["line"] == "Added: The Wall"
    assert entry["end"] == "Hide the line on wall.md"


def test_a_file_that_is_too_large_is_refused_and_nothing_kept(client, monkeypatch):
    monkeypatch.setattr(upload, "MAX_BYTES", 1000)
    for content in (b"x" * 1001, (b"x" * 100 for _ in range(11))):
        answer = client.post("/add?name=big.txt", content=content)
        assert answer.status_code == 400
        assert answer.json()["problem"].startswith("big.txt is larger than")


def test_another_page_on_this_machine_adds_nothing(client):
    headers = {"sec-fetch-site": "same-site", "accept-language": "de"}
    answer = client.post("/add?name=a.txt", content=b"Ein Satz.", headers=headers)
    assert answer.status_code == 400
    assert answer.json()["problem"] == "Artikel lassen sich nur von dieser Seite aus hinzufügen."


def test_without_the_cookie_nothing_is_added(client):
    client.cookies.clear()
    answer = client.post("/add?name=a.txt", content=b"A sentence.")
    assert answer.status_code == 400
    assert "cookies" in answer.json()["problem"]


@pytest.mark.parametrize(
    ("sent", "name"),
    [("", "file"), ("a/b\\c.md", "c.md"), ("..", ".."), ("x\n\ty.md", "x y.md"), ("/", "file")],
)
def test_a_file_is_named_in_one_line_without_folders(sent, name):
    assert file_name(sent) == name


def test_the_sample_article_is_there():
    assert calls.SAMPLE.is_file()


def test_what_another_process_adds_is_told(tmp_path, encoder):
    told = []
    with Store(tmp_path / "index", identity(encoder)) as store:
        watch = Watch(store.version, lambda: told.append(len(store.articles())))
        watch.look()
        with Store(store.where, identity(encoder)) as other:
            other.add(embed(from_text("The ferry leaves at noon.", title="Ferry"), encoder))
        watch.look()
        watch.look()
    assert told == [0, 1]


def test_the_list_is_told_in_parts_and_says_what_each_article_is(library, desk):
    text = "The list says little.\n\nBut what it says is true."
    one = desk.assistant.ingest_article(from_text(text, title="The List", source="list")).id
    assert "The List" in library.rows(ANN, {"find": "LIST the"})["html"]
    assert "The List" not in library.rows(ANN, {"find": "lost"})["html"]
    facts = library.facts(ANN, {"articles": [one, "nowhere", 3]})["facts"]
    assert facts == {
        one: {"site": "", "author": "", "date": "", "length": "1 min", "again": False},
    }


def test_a_removal_is_shown_until_it_is_done_or_taken_back(library, desk):
    one = desk.assistant.ingest_article(from_text("It may go.", title="Guest", source="guest")).id
    library.remove(ANN, {"article": one})
    assert 'class="keep"' in library.rows(BOB, {"find": "guest"})["html"]
    library.keep(BOB, {"article": one})
    assert 'class="keep"' not in library.rows(ANN, {"find": "guest"})["html"]
    library.remove(ANN, {"article": one})
    library.close()
    assert all(info.id != one for info in desk.assistant.articles())
