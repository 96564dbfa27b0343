"""Composed text as it is written: what is shown pending, kept, withdrawn."""

from qa.answer import Text
from qa.check.check import Source
from qa.prose.sentences import MOST_SENTENCES, Prose

SOURCES = (
    Source(1, "Marco Rubio zeigte sich am Dienstag optimistisch.", ""),
    Source(2, "Das Gespräch dauerte zwei Stunden.", ""),
)


def written(text, size=1):
    prose = Prose(SOURCES, "en", "What did Macron say?")
    chunks = (text[at : at + size] for at in range(0, len(text), size))
    return prose, list(prose.read(chunks))


def test_a_sentence_is_pending_until_it_is_whole_and_then_checked():
    prose, events = written("Rubio was optimistic. [1] The conversation lasted 2 hours. [2]")
    assert Text("", "Rubio was optimistic") in events
    assert any(event.checked and event.pending.startswith("The conversation") for event in events)
    assert events[-1] == Text("Rubio was optimistic. [1] The conversation lasted 2 hours. [2]", "")
    assert prose.withheld == []


def test_nothing_composed_stands_where_the_article_may_not_answer():
    """The number of whoever came aboard is no number of who lives there."""
    ferry = Source(1, "The ferry left for the island of Vell with 212 people on board.", "")
    for doubtful, reasons in (
        (False, []),
        (True, ["der Artikel beantwortet das vielleicht nicht"]),
    ):
        prose = Prose([ferry], "de", "Wie viele Einwohner hat Vell?", doubtful=doubtful)
        assert list(prose.read(["Vell hat 212 Einwohner. [1]"]))
        assert prose.withheld == reasons
        assert prose.unverified == ["Vell hat 212 Einwohner."] * doubtful


def test_the_size_of_the_chunks_changes_nothing():
    text = "Rubio was optimistic. [1] The conversation lasted 5 hours. [2] It lasted two hours. [2]"
    results = [
        (written(text, size)[0].text, written(text, size)[0].withheld) for size in (1, 3, 999)
    ]
    assert results[0] == results[1] == results[2]
    assert results[0] == (
        "Rubio was optimistic. [1] It lasted two hours. [2]",
        ["a number that no quote holds: 5"],
    )


def test_numbers_of_quotes_do_not_show_while_they_are_pending():
    _, events = written("Rubio was optimistic [1] and left")
    assert not any("[" in event.pending for event in events)


def test_what_is_withdrawn_never_counts_as_checked():
    _, events = written("Macron was optimistic. [1] Rubio was optimistic. [1]")
    assert not any("Macron" in event.checked for event in events)


def test_reading_stops_after_enough_sentences():
    endless = ("The conversation lasted two hours. " for _ in iter(int, 1))
    prose = Prose(SOURCES, "en", "")
    longest = max(len(event.checked) for event in prose.read(endless))
    assert longest < 200
    assert len(prose.kept) + len(prose.withheld) <= MOST_SENTENCES


def test_a_sentence_is_not_said_twice():
    prose, _ = written(
        "The conversation lasted two hours. [2] The conversation lasted two hours. [2]"
    )
    assert prose.kept == ["The conversation lasted two hours. [2]"]


def test_nothing_written_leaves_nothing():
    prose, events = written("")
    assert (prose.kept, prose.withheld) == ([], [])
    assert events == [Text("", "")]
