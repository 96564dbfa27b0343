"""Conversations are kept, each for its owner alone, whoever else reads and writes."""

import threading

import pytest

from qa.transcripts.database import LONGEST_TITLE
from qa.transcripts.transcripts import TranscriptError, Transcripts
from qa.transcripts.turn import ShownTurn


@pytest.fixture
def transcripts(url):
    opened = Transcripts(url)
    yield opened
    opened.close()


def asked(number, question="Wer?"):
    return ShownTurn(number, question, "de")


def test_a_conversation_is_there_after_the_database_was_closed_and_opened(url):
    first = Transcripts(url)
    begun = first.begin("me", "  Was sagte\nRubio? ", ["a1"])
    for number in (2, 1):
        first.save("me", begun.id, asked(number))
    first.close()
    again = Transcripts(url)
    found = again.get("me", begun.id)
    assert (found.title, found.articles) == ("Was sagte Rubio?", ("a1",))
    assert [turn.number for turn in found.turns] == [1, 2]
    again.close()


def test_a_turn_that_is_saved_again_takes_the_place_of_its_number(transcripts):
    begun = transcripts.begin("me", "Wer?")
    transcripts.save("me", begun.id, asked(1))
    transcripts.save("me", begun.id, asked(1).ended("stopped"))
    (turn,) = transcripts.get("me", begun.id).turns
    assert turn.state == "stopped"


def test_the_last_changed_stands_first(transcripts):
    old, new = transcripts.begin("me", "Alt?"), transcripts.begin("me", "Neu?")
    transcripts.save("me", old.id, asked(1))
    assert [found.id for found in transcripts.all_of("me")] == [old.id, new.id]


@pytest.mark.parametrize(
    "act",
    [
        lambda kept, c: kept.get("other", c),
        lambda kept, c: kept.save("other", c, asked(1)),
        lambda kept, c: kept.remove("other", c, 1),
        lambda kept, c: kept.rename("other", c, "Meins"),
        lambda kept, c: kept.ask_only("other", c, ["a1"]),
        lambda kept, c: kept.delete("other", c),
    ],
    ids=["get", "save", "remove", "rename", "ask_only", "delete"],
)
def test_nobody_reaches_the_conversation_of_another(transcripts, act):
    begun = transcripts.begin("me", "Wer?")
    transcripts.save("me", begun.id, asked(1))
    before = transcripts.get("me", begun.id)
    with pytest.raises(TranscriptError, match="no such conversation"):
        act(transcripts, begun.id)
    assert transcripts.get("me", begun.id) == before
    assert transcripts.all_of("other") == []


def test_what_is_deleted_is_gone_with_its_turns(transcripts):
    begun, other = transcripts.begin("me", "Wer?"), transcripts.begin("me", "Wann?")
    for conversation in (begun, other):
        transcripts.save("me", conversation.id, asked(1))
    transcripts.delete("me", begun.id)
    with pytest.raises(TranscriptError):
        transcripts.save("me", begun.id, asked(2))
    transcripts.remove("me", other.id, 1)
    assert transcripts.get("me", other.id).turns == ()


def test_names_and_articles_can_be_changed(transcripts):
    begun = transcripts.begin("me", "Wer?")
    transcripts.rename("me", begun.id, "x" * 500)
    transcripts.ask_only("me", begun.id, ["a", "b"])
    found = transcripts.get("me", begun.id)
    assert len(found.title) == LONGEST_TITLE
    assert found.articles == ("a", "b")


def test_choices_are_kept_for_each_owner(transcripts):
    transcripts.choose("me", "model", "none")
    transcripts.choose("me", "model", "default")
    assert transcripts.choices("me") == {"model": "default"}
    assert transcripts.choices("other") == {}


def test_a_database_that_cannot_be_opened_is_said_in_one_line(tmp_path):
    broken = tmp_path / "conversations.sqlite3"
    broken.write_bytes(b"this is no database " * 100)
    for url in (f"sqlite:///{broken}", "nonsense"):
        with pytest.raises(TranscriptError, match="cannot be opened") as error:
            Transcripts(url)
        assert "\n" not in str(error.value)


def test_processes_that_begin_at_once_make_the_tables_once(url):
    begin, failed = threading.Barrier(6), []

    def start():
        begin.wait(30)
        try:
            Transcripts(url).close()
        except TranscriptError as error:
            failed.append(str(error))

    starting = [threading.Thread(target=start) for _ in range(6)]
    for one in starting:
        one.start()
    for one in starting:
        one.join(60)
    assert failed == []


def test_several_writers_at_once_lose_nothing(url):
    opened = [Transcripts(url) for _ in range(4)]
    begun = opened[0].begin("me", "Wer?")

    def write(kept, first):
        for number in range(first, first + 20):
            kept.save("me", begun.id, asked(number))

    threads = [
        threading.Thread(target=write, args=(kept, 1 + 20 * place))
        for place, kept in enumerate(opened)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [turn.number for turn in opened[0].get("me", begun.id).turns] == list(range(1, 81))
    for kept in opened:
        kept.close()
