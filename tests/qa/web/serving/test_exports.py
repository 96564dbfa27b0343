"""The route that hands a conversation on: to its owner, as a file, under a safe name."""

import hashlib
import json
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from qa.answer import Citation, Evidence
from qa.transcripts.transcripts import Transcripts
from qa.transcripts.turn import ShownTurn
from qa.web.chat.desk import Desk
from qa.web.serving.exports import Exports, labels_of
from qa.web.serving.visitor import COOKIE
from qa.web.words import LANGUAGES, words_for

SECRET, OTHER = "a" * 40, "b" * 40
OWNER = hashlib.sha256(SECRET.encode()).hexdigest()
QUOTE = "Die Fähre nach Juist fährt um 9.30 Uhr."
CITATION = Citation(1, "a1", "Die Fähre", "Abfahrt", 7, 7 + len(QUOTE), QUOTE, page=2)
FOUND = Evidence("de", True, 0.9, (CITATION,), None, (), {})


@pytest.fixture
def kept(tmp_path):
    transcripts = Transcripts(f"sqlite:///{tmp_path / 'conversations.sqlite3'}")
    yield transcripts
    transcripts.close()


@pytest.fixture
def client(kept):
    asked = SimpleNamespace(chain=SimpleNamespace(model=None), models={"llm": "none"})
    exports = Exports(Desk(asked, kept))  # nothing is asked here
    return TestClient(Starlette(routes=[Route("/export", exports.file)]))


@pytest.fixture
def conversation(kept):
    begun = kept.begin(OWNER, 'Wann fährt "sie"?\r\nX: 1')
    kept.save(OWNER, begun.id, ShownTurn(1, "Wann fährt sie?", "de").after(FOUND))
    return begun.id


def get(client, secret, language="en", **query):
    headers = {"cookie": f"{COOKIE}={secret}", "accept-language": language}
    return client.get("/export", params=query, headers=headers)


@pytest.mark.parametrize(
    ("form", "kind"),
    [("md", "text/markdown"), ("html", "text/html"), ("json", "application/json")],
)
def test_a_conversation_comes_as_a_file(client, conversation, form, kind):
    answer = get(client, SECRET, c=conversation, form=form)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == f"{kind}; charset=utf-8"
    name = f'attachment; filename="wann-fahrt-sie-x-1.{form}"'
    assert answer.headers["content-disposition"] == name
    assert QUOTE in answer.text


def test_the_words_around_the_quotes_are_in_the_browsers_language(client, conversation):
    text = get(client, SECRET, "de-DE", c=conversation, form="md").text
    assert f"— [1] Die Fähre · Abfahrt · S. 2 · Zeichen 7–{7 + len(QUOTE)}" in text


def test_quotes_are_exact_in_json(client, conversation):
    [turn] = json.loads(get(client, SECRET, c=conversation, form="json").text)["turns"]
    [cited] = turn["citations"]
    assert (cited["quote"], cited["start"], cited["end"]) == (QUOTE, 7, 7 + len(QUOTE))


@pytest.mark.parametrize(
    ("secret", "query", "status"),
    [
        (OTHER, {"form": "md"}, 404),
        ("", {"form": "md"}, 403),
        ("short", {"form": "md"}, 403),
        (SECRET, {"form": "exe"}, 400),
        (SECRET, {}, 400),
        (SECRET, {"form": "md", "c": "no-such"}, 404),
    ],
)
def test_everybody_else_gets_one_line(client, conversation, secret, query, status):
    answer = get(client, secret, **{"c": conversation, **query})
    assert answer.status_code == status
    assert "\n" not in answer.text
    assert QUOTE not in answer.text


@pytest.mark.parametrize("code", list(LANGUAGES))
def test_each_language_has_the_words(code):
    labels = labels_of(words_for(code))
    assert labels.code == code
    assert labels.characters.format(3, 9).endswith("3–9")
