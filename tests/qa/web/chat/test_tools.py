"""The tools of a turn: what they keep, take away, bring back, and never give to another visitor."""

import json
import re
import time
from dataclasses import replace
from html import unescape

import pytest

from qa.assistant import Assistant
from qa.settings import Settings
from qa.transcripts.feedback import Feedback
from qa.transcripts.transcripts import TranscriptError, Transcripts
from qa.web.calls import numbers_of
from qa.web.chat.desk import Desk
from qa.web.chat.tools import Tools, frame_html
from qa.web.chat.turns import turn_html
from qa.web.place import conversation_of, replaced_by
from qa.web.serving.visitor import Visitor
from qa.web.words import LANGUAGES, words_for

ANNA = Visitor("anna", words_for("en"))
BEN = Visitor("ben", words_for("de"))


@pytest.fixture(scope="module")
def assistant(shared_models, sample_index):
    with Assistant.open(sample_index, Settings(index=sample_index, llm="none")) as assistant:
        yield assistant


@pytest.fixture
def desk(assistant, tmp_path):
    transcripts = Transcripts(f"sqlite:///{tmp_path / 'conversations.sqlite3'}")
    yield Desk(assistant, transcripts)
    transcripts.close()


@pytest.fixture
def tools(desk, tmp_path):
    return Tools(desk, Feedback(tmp_path / "feedback.jsonl"))


def ask(desk, question, conversation="", instead=0):
    """Ask as Anna, wait, and return conversation and number."""
    conversation, number = desk.ask(
        "anna",
        conversation,
        question,
        language="en",
        article=None,
        compose="never",
        explain=str,
        instead=instead,
    )
    ended = time.monotonic() + 60
    while desk.conversation("anna", conversation).turn(number).running:
        assert time.monotonic() < ended
        time.sleep(0.02)
    return conversation, number


def questions(desk, conversation):
    turns = desk.conversation("anna", conversation).turns
    return [(turn.number, turn.question) for turn in turns]


def test_a_removed_turn_comes_back_to_where_it_was(desk, tools):
    c, _ = ask(desk, "Was sagte Rubio?")
    ask(desk, "How long did the call last?", c)
    before = desk.conversation("anna", c).turns
    tools.remove(ANNA, {"c": c, "turn": 1})
    assert questions(desk, c) == [(2, "How long did the call last?")]
    assert tools.restore(ANNA, {"c": c, "turns": [1]}) == {"restored": 1}
    assert desk.conversation("anna", c).turns == before


def test_the_number_of_a_removed_turn_is_never_given_again(desk, tools):
    c, _ = ask(desk, "Was sagte Rubio?")
    _, second = ask(desk, "How long did the call last?", c)
    tools.remove(ANNA, {"c": c, "turn": second})
    assert ask(desk, "Wer ist der Sprecher des Kreml?", c)[1] == 3
    tools.restore(ANNA, {"c": c, "turns": [second]})
    assert [number for number, _ in questions(desk, c)] == [1, 2, 3]


def test_an_edited_question_replaces_its_turn_and_those_after_it_and_all_can_come_back(desk, tools):
    c, _ = ask(desk, "Wie alt ist Trump?")
    ask(desk, "Was sagte Rubio?", c)
    ask(desk, "How long did the call last?", c)
    assert ask(desk, "Und Putin?", c, instead=2)[1] == 4
    assert questions(desk, c) == [(1, "Wie alt ist Trump?"), (4, "Und Putin?")]
    understood = desk.conversation("anna", c).turn(4).evidence.understood
    assert understood == "Wie alt ist Putin?"  # from the turn before, not from those replaced
    tools.restore(ANNA, {"c": c, "turns": [2, 3]})
    assert [number for number, _ in questions(desk, c)] == [1, 2, 3, 4]


def test_a_question_that_cannot_be_asked_replaces_nothing(desk):
    c, _ = ask(desk, "Was sagte Rubio?")
    with pytest.raises(Exception, match="2001 characters"):
        ask(desk, "x" * 2001, c, instead=1)
    assert questions(desk, c) == [(1, "Was sagte Rubio?")]


def test_a_copied_answer_names_the_place_of_each_quote(desk, tools):
    c, _ = ask(desk, "Was sagte Rubio?")
    text = tools.copied(ANNA, {"c": c, "turn": 1})["text"]
    first = desk.conversation("anna", c).turn(1).evidence.citations[0]
    assert text.startswith("## Was sagte Rubio?\n\n> ")
    assert f"characters {first.start}–{first.end}" in text
    assert first.quote in text


def test_a_rating_is_kept_with_its_turn_and_shown_and_can_be_taken_back(desk, tools):
    c, _ = ask(desk, "Was sagte Rubio?")
    for given, pressed in (("up", ["true", "false"]), ("down", ["false", "true"]), ("", None)):
        tools.rate(ANNA, {"c": c, "turn": 1, "rating": given})
        turn = desk.conversation("anna", c).turn(1)
        assert turn.rating == given
        html = turn_html(turn, {})
        assert re.findall(r'aria-pressed="(\w+)"', html) == (pressed or ["false", "false"])


def test_what_is_said_of_an_answer_is_written_down_a_line_each(desk, tools, tmp_path):
    c, _ = ask(desk, "Was sagte Rubio?")
    tools.rate(ANNA, {"c": c, "turn": 1, "rating": "up"})
    tools.rate(ANNA, {"c": c, "turn": 1, "rating": "down", "note": " zu kurz ", "right": "Frieden"})
    lines = (tmp_path / "feedback.jsonl").read_text("utf-8").splitlines()
    up, down = map(json.loads, lines)
    assert up["id"] == down["id"]
    assert up["evidence"] == [desk.conversation("anna", c).turn(1).evidence.citations[0].quote]
    assert (down["note"], down["answers"], down["rating"]) == ("zu kurz", ["Frieden"], "down")


def test_what_was_removed_long_ago_is_wiped_and_stays_away(desk, tools, monkeypatch):
    c, _ = ask(desk, "Was sagte Rubio?")
    tools.remove(ANNA, {"c": c, "turn": 1})
    for module in ("database", "transcripts"):
        monkeypatch.setattr(f"qa.transcripts.{module}.RESTORABLE", -1.0)
    assert tools.restore(ANNA, {"c": c, "turns": [1]}) == {"restored": 0}
    tools.remove(ANNA, {"c": ask(desk, "How long did the call last?")[0], "turn": 1})
    monkeypatch.undo()
    assert tools.restore(ANNA, {"c": c, "turns": [1]}) == {"restored": 0}
    assert questions(desk, c) == []


@pytest.mark.parametrize("call", ["copied", "remove", "rate"])
def test_another_visitor_reaches_no_turn_that_is_not_theirs(desk, tools, call):
    c, _ = ask(desk, "Was sagte Rubio?")
    with pytest.raises(TranscriptError):
        getattr(tools, call)(BEN, {"c": c, "turn": 1, "rating": "up"})
    assert questions(desk, c) == [(1, "Was sagte Rubio?")]


def test_another_visitor_brings_nothing_back(desk, tools):
    c, _ = ask(desk, "Was sagte Rubio?")
    tools.remove(ANNA, {"c": c, "turn": 1})
    with pytest.raises(TranscriptError):
        tools.restore(BEN, {"c": c, "turns": [1]})
    assert questions(desk, c) == []


@pytest.mark.parametrize("data", [{}, {"c": 7, "turn": "1"}, {"c": None, "turn": True}])
def test_what_a_browser_makes_up_gets_one_line(tools, data):
    with pytest.raises(TranscriptError):
        tools.copied(ANNA, data)


def test_a_turn_that_is_being_answered_has_no_tools_and_one_that_failed_can_be_asked_again(desk):
    c, _ = ask(desk, "Was sagte Rubio?")
    turn = desk.conversation("anna", c).turn(1)
    offered = re.compile(r'class="tool" data-tool="(\w+)" data-turn="1" aria-label')
    assert offered.findall(turn_html(turn, {})) == ["copy", "again", "edit", "up", "down", "delete"]
    running = replace(turn, state="composing", answer=None)
    assert offered.findall(turn_html(running, {})) == []
    failed = replace(turn, state="failed", answer=None, evidence=None, error="Away.")
    assert offered.findall(turn_html(failed, {})) == ["again", "edit", "delete"]


@pytest.mark.parametrize("code", list(LANGUAGES))
def test_everything_around_a_turn_is_said_in_each_language(code):
    html = frame_html(words_for(code))
    for word in (words_for(code).export_markdown, words_for(code).key_marks):
        assert word in unescape(html)
    assert "{}" not in re.sub(r'data-[\w-]+="[^"]*"', "", html)


def test_of_what_a_browser_sends_as_numbers_only_whole_ones_are_taken():
    assert numbers_of({"turns": [1, "2", True, 2.5, None, 3]}, "turns") == (1, 3)
    assert numbers_of({"turns": 7}, "turns") == numbers_of({}, "turns") == ()


@pytest.mark.parametrize("told", ["", "[]", '"x"', "{", '{"c": 3, "instead": "2"}', "null"])
def test_a_place_that_is_none_names_nothing(told):
    assert (conversation_of(told), replaced_by(told)) == ("", 0)
    assert replaced_by('{"c": "a", "instead": 4}') == 4
