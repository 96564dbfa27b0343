"""The list of conversations: whose they are, what is found, what is told to open pages."""

import asyncio
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from qa.answer import Text
from qa.assistant import Assistant
from qa.settings import Settings
from qa.transcripts.transcripts import NoConversationError, Transcripts
from qa.transcripts.turn import ShownTurn
from qa.web.chat.conversations import Conversations, language_html, list_html, toggle_html
from qa.web.chat.desk import Desk
from qa.web.serving.visitor import Visitor
from qa.web.words import LANGUAGES

ANNA = Visitor("anna", LANGUAGES["de"])
BO = Visitor("bo", LANGUAGES["en"])


@pytest.fixture(scope="module")
def assistant(sample_index, shared_models):
    return Assistant.open(sample_index, Settings(index=sample_index, llm="none"))


@pytest.fixture
def desk(assistant, tmp_path):
    transcripts = Transcripts(f"sqlite:///{tmp_path / 'talks.db'}")
    yield Desk(assistant, transcripts)
    transcripts.close()


def begun(desk, visitor, question, answer="", articles=()):
    found = desk.transcripts.begin(visitor.owner, question, articles)
    turn = replace(ShownTurn(1, question, "de"), text=Text(answer, ""), state="stopped")
    desk.transcripts.save(visitor.owner, found.id, turn)
    return found.id


def titles(desk, visitor, text=""):
    rows = Conversations(desk).rows(visitor, {"text": text})["rows"]
    return [row["title"] for row in rows]


def test_each_visitor_has_their_own_list_the_last_asked_first(desk):
    begun(desk, ANNA, "Was kostet der Eintritt?")
    begun(desk, BO, "How high is it?")
    begun(desk, ANNA, "Wer wohnt im Turm?")
    assert titles(desk, ANNA) == ["Wer wohnt im Turm?", "Was kostet der Eintritt?"]
    assert titles(desk, BO) == ["How high is it?"]


def test_a_row_says_what_is_asked_in_the_pages_language(desk, assistant):
    info = assistant.articles()[0]
    begun(desk, ANNA, "Eins?", articles=(info.id,))
    begun(desk, ANNA, "Alle?")
    begun(desk, ANNA, "Zwei?", articles=(info.id, "other"))
    begun(desk, ANNA, "Weg?", articles=("gone",))
    rows = Conversations(desk).rows(ANNA, {})["rows"]
    asked = {row["title"]: row["article"] for row in rows}
    assert asked == {
        "Eins?": info.title,
        "Alle?": "Alle Artikel",
        "Zwei?": "2 Artikel",
        "Weg?": "Ein entfernter Artikel",
    }


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("EINTRITT", ["Was kostet der Eintritt?"]),
        ("ÜBERMUT turm", ["Wer wohnt im Turm?"]),
        ("strasse", ["Was kostet der Eintritt?"]),
        ("turm eintritt", []),
        ("%", []),
        ("question", []),
        ("  ", ["Wer wohnt im Turm?", "Was kostet der Eintritt?"]),
    ],
)
def test_a_search_finds_words_in_titles_and_in_what_was_said(desk, text, found):
    begun(desk, ANNA, "Was kostet der Eintritt?", "Vier Kronen an der Straße.")
    begun(desk, ANNA, "Wer wohnt im Turm?", "Der Übermut selbst.")
    begun(desk, BO, "Eintritt Turm Übermut Straße?")
    assert titles(desk, ANNA, text) == found


def test_quotes_and_a_new_title_are_found_too(desk):
    conversation, number = desk.ask(
        ANNA.owner,
        "",
        "Was sagte Rubio?",
        language="de",
        article=None,
        compose="never",
        explain=str,
    )
    while desk.conversation(ANNA.owner, conversation).turn(number).running:
        pass
    assert titles(desk, ANNA, "näher am Frieden") == ["Was sagte Rubio?"]
    Conversations(desk).rename(ANNA, {"c": conversation, "title": " Der \n Außenminister "})
    assert titles(desk, ANNA, "außenminister rubio") == ["Der Außenminister"]


def test_nothing_for_a_title_keeps_the_old_one(desk):
    conversation = begun(desk, ANNA, "Wer?")
    for title in ("", "  ", 7, None):
        Conversations(desk).rename(ANNA, {"c": conversation, "title": title})
    assert titles(desk, ANNA) == ["Wer?"]


def test_who_guesses_an_id_can_neither_rename_nor_delete(desk):
    conversation = begun(desk, ANNA, "Wer?")
    do = Conversations(desk)
    with pytest.raises(NoConversationError):
        do.rename(BO, {"c": conversation, "title": "Taken"})
    with pytest.raises(NoConversationError):
        do.delete(BO, {"c": conversation})
    assert titles(desk, ANNA) == ["Wer?"]


def test_what_is_deleted_is_gone_with_its_turns(desk):
    conversation = begun(desk, ANNA, "Wer?", "Niemand.")
    Conversations(desk).delete(ANNA, {"c": conversation})
    assert titles(desk, ANNA) == []
    assert titles(desk, ANNA, "niemand") == []
    with pytest.raises(NoConversationError):
        desk.transcripts.get(ANNA.owner, conversation)


def test_the_owners_open_pages_are_told_and_no_others(desk):
    async def told(act):
        with desk.news.reader(ANNA.owner) as own, desk.news.reader(BO.owner) as other:
            act()
            first = await anext(own.batches(5))
            return [topic.name for topic in first], await anext(other.batches(0.05))

    do, conversation = Conversations(desk), begun(desk, ANNA, "Wer?")
    renamed = asyncio.run(told(lambda: do.rename(ANNA, {"c": conversation, "title": "Neu"})))
    deleted = asyncio.run(told(lambda: do.delete(ANNA, {"c": conversation})))
    assert renamed == deleted == (["conversations", "conversation"], {})


class Tags(HTMLParser):
    """Notes tags that are opened and not closed, and names of buttons."""

    EMPTY = ("input", "path", "br")

    def __init__(self, html):
        super().__init__()
        self.open = []
        self.labels = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.labels += [value for name, value in attrs if name == "aria-label"]
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in self.EMPTY:
            assert self.open.pop() == tag


@pytest.mark.parametrize("code", list(LANGUAGES))
def test_the_list_is_whole_html_and_its_controls_have_names(code):
    words = LANGUAGES[code]
    for html in (list_html(words), toggle_html(words), language_html(words)):
        assert Tags(html).open == []
    assert words.conversation_title in Tags(list_html(words)).labels
    assert all(f">{LANGUAGES[other].language_name}<" in list_html(words) for other in LANGUAGES)
